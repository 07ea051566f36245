"""System check: the ledger's own triggers are in the database."""

from django.core.checks import Error, Tags, register
from django.db import connections


@register(Tags.database)
def triggers_are_in_place(app_configs=None, databases=None, **_):
    from . import triggers

    return [
        Error(f"The trigger {name} is missing.", hint="Run: manage.py migrate --skip-checks", id="ledger.E001")
        for alias in databases or []
        for name in sorted(triggers.missing(connections[alias]))
    ]
