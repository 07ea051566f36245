from calendar import monthrange
from datetime import date, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import search
from marketplace.core import clock
from marketplace.demo import content, editorial, story
from marketplace.demo.acts.opening import PASSWORD
from marketplace.demo.world import Curtain, World
from marketplace.programmes import queries as programmes

LEAD_DAYS = 60  # from the announcement to today: the round has been decided, agreements are next


class Command(BaseCommand):
    help = "Load the demonstration round, up to today. Does nothing where a round exists."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is switched off here (DEMO=false).")
        today = clock.day_in_korea(clock.now())
        editorial.publish(today)
        if programmes.current_round():
            self.stdout.write("── Demonstration data is there already")
            return
        starts = (today.replace(day=1) + timedelta(days=62)).replace(day=1)
        world = World(content.load(everyone=True), anchor=today - timedelta(days=LEAD_DAYS), until=clock.now())
        try:
            story.play(
                world,
                code=f"{starts.year}-1",
                title=f"{starts.year}년 1차 AI 바우처",
                title_en=f"AI Voucher {starts.year}, first round",
                starts=starts,
                ends=_after_months(starts, 7),
                tell=lambda act: self.stdout.write(f"── {act}"),
            )
        except Curtain:
            self.stdout.write("── (the rest of the round lies in the future)")
        self.stdout.write("── meaning of the texts")
        search.embed_pending()
        self.stdout.write(f"── Ready. Everyone signs in with the password {PASSWORD}")


def _after_months(day: date, months: int) -> date:
    year, index = divmod(day.month - 1 + months, 12)
    return date(day.year + year, index + 1, min(day.day, monthrange(day.year + year, index + 1)[1])) - timedelta(days=1)
