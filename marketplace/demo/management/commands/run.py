import subprocess
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

import search


class Command(BaseCommand):
    help = "Start the site with its worker on this machine: migrate, load the demonstration, serve."

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")

    def handle(self, *args, port: str, **options):
        for folder in (settings.DATA_DIR, settings.SEARCH_DIR, settings.VECTOR_CACHE):
            folder.mkdir(parents=True, exist_ok=True)
        self.stdout.write("── Database")
        call_command("migrate", verbosity=0)
        if settings.DEMO:
            call_command("demo", stdout=self.stdout)
            self._addresses(port)
        search.embed_pending()  # also fills a search server that has no index yet
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--queue-name", "*"], cwd=settings.BASE_DIR
        )
        try:
            subprocess.run(
                [sys.executable, "manage.py", "runserver", "--noreload", f"localhost:{port}"],
                cwd=settings.BASE_DIR,
                check=False,
            )
        finally:
            worker.terminate()

    def _addresses(self, port: str) -> None:
        site = f"http://localhost:{port}"
        self.stdout.write(f"\n   Site      {site}/\n   Accounts  {site}/demo/  (one click signs in)")
        self.stdout.write(f"   Mail      {site}/demo/mail/\n   Office    {site}/admin/\n")
