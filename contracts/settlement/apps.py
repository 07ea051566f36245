from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    name = "contracts.settlement"
    label = "settlement"
    verbose_name = _("Settlement")

    def ready(self):
        from . import handlers, notices, obstacles, tasks, workspace  # noqa: F401  register themselves
