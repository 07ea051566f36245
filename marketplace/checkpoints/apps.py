from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CheckpointsConfig(AppConfig):
    name = "marketplace.checkpoints"
    label = "checkpoints"
    verbose_name = _("Checkpoints")

    def ready(self):
        from marketplace.core import schedule

        from . import operations

        schedule.every_minute(operations.take_at_days_end)
        schedule.every_minute(operations.stamp_newest)
