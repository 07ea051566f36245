from django.core.management.base import BaseCommand

import search
from search import operations


class Command(BaseCommand):
    help = "Make the search index anew from the catalogue, then compute what is missing of its meaning."

    def handle(self, *args, **options):
        operations.rebuild_index()
        self.stdout.write("── words")
        search.embed_pending()
        self.stdout.write("── meaning")
