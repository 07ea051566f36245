from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "matching.needs"
    label = "needs"
    verbose_name = _("Needs and quotes")

    def ready(self):
        from . import notices, tasks, workspace  # noqa: F401  register themselves
