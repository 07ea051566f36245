from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "contracts.delivery"
    label = "delivery"
    verbose_name = _("Delivery")

    def ready(self):
        from . import handlers, notices, obstacles, workspace  # noqa: F401  register themselves
