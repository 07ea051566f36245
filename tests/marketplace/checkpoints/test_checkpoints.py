"""Checkpoints are taken once, in order, and every way to rewrite what they cover is named."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from marketplace import documents
from marketplace.accounts.models import Organisation
from marketplace.checkpoints import checking, export, merkle, operations, queries
from marketplace.checkpoints.models import Checkpoint, Leaf
from marketplace.core import audit
from marketplace.core.actor import SYSTEM
from marketplace.documents import authority
from marketplace.ledger import operations as ledger
from marketplace.ledger.refs import AccountRef

pytestmark = [pytest.mark.django_db, pytest.mark.db]
AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
SHA256 = "ab" * 32
NO_STAMP = "0 time stamps, not checked here: openssl ts -verify -digest HASH -in STAMP -token_in -CAfile ROOT.pem"


@pytest.fixture
def firm():
    return Organisation.objects.create(legal_name="가온", business_number="123-45-67891", representative="김가온")


@pytest.fixture
def taken(firm):
    """Two checkpoints: two entries and a document, then an entry and a movement of money."""
    record(firm, "first"), record(firm, "second")
    operations.take(at=AT, papers=[("AG-1", SHA256)])
    record(firm, "third")
    bank, grants = AccountRef("2026-1", "bank", "x"), AccountRef("2026-1", "grants", "x")
    ledger.open_account(bank, guarded=False), ledger.open_account(grants)
    ledger.transfer(key="t1", debit=bank, credit=grants, amount=5_000_000, at=AT)
    operations.take(at=AT + timedelta(hours=1))
    return list(Checkpoint.objects.order_by("number"))


def record(firm, action):
    return audit.record(firm, action, actor=SYSTEM, at=AT)


def exported() -> list[dict]:
    return json.loads(json.dumps(list(export.lines())))


def found(lines, **how) -> list[tuple[str, int, str]]:
    return [(each.chain, each.seq, each.why) for each in checking.check(lines, documents.seal_pems(), **how)]


def of_kind(lines, kind):
    return [line for line in lines if line["kind"] == kind]


def test_covers_each_record_once_and_follows_the_one_before(taken, firm):
    first, second = taken
    chain = audit.chain_of(firm)

    assert list(first.leaves.values_list("name", flat=True)) == ["document:AG-1", f"{chain}#2"]
    assert second.leaves.filter(name=f"{chain}#3").exists()
    assert second.leaves.filter(name__startswith="transfer:").count() == 1
    assert [json.loads(each.statement)["previous"] for each in taken] == ["0" * 64, first.hash]
    assert found(exported()) == []


def test_nothing_new_is_no_checkpoint_and_uses_up_no_number(taken, firm):
    assert operations.take(at=AT, papers=[("AG-1", SHA256)]) is None
    record(firm, "fourth")
    assert operations.take(at=AT).number == 3


def test_a_day_ends_once(firm):
    midnight = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # in Korea
    record(firm, "first")
    assert operations.take_at_days_end(at=AT).number == 1
    record(firm, "second")

    assert operations.take_at_days_end(at=midnight - timedelta(minutes=1)) is None
    assert operations.take_at_days_end(at=midnight).number == 2
    record(firm, "third")
    assert operations.take_at_days_end(at=midnight + timedelta(minutes=1)) is None


def change(line, **values):
    line.update(values)


@pytest.mark.parametrize(
    ("why", "bend"),
    [
        ("was changed after", lambda lines: change(of_kind(lines, "entry")[1], text=of_kind(lines, "entry")[1]["text"].replace("second", "2nd"))),
        ("entry 2 is missing", lambda lines: lines.remove(of_kind(lines, "entry")[1])),
        ("is not what it was", lambda lines: change(of_kind(lines, "row")[0], text=of_kind(lines, "row")[0]["text"].replace("5000000", "9000000"))),
        ("is gone", lambda lines: lines.remove(of_kind(lines, "row")[0])),
        ("checkpoint 1 is missing", lambda lines: lines.remove(of_kind(lines, "checkpoint")[0])),
        ("its signature does not hold", lambda lines: change(of_kind(lines, "checkpoint")[1], statement=of_kind(lines, "checkpoint")[1]["statement"].replace("T04", "T05"))),
        ("does not cover what is listed", lambda lines: of_kind(lines, "checkpoint")[0]["leaves"].pop()),
        ("does not cover what is listed", lambda lines: of_kind(lines, "checkpoint")[0]["leaves"].reverse()),
    ],
)  # fmt: skip
def test_whatever_is_bent_is_named(taken, why, bend):
    lines = exported()
    bend(lines)

    assert why in found(lines)[0][2]


def test_chain_written_anew_from_the_first_entry_is_found(taken):
    """By one who holds the database: every hash fits again, but the checkpoint remembers."""
    lines = exported()
    previous = "0" * 64
    for line in of_kind(lines, "entry"):
        said = {**json.loads(line["text"]), "reason": "another", "previous": previous}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = documents.sha256(text.encode())
        change(line, text=text, hash=previous)
    change(of_kind(lines, "head")[0], head=previous)

    assert [(chain, seq) for chain, seq, _why in found(lines)] == [("checkpoint", 1), ("checkpoint", 2)]


def test_key_that_was_not_handed_out_is_not_believed(taken, tmp_path):
    stranger = authority._make_demo()["seal.pem"].decode()

    assert [each.why for each in checking.check(exported(), [stranger])] == [
        "was signed by a key that is not believed"
    ] * 2


def test_proof_of_a_document_leads_to_the_signed_root(taken):
    proof = queries.proof_of("AG-1")

    assert proof["leaf"] == ["document:AG-1", SHA256]
    assert merkle.climb(merkle.leaf(*proof["leaf"]), proof["path"]) == proof["root"]
    assert proof["root"] == json.loads(taken[0].statement)["root"]
    assert found([proof["checkpoint"]], published=True) == []
    assert queries.proof_of("AG-2") is None


def test_export_is_judged_by_python_alone(taken, tmp_path):
    file, seal = tmp_path / "audit.jsonl", tmp_path / "seal.pem"
    call_command("export_audit", file)
    seal.write_text(documents.seal_pem())
    module = "marketplace.checkpoints.checking"
    program = f"import runpy, sys; sys.modules['django'] = None; runpy.run_module('{module}', run_name='__main__')"
    without_django = [sys.executable, "-c", program, file, seal]

    whole = subprocess.run(without_django, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    file.write_text(file.read_text().replace("third", "fifth"))
    bent = subprocess.run(without_django, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert (whole.returncode, whole.stdout) == (0, f"{NO_STAMP}\n3 entries, 1 rows, 2 checkpoints, 0 broken\n")
    assert bent.returncode == 1
    assert "entry 3" in bent.stdout or " 3: was changed" in bent.stdout


def test_anyone_reads_and_keeps_them(taken, client):
    page = client.get(reverse("checkpoints:index")).content.decode()
    kept = b"".join(client.get(reverse("checkpoints:everything")).streaming_content).decode()

    assert all(checkpoint.hash in page for checkpoint in taken)
    assert found((json.loads(line) for line in kept.splitlines()), published=True, known=[taken[0].hash]) == []
    assert "case" not in kept and "transfer" not in kept
    assert Leaf.objects.count() > 2


def test_says_what_will_stand_here(client):
    assert "첫 체크포인트" in client.get(reverse("checkpoints:index")).content.decode()
