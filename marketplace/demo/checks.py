"""System checks of the demonstration: where the site is real, nobody signs in with a click or by a name they type."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from .identity import TrialCheck


@register(Tags.security)
def no_demonstration_in_production(app_configs=None, **_):
    """The demonstration's accounts have a password that everyone knows, and are signed in by a click."""
    if not (settings.DEMO and settings.PRODUCTION):
        return []
    hint = "Set DEMO = False. To show the demonstration, use marketplace.settings.development."
    return [Error("DEMO is on in production settings: anyone could sign in as anyone.", hint=hint, id="demo.E001")]


@register(Tags.security)
def no_trial_check_outside_the_demonstration(app_configs=None, **_):
    """The trial identity check believes whatever name is typed."""
    if settings.DEMO or f"{TrialCheck.__module__}.{TrialCheck.__qualname__}" != settings.IDENTITY_CHECK:
        return []
    hint = "Leave IDENTITY_CHECK empty, or name the adapter of a real service."
    return [Error("IDENTITY_CHECK names the demonstration's: anyone could sign as anyone.", hint=hint, id="demo.E002")]
