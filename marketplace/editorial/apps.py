from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def put_pages_in_place(**_):
    from . import operations

    operations.put_in_place()


class EditorialConfig(AppConfig):
    name = "marketplace.editorial"
    label = "editorial"
    verbose_name = _("Guides and notices")

    def ready(self):
        post_migrate.connect(put_pages_in_place, sender=self)
