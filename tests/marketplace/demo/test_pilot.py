"""The pilot: what is signed is the same in every run, and programs that know nothing of ours agree with its papers."""

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.marketplace.documents import programs

pytestmark = pytest.mark.pilot
FIRMS, APPROPRIATION, GRANTS = 14, 3_900_000_000, 3_756_666_666
GOLDEN = settings.BASE_DIR / "tests" / "golden" / "pilot.txt"
HOW = "Other words are signed than before; if that is meant: pytest tests/marketplace/demo -m pilot --write-golden"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The folder of a pilot, and what it printed."""
    folder = tmp_path_factory.mktemp("pilot") / "out"
    process = subprocess.run(
        [sys.executable, "manage.py", "pilot", "--out", str(folder)],
        cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stdout
    return folder, process.stdout


@pytest.fixture(scope="module")
def out(played):
    return played[0]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_data_of_every_document_is_that_of_every_other_run(out, tmp_path, write_golden):
    """And so is its hash: that equal data makes equal bytes is proved in tests/marketplace/documents."""
    rows = [*read(out / "documents.json"), *read(out / "amendments.json")]
    for row in rows:
        folder = "agreements" if (out / "agreements" / f"{row['number']}.pdf").exists() else "amendments"
        pdf = out / folder / f"{row['number']}.pdf"
        programs.run("pdfdetach", "-savefile", "snapshot.json", "-o", tmp_path / row["number"], pdf)
    found = "".join(
        f"{row['number']} {row['code']} {hashlib.sha256((tmp_path / row['number']).read_bytes()).hexdigest()}\n"
        for row in rows
    )
    if write_golden:
        GOLDEN.write_text(found, encoding="utf-8")

    assert found == GOLDEN.read_text(encoding="utf-8"), HOW
    assert len({row["h0"] for row in rows}) == len(rows) == FIRMS + 1


def test_summary_says_what_the_cast_says(out):
    found = read(out / "summary.json")

    assert len(found["firms"]) == FIRMS
    assert sum(firm["grant"] for firm in found["firms"]) == found["totals"]["committed"] == GRANTS
    assert found["totals"]["appropriation"] == APPROPRIATION
    assert found["totals"]["left"] == APPROPRIATION - GRANTS
    assert sum(firm["match_rank"] == 1 for firm in found["firms"]) >= 10
    assert {name for name, invariant in found["invariants"].items() if invariant["broken"]} == set()
    assert sum(invariant["checked"] for invariant in found["invariants"].values()) > 1_000
    assert found["invariants"]["D2"]["checked"] >= FIRMS
    assert found["steps"]


def test_table_names_every_firm(played):
    out, said = played
    for firm in read(out / "summary.json")["firms"]:
        assert firm["number"] in said
        assert f"{firm['grant']:,}" in said


def test_every_file_is_the_one_listed(out):
    listed = {row["number"]: row["final_sha256"] for row in read(out / "documents.json")}
    files = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in (out / "agreements").glob("*.pdf")}

    assert files == listed
    assert {firm["number"] for firm in read(out / "summary.json")["firms"]} == listed.keys()


def test_every_document_verifies_with_what_was_handed_out(out, tmp_path):
    papers = [*(out / "agreements").glob("*.pdf"), *(out / "amendments").glob("*.pdf")]
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(papers[0].read_bytes() + b"\n")

    for paper in papers:
        call_command("verify_document", paper, "--trust", out)
    with pytest.raises(CommandError):
        call_command("verify_document", changed, "--trust", out)


def test_amendment_is_listed_and_its_agreement_superseded(out):
    (amendment,) = read(out / "amendments.json")
    pdf = out / "amendments" / f"{amendment['number']}.pdf"
    states = {row["number"]: row["state"] for row in read(out / "documents.json")}
    (superseded,) = [number for number, state in states.items() if state == "superseded"]

    assert (amendment["state"], set(states.values())) == ("sealed", {"sealed", "superseded"})
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() == amendment["final_sha256"]
    assert superseded in programs.text(pdf)
    assert "Signature is Valid" in programs.run("pdfsig", "-nocert", pdf)


def test_openssl_and_poppler_verify_every_seal_against_the_published_root(out, tmp_path):
    for pdf in sorted((out / "agreements").glob("*.pdf")):
        said = programs.run("pdfsig", "-nocert", pdf)
        assert "Signature is Valid" in said
        assert "Total document signed" in said
        openssl_verifies(pdf, said, out / "trust" / "root.pem", tmp_path)
    crl = ["openssl", "crl", "-noout", "-in", out / "trust/crl.pem", "-CAfile", out / "trust/root.pem"]
    assert b"verify OK" in subprocess.run(crl, capture_output=True, check=True).stderr


def openssl_verifies(pdf, said, root, tmp_path):
    """The signature over the signed ranges, by its certificate's chain up to `root`."""
    ranges = [int(edge) for edge in re.findall(r"\d+", said.split("Signed Ranges:")[1].splitlines()[0])]
    content = pdf.read_bytes()
    signed, signature = tmp_path / "signed", tmp_path / "signature"
    signed.write_bytes(content[ranges[0] : ranges[1]] + content[ranges[2] : ranges[3]])
    inside = content[ranges[1] : ranges[2]].strip(b"<>")
    signature.write_bytes(bytes.fromhex(inside.decode()))
    command = [
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", signed,
        "-CAfile", root, "-purpose", "any", "-out", tmp_path / "out",
    ]  # fmt: skip
    assert b"successful" in subprocess.run(command, capture_output=True, check=True).stderr


