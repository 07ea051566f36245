"""System checks of the ground: what must be in the database before anyone trusts it, and what every page looks like."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connections


@register(Tags.database)
def triggers_are_in_place(app_configs=None, databases=None, **_):
    """Each table that is written once has its triggers (`manage.py check --database default`)."""
    from . import immutable

    return [
        Error(f"The trigger {name} is missing.", hint="Run: manage.py migrate --skip-checks", id="core.E001")
        for alias in databases or []
        for name in sorted(immutable.missing(connections[alias]))
    ]


@register(Tags.staticfiles)
def design_system_is_in_place(app_configs=None, **_):
    """Each file of the KRDS design system: without it pages stand unstyled or in another typeface."""
    from . import assets

    hint = "Run `npm ci`, then `manage.py assets`."
    return [
        Warning(f"Pages look wrong: {name} of the design system is missing or altered.", hint, id="core.W001")
        for name in assets.missing(Path(settings.ASSETS_DIR))
        if name.startswith("krds/")
    ]
