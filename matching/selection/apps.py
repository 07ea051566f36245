from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelectionConfig(AppConfig):
    name = "matching.selection"
    label = "selection"
    verbose_name = _("Selection")

    def ready(self):
        from . import handlers, notices, partner, tasks, workspace  # noqa: F401  register themselves
