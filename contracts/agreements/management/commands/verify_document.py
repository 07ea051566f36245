import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from contracts.agreements import verification
from marketplace import documents

LISTINGS = ("documents.json", "amendments.json")  # of the folder that a pilot leaves


class Command(BaseCommand):
    help = (
        "Say whether a PDF is a genuine, whole document of ours as it was sealed; exit with 1 if not, saying why. "
        "With --trust it needs neither the site's database nor its keys."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the sealed PDF")
        parser.add_argument(
            "--trust", type=Path, metavar="DIR",
            help="a pilot's folder: trust/root.pem (with crl.pem, seal.pem), and documents.json with the files' hashes",
        )  # fmt: skip

    def handle(self, *args, file: Path, trust: Path | None, **options):
        content = _read(file)
        verdict = documents.verify(content, trust=_published(trust) if trust else None)
        if not verdict.genuine:
            raise CommandError(f"{file.name} is not genuine: {verdict.reason}", returncode=1)
        fingerprint = documents.sha256(content)
        known = _listed(trust, fingerprint) if trust else _ours(fingerprint)
        if known is None:
            raise CommandError(
                f"{file.name} is not genuine: the seal holds, but no document of ours has this hash", returncode=1
            )
        self.stdout.write(
            f"{file.name} is genuine: {known}, sealed {verdict.signed_at:%Y-%m-%d %H:%M:%S} UTC, PAdES {verdict.level}"
        )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}", returncode=1) from error


def _published(folder: Path):
    try:
        return documents.published(folder.joinpath("trust"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{folder} says nothing to trust: {error}", returncode=1) from error


def _listed(folder: Path, sha256: str) -> str | None:
    """Number and state of the listed document with this hash. A folder without a list knows none."""
    files = [file for file in map(folder.joinpath, LISTINGS) if file.is_file()]
    try:
        rows = [row for file in files for row in json.loads(_read(file))]
    except ValueError as error:
        raise CommandError(f"{folder} has a list that cannot be read: {error}", returncode=1) from error
    return next((f"{row['number']} ({row['state']})" for row in rows if row["final_sha256"] == sha256), None)


def _ours(sha256: str) -> str | None:
    found = verification.by_fingerprint(sha256)
    if found.outcome == verification.Outcome.UNKNOWN or found.is_original:
        return None
    return f"{found.number} ({found.outcome.value})"
