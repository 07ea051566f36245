from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "contracts.payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self):
        from . import notices  # noqa: F401  registers itself
