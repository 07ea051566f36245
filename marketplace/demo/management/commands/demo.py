from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import search
from marketplace.core import clock
from marketplace.demo import editorial, scenes
from marketplace.demo.acts.opening import PASSWORD
from marketplace.programmes import queries as programmes


class Command(BaseCommand):
    help = "Load the demonstration as of today. Does nothing where a round exists."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is switched off here (DEMO=false).")
        today = clock.day_in_korea(clock.now())
        editorial.publish(today)
        loading = settings.DATA_DIR / "demo-is-loading"
        if loading.exists():
            raise CommandError("The demonstration was not loaded to its end. Run `make reset`, then `make run`.")
        if programmes.current_round():
            self.stdout.write("── Demonstration data is there already")
            return
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        loading.touch()
        scenes.play(today, tell=self._tell)
        self._tell("meaning of the texts")
        search.embed_pending()
        loading.unlink()
        self.stdout.write(f"── Ready. Everyone signs in with the password {PASSWORD}")

    def _tell(self, step: str) -> None:
        """A line for each step, at once even where somebody reads it through a pipe."""
        self.stdout.write(f"── {step}")
        self.stdout.flush()
