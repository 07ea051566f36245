from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "contracts.payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self):
        from . import checks, handlers, notices, tasks  # noqa: F401  register themselves
