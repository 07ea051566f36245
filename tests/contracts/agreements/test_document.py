"""The printed agreement, as programs that are not ours read it: words, tables, standards, seal, what is inside."""

import json
import os
import pickle
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
import zxingcpp
from django.conf import settings

from contracts.agreements import evidence, printing
from marketplace import documents
from marketplace.core import files, money
from tests.contracts.clauses.test_shipped import TITLES
from tests.marketplace.documents import programs
from tests.marketplace.documents.attached import attached_files
from tests.scenarios import Stage, small_world, undone

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker, tmp_path_factory):
    """Draft, original and sealed agreement of the firm that handles sensitive data, as files and as records."""
    folder = tmp_path_factory.mktemp("agreement")
    with django_db_blocker.unblock(), undone():
        stage = Stage(small_world("f05")).drafted().received().scored().ranked().decided().revised()
        stage.drawn_up().locked().signed().concluded()
        document = stage.document("f05")
        found = SimpleNamespace(
            document=document, facts=json.loads(document.snapshot), records=evidence.records_of(document),
            job=printing.unsigned(document)[1],
        )  # fmt: skip
        for name in ("draft", "original", "sealed"):
            content = files.read(getattr(document, name))
            path = folder / f"{name}.pdf"
            path.write_bytes(content)
            setattr(found, name, path)
    return found


@pytest.fixture(scope="module")
def text(papers):
    return programs.text(papers.sealed)


@pytest.fixture(scope="module")
def cells(papers):
    """The text without blanks, cell after cell."""
    return re.sub(r"\s", "", programs.run("pdftotext", "-raw", papers.sealed, "-"))


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(papers, flavour):
    paths = [papers.draft, papers.original, papers.sealed]
    said = programs.verapdf(flavour, paths)

    assert said.splitlines() == [f"PASS {path} {flavour}" for path in paths], said


def test_every_article_stands_in_order(text):
    titles = [f"제{number}조({title})" for number, title in enumerate(TITLES, start=1)]

    assert [found for found in re.findall(r"제\d+조\([^)]+\)", text) if found in titles] == titles


@pytest.mark.parametrize(
    ("seed", "zone", "language"), [("1", "Asia/Seoul", "ko_KR.UTF-8"), ("2", "America/New_York", "C")]
)
def test_original_is_made_anew_byte_for_byte_by_another_process(papers, seed, zone, language):
    made = subprocess.run(
        [sys.executable, "-m", "tests.marketplace.documents.print_job"], input=pickle.dumps(papers.job),
        cwd=settings.BASE_DIR, capture_output=True, check=True,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language},
    )  # fmt: skip
    assert made.stdout.decode() == papers.document.h0


def test_parties_amounts_dates_and_terms_are_in_the_text(papers, text, cells):
    facts = papers.facts
    for party in facts["parties"]:
        assert party["legal_name"] in text and party["business_number"] in text and party["representative"] in text
    for name in ("grant", "cash", "in_kind", "total"):
        assert f"{facts['money'][name]:,}" in text
        assert money.words(facts["money"][name]) in text
    for row in facts["payments"]:
        assert f"{row['grant_share']:,}" in text and f"{row['cash_share']:,}" in text
    for milestone in facts["plan"]["milestones"]:
        assert re.sub(r"\s", "", milestone["criteria"]) in cells
    assert cells.count(re.sub(r"\s", "", facts["terms"]["personal_data"]["clause"])) == 2
    assert "2026. 5. 1." in text and "2026. 11. 30." in text


def test_certificate_says_who_signed_when_and_how(papers, cells):
    certificate = cells[cells.index("전자서명확인서") :]
    for record in papers.records:
        assert record.signer_name in certificate
        assert record.mac in certificate
    assert papers.document.h0 in certificate
    assert certificate.count("(+09:00)") == 3
    assert certificate.count("일회용코드") == 3


def test_every_page_names_the_document_and_its_place(papers, text):
    pages = text.split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        assert f"문서번호 {papers.document.number}" in page
        assert papers.document.code in page
        assert papers.document.snapshot_sha256 in page
        assert re.search(rf"\b{number} ?/ ?{len(pages)}\b", page)


def test_draft_says_so_on_every_page_and_the_others_on_none(papers):
    def marks(path) -> list[set[str]]:
        pages = programs.run("pdftotext", "-raw", path, "-").split("\f")[:-1]
        return [set(page.splitlines()) & {"초", "안"} for page in pages]

    assert all(found == {"초", "안"} for found in marks(papers.draft))
    assert not any(marks(papers.original)) and not any(marks(papers.sealed))


def test_original_is_inside_and_reads_like_the_sealed_one(papers, text, tmp_path):
    inside = attached_files(papers.sealed.read_bytes())
    (tmp_path / "original.pdf").write_bytes(inside["original.pdf"])
    before = programs.text(tmp_path / "original.pdf")

    assert set(inside) == {"original.pdf", "snapshot.json"}
    assert (
        documents.sha256(inside["original.pdf"]) == papers.document.h0 == documents.sha256(papers.original.read_bytes())
    )
    assert inside["snapshot.json"].decode() == papers.document.snapshot
    first, last = "제1조(목적)", "제25조(협약의 성립과 전자문서)"
    body = slice(before.index(first), before.index(last))
    signed = slice(text.index(first), text.index(last))
    pages_of = re.compile(r"\d+ ?/ ?\d+")
    assert pages_of.sub("", before[body]) == pages_of.sub("", text[signed])
    assert before.count("서명란") == 3 and "서명란" not in text


def test_qr_code_leads_to_this_document(papers, tmp_path):
    (code,) = zxingcpp.read_barcodes(programs.pages_by_poppler(papers.sealed, tmp_path, 150)[0])

    assert code.text == f"{papers.facts['verify_at']}{papers.document.number}/{papers.document.code}/"


def test_other_readers_agree_that_it_is_signed_and_whole(papers):
    said = programs.run("pdfsig", "-nocert", papers.sealed)

    assert "Signature is Valid" in said and "Total document signed" in said
    assert "No syntax or stream encoding errors" in programs.run("qpdf", "--check", papers.sealed)


def test_poppler_and_mupdf_print_the_same(papers, tmp_path):
    by_poppler = [programs.ink(page) for page in programs.pages_by_poppler(papers.sealed, tmp_path, 60)]
    by_mupdf = [programs.ink(page) for page in programs.pages_by_mupdf(papers.sealed, tmp_path, 60)]

    assert by_mupdf == pytest.approx(by_poppler, rel=0.15)


def test_no_word_is_broken_at_the_end_of_a_line(text):
    """Lines of the articles end where a word ends: the first word of the next line is no rest of one."""
    body = text[text.index("제1조(목적)") : text.index("사업비의 구성")]
    words = {"전담기관", "수요기업", "공급기업", "수정사업계획서", "전자세금계산서", "사업비", "정부지원금", "개인정보"}
    broken = [
        f"{end}|{start}"
        for end, start in re.findall(r"(\S+)\n\s*(\S+)", body)
        for word in words
        if any(end.endswith(word[:cut]) and start.startswith(word[cut:]) for cut in range(1, len(word)))
    ]

    assert broken == []


def test_files_are_small(papers):
    assert papers.original.stat().st_size <= 150_000
    assert papers.sealed.stat().st_size <= 300_000
