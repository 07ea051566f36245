"""System checks of the ground: what must be in the database before anyone trusts it."""

from django.core.checks import Error, Tags, register
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
