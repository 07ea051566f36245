from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClausesConfig(AppConfig):
    name = "contracts.clauses"
    label = "clauses"
    verbose_name = _("Articles of agreements")

    def ready(self):
        from . import notices  # noqa: F401  registers itself
