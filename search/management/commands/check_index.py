from django.core.management.base import BaseCommand, CommandError

from search import operations


class Command(BaseCommand):
    help = "Compare the search index with the catalogue, listing by listing; --mend puts right what differs."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true")

    def handle(self, *args, mend: bool = False, **options):
        drift = operations.check_index(mend=mend)
        for name in ("missing", "surplus", "different"):
            for id_ in getattr(drift, name):
                self.stdout.write(f"{name}: {id_}")
        if drift and not mend:
            raise CommandError("The index differs from the catalogue. Put it right with: manage.py check_index --mend")
        self.stdout.write("── mended" if drift else "── the index is as it should be")
