"""System checks of the demonstration: where the site is real, nobody signs in with a click."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def no_demonstration_in_production(app_configs=None, **_):
    """The demonstration's accounts have a password that everyone knows, and are signed in by a click."""
    if not (settings.DEMO and settings.PRODUCTION):
        return []
    hint = "Set DEMO = False. To show the demonstration, use marketplace.settings.development."
    return [Error("DEMO is on in production settings: anyone could sign in as anyone.", hint=hint, id="demo.E001")]
