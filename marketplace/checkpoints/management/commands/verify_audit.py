from collections import Counter

from django.core.management.base import BaseCommand

from marketplace import documents
from marketplace.core.chains import Break

from ... import checking, export, queries


class Command(BaseCommand):
    help = "Check every audit chain, and every checkpoint against trail and ledger. Exits with 1 if anything is broken."

    def handle(self, *args, **options):
        lines = list(export.lines())
        found = list(checking.check(lines, documents.seal_pems()))
        bent = [Break(checking.CHECKPOINT, number, checking.BENT_STAMP) for number in queries.bent_stamps()]
        found += [each for each in bent if each not in found]
        for each in found:
            self.stdout.write(f"BROKEN {each}")
        counts, stamped = Counter(line["kind"] for line in lines), sum("stamp" in line for line in lines)
        self.stdout.write(
            f"{counts['head']:,} chains, {counts['entry']:,} entries, {counts['row']:,} rows of the ledger,"
            f" {counts['checkpoint']:,} checkpoints, {stamped:,} time stamps, {len(found)} broken"
        )
        if found:
            raise SystemExit(1)
