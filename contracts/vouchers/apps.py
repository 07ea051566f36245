from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VouchersConfig(AppConfig):
    name = "contracts.vouchers"
    label = "vouchers"
    verbose_name = _("Vouchers")

    def ready(self):
        from . import handlers, notices, tasks, workspace  # noqa: F401  register themselves
