from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "contracts.agreements"
    label = "agreements"
    verbose_name = _("Agreements")

    def ready(self):
        from . import change_notices, change_workspace, handlers, notices, tasks, workspace  # noqa: F401  register themselves
