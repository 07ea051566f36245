import json
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
        count = 0
        with file.open("w", encoding="utf-8") as out:
            for line in export.lines():
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                count += 1
        self.stdout.write(f"{count:,} lines in {file}")
