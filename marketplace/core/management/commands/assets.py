"""manage.py assets: copy fonts and the design system from node_modules into assets/."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.core import assets


class Command(BaseCommand):
    help = "Copy fonts and the design system from node_modules into assets/, checking their SHA-256."
    requires_system_checks = []

    def handle(self, **options):
        try:
            copied = assets.install(Path(settings.BASE_DIR))
        except assets.AssetProblem as problem:
            raise CommandError(str(problem)) from problem
        for destination in copied:
            self.stdout.write(f"assets/{destination}")
        self.stdout.write(f"{len(copied)} copied, {len(assets.ASSETS) - len(copied)} already in place.")
