"""The pilot, played twice at once: the same papers, and programs that know nothing of ours agree with them."""

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


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two folders of two pilots, played side by side, and what each printed."""
    folders = [tmp_path_factory.mktemp("pilot") / name for name in ("first", "second")]
    started = [
        subprocess.Popen(
            [sys.executable, "manage.py", "pilot", "--out", str(folder)],
            cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for folder in folders
    ]  # fmt: skip
    said = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    return list(zip(folders, said, strict=True))


@pytest.fixture(scope="module")
def out(runs):
    return runs[0][0]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_same_documents_have_the_same_hash_in_both_runs(runs):
    first, second = (
        {row["number"]: (row["h0"], row["code"], row["state"]) for row in read(folder / "documents.json")}
        for folder, _said in runs
    )

    assert first == second
    assert len(first) == FIRMS
    assert len({h0 for h0, _code, _state in first.values()}) == FIRMS


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


def test_table_names_every_firm(runs, out):
    for firm in read(out / "summary.json")["firms"]:
        assert firm["number"] in runs[0][1]
        assert f"{firm['grant']:,}" in runs[0][1]


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


def test_amendment_is_listed_and_its_agreement_superseded(runs, out):
    first, second = (read(folder / "amendments.json") for folder, _said in runs)
    (amendment,) = first
    pdf = out / "amendments" / f"{amendment['number']}.pdf"
    states = {row["number"]: row["state"] for row in read(out / "documents.json")}
    (superseded,) = [number for number, state in states.items() if state == "superseded"]

    assert [row["h0"] for row in second] == [amendment["h0"]]
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
