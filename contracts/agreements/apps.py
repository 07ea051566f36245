from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "contracts.agreements"
    label = "agreements"
    verbose_name = _("Agreements")

    def ready(self):
        from . import (  # noqa: F401  register themselves
            change_notices,
            change_workspace,
            handlers,
            notices,
            paper_notices,
            prior_notices,
            prior_workspace,
            tasks,
            workspace,
        )
