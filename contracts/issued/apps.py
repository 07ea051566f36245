from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuedConfig(AppConfig):
    name = "contracts.issued"
    label = "issued"
    verbose_name = _("Issued documents")

    def ready(self):
        from . import handlers, verified  # noqa: F401  register themselves
