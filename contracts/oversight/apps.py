from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "contracts.oversight"
    label = "oversight"
    verbose_name = _("Oversight")

    def ready(self):
        from . import handlers, notices  # noqa: F401  register themselves
