from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace import documents
from marketplace.accounts.models import Organisation
from marketplace.core.identifiers import digits

FILES = ("key.pem", "certificate.pem", "issuer.pem")
HOW = """A trial certificate (시험용) of {firm} is in {out}; its issuer is trusted from now on.
Download the sentence on the page for signing, and sign it:

openssl cms -sign -binary -in consent-NUMBER.txt -signer {out}/certificate.pem -inkey {out}/key.pem -outform DER -out signature.p7s
"""


class Command(BaseCommand):
    help = "Give an organisation of the demonstration a trial certificate to sign agreements with."

    def add_arguments(self, parser):
        parser.add_argument("number", help="business number of the organisation")
        parser.add_argument("--out", type=Path, required=True, help="folder for the key and the certificate")

    def handle(self, *args, number: str, out: Path, **options):
        if not settings.DEMO:
            raise CommandError("The demonstration is switched off here (DEMO=false).")
        plain = digits(number)
        firm = Organisation.objects.filter(business_number=f"{plain[:3]}-{plain[3:5]}-{plain[5:]}").first()
        if firm is None:
            raise CommandError(f"No organisation here has the number {number}.")
        out.mkdir(parents=True, exist_ok=True)
        made = documents.trial_certificate(firm.legal_name, firm.business_number)
        for name, content in zip(FILES, made, strict=True):
            (out / name).touch(mode=0o600)
            (out / name).write_bytes(content)
        self.stdout.write(HOW.format(firm=firm, out=out))
