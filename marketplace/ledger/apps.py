from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def put_triggers_in_place(*, using, **_):
    from . import triggers

    triggers.install(connections[using])


class LedgerConfig(AppConfig):
    name = "marketplace.ledger"
    label = "ledger"
    verbose_name = _("Ledger")

    def ready(self):
        from . import checks  # noqa: F401  registers the system check

        post_migrate.connect(put_triggers_in_place, sender=self)
