from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "marketplace.notices"
    label = "notices"
    verbose_name = _("Tasks and notices")

    def ready(self):
        from . import handlers, notices, people, tasks  # noqa: F401  each registers itself
