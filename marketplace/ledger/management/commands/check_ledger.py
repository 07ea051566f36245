from django.core.management.base import BaseCommand

from marketplace.ledger import queries


class Command(BaseCommand):
    help = "Recompute the whole ledger from its rows; exit with 1 if an invariant is broken."

    def handle(self, *args, **options):
        found = queries.check()
        for name, invariant in found.items():
            self.stdout.write(
                f"{name:4} {invariant.says:50} {invariant.checked:8,} checked {len(invariant.broken):6,} broken"
            )
            for row in invariant.broken:
                self.stdout.write(f"       {row}")
        if any(invariant.broken for invariant in found.values()):
            raise SystemExit(1)
