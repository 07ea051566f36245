from django.conf import settings
from django.core.management.base import BaseCommand

from marketplace.demo import embedding


class Command(BaseCommand):
    help = "Compute what the texts of the use-case library mean; what is known already is not computed again."
    requires_system_checks = []

    def handle(self, *args, **options):
        if settings.SEARCH_ENCODER != "none":
            embedding.library_vectors()
