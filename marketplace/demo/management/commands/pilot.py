import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.demo.pilot import folder


class Command(BaseCommand):
    help = (
        "Play a whole round of fourteen firms in a world of its own (database, index, files, mail, keys, clock from"
        " 2026-03-02) and leave its papers in a folder. Exits with 1 if an invariant is broken."
    )

    def add_arguments(self, parser):
        parser.add_argument("--out", default="var/pilot", help="a new or empty folder, or that of an earlier pilot")

    def handle(self, *args, out: str, **options):
        try:
            with folder.prepared(Path(out)) as place:
                played = subprocess.run(
                    folder.command(place), env=folder.environment(place), cwd=settings.BASE_DIR, check=False
                )
        except folder.NotAPilotsFolder as error:
            raise CommandError(str(error)) from error
        if played.returncode:
            raise SystemExit(played.returncode)
