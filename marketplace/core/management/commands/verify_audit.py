from django.core.management.base import BaseCommand

from marketplace.core import audit
from marketplace.core.models import AuditEntry, AuditHead


class Command(BaseCommand):
    help = "Check every audit chain; name the first break of each; exit with 1 if there is one."

    def handle(self, *args, **options):
        found = list(audit.breaks())
        for each in found:
            self.stdout.write(f"BROKEN {each.chain} at entry {each.seq}: {each.why}")
        self.stdout.write(
            f"{AuditHead.objects.count():,} chains, {AuditEntry.objects.count():,} entries, {len(found)} broken"
        )
        if found:
            raise SystemExit(1)