def test_qpdf_finds_no_fault_and_the_original_inside_has_the_hash_that_was_signed(out, tmp_path):
    for row in read(out / "documents.json"):
        pdf = out / "agreements" / f"{row['number']}.pdf"
        programs.run("qpdf", "--check", pdf)
        programs.run("pdfdetach", "-savefile", "original.pdf", "-o", tmp_path / "original.pdf", pdf)
        assert hashlib.sha256((tmp_path / "original.pdf").read_bytes()).hexdigest() == row["h0"]


def test_agreement_says_its_number_its_code_and_its_money(out):
    codes = {row["number"]: row["code"] for row in read(out / "documents.json")}
    for firm in read(out / "summary.json")["firms"]:
        words = "".join(programs.text(out / "agreements" / f"{firm['number']}.pdf").split())
        assert codes[firm["number"]] in words
        assert firm["name"].replace(" ", "") in words
        assert f"{firm['grant']:,}" in words


def test_every_receipt_is_a_sound_pdf_that_says_its_number(out):
    receipts = sorted((out / "receipts").glob("*.pdf"))

    assert len(receipts) >= 2 * FIRMS  # the application and the revised plan
    for pdf in receipts:
        programs.run("qpdf", "--check", pdf)
        assert pdf.stem in programs.text(pdf)


def test_ledger_adds_up_to_the_totals(out):
    with (out / "ledger.csv").open(encoding="utf-8", newline="") as handle:
        moves = list(csv.DictReader(handle))
    balances: Counter[str] = Counter()
    for move in moves:
        balances[move["debit"]] -= int(move["won"])
        balances[move["credit"]] += int(move["won"])
    totals = read(out / "summary.json")["totals"]

    assert sum(balances.values()) == 0
    assert balances["appropriation/general"] == totals["left"]
    assert balances["returned/general"] == totals["returned"]
    assert len({move["key"] for move in moves}) == len(moves)
    assert all(won >= 0 for account, won in balances.items() if not account.startswith(("bank/", "payable/")))


def test_statement_is_whole_and_pays_what_the_batch_files_order(out):
    statement = (out / "bank" / "statement.csv").read_bytes().decode("cp949")
    rows = [[int(cell.replace(",", "")) for cell in row[3:6]] for row in list(csv.reader(statement.splitlines()))[1:]]
    balance = rows[0][2] - rows[0][1] + rows[0][0]
    for paid, received, after in rows:
        balance += received - paid
        assert balance == after

    ordered = 0
    for path in (out / "bank").glob("P*.csv"):
        head, *lines = csv.reader(path.read_bytes().decode("cp949").splitlines())
        ordered += sum(int(line[head.index("금액")].replace(",", "")) for line in lines)
    assert ordered == sum(paid for paid, _received, _after in rows)
