from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string, module_has_submodule

from marketplace.core import diagrams
from marketplace.core.lifecycle import Lifecycle

FOLDER = settings.BASE_DIR / "docs" / "states"


class Command(BaseCommand):
    help = "Write docs/states from the lifecycles; with --check, exit with 1 if a page is stale."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check: bool, **options):
        for app in apps.get_app_configs():
            if module_has_submodule(app.module, "lifecycles"):
                import_string(f"{app.name}.lifecycles.Lifecycle")
        pages = {FOLDER / f"{noun}.md": diagrams.page(found) for noun, found in sorted(Lifecycle.registry.items())}
        stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
        stale += [path for path in FOLDER.glob("*.md") if path not in pages]
        if check:
            for path in stale:
                self.stdout.write(f"stale: {path.relative_to(settings.BASE_DIR)}")
            raise SystemExit(1 if stale else 0)
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path in stale:
            path.write_text(pages[path], encoding="utf-8") if path in pages else path.unlink()
        self.stdout.write(f"{len(pages)} pages, {len(stale)} written")
