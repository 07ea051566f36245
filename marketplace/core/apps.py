from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def put_triggers_in_place(*, using, **_):
    from . import immutable

    immutable.install(connections[using])


class CoreConfig(AppConfig):
    name = "marketplace.core"
    label = "core"

    def ready(self):
        from . import checks, outbox, schedule  # noqa: F401  checks registers the system checks

        schedule.every_minute(outbox.queue_lost)
        post_migrate.connect(put_triggers_in_place, dispatch_uid="core.immutable")
