from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    label = "catalog"
    verbose_name = _("Catalogue")

    def ready(self):
        from . import handlers, index, notices, tasks, wagtail_events, workspace  # noqa: F401  each registers itself

        index.register()
