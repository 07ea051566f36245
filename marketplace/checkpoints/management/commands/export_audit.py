from pathlib import Path

from django.core.management.base import BaseCommand

from ... import export


class Command(BaseCommand):
    help = (
        "Write trail, ledger and checkpoints to a file of JSON lines, for auditors. Without a database it is checked by"
        " `python -m marketplace.checkpoints.checking FILE SEAL.pem`."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options):
        self.stdout.write(f"{export.write(file):,} lines in {file}")
