from collections import Counter

from django.core.management.base import BaseCommand

from marketplace import documents

from ... import checking, export


class Command(BaseCommand):
    help = "Check every audit chain, and every checkpoint against trail and ledger. Exits with 1 if anything is broken."

    def handle(self, *args, **options):
        lines = list(export.lines())
        found = list(checking.check(lines, documents.seal_pems()))
        for each in found:
            self.stdout.write(f"BROKEN {each}")
        counts = Counter(line["kind"] for line in lines)
        self.stdout.write(
            f"{counts['head']:,} chains, {counts['entry']:,} entries, {counts['row']:,} rows of the ledger,"
            f" {counts['checkpoint']:,} checkpoints, {len(found)} broken"
        )
        if found:
            raise SystemExit(1)
