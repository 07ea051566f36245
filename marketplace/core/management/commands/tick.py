from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from marketplace.core import clock, outbox, schedule


class Command(BaseCommand):
    help = "Do everything that is due: deadlines, expiries, reminders. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--at", help="as if it were then, with offset: 2026-03-20T15:00+09:00 (default: now)")
        parser.add_argument("--drain", action="store_true", help="deliver the news this makes, where no worker runs")

    def handle(self, *args, at, drain, **options):
        when = _instant(at) if at else clock.now()
        failed = schedule.tick(when)
        self.stdout.write(
            f"{len(schedule.works())} kinds of work done as of {when.astimezone(clock.KST):%Y-%m-%d %H:%M} KST"
        )
        if drain:
            self.stdout.write(f"{outbox.drain()} deliveries")
        if failed:
            raise CommandError("; ".join(f"{name}: {error}" for name, error in failed.items()))


def _instant(text: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no instant. Please write it like 2026-03-20T15:00+09:00.") from error
    if when.tzinfo is None:
        raise CommandError(f"“{text}” does not say in which time zone. Please add +09:00.")
    return when
