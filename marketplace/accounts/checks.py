"""System checks of how people are known: nobody is sent to a service that cannot be asked."""

from django.conf import settings
from django.core.checks import Error, Tags, register

from . import identity_check


@register(Tags.security)
def identity_check_can_be_asked(app_configs=None, **_):
    """The adapter named by IDENTITY_CHECK is there, and can be made."""
    try:
        identity_check.service()
    except Exception as error:  # an adapter is anybody's code
        hint = "Name a class by its dotted path, or leave IDENTITY_CHECK empty: then no identity check is offered."
        return [
            Error(
                f"IDENTITY_CHECK = {settings.IDENTITY_CHECK!r} cannot be asked: {error}", hint=hint, id="accounts.E001"
            )
        ]
    return []
