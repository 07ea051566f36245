from django.core.management.base import BaseCommand

from contracts.settlement import queries
from marketplace.programmes import queries as programmes


class Command(BaseCommand):
    help = "Compare agreements, vouchers, claims and settlements with the ledger; exit with 1 if they disagree."

    def handle(self, *args, **options):
        broken = False
        for round_ in programmes.rounds():
            self.stdout.write(f"── {round_.code}")
            for name, found in queries.check_money(round_).items():
                counts = f"{found.checked:8,} checked {len(found.broken):6,} broken"
                self.stdout.write(f"{name:4} {found.says:62} {counts}")
                for row in found.broken:
                    self.stdout.write(f"       {row}")
                broken = broken or bool(found.broken)
        if broken:
            raise SystemExit(1)
