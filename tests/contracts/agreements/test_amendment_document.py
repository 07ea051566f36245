"""The printed amendment, as programs that are not ours read it."""

import json
import re
from datetime import date
from types import SimpleNamespace

import pytest

from contracts.agreements import evidence
from contracts.agreements.enums import Party
from marketplace import documents
from marketplace.core import files, outbox
from marketplace.demo.acts import agreements as agreeing
from marketplace.demo.acts import changes
from marketplace.programmes.models import Round
from tests.contracts.agreements.changing import TERMS, drawn_up, later
from tests.marketplace.documents import programs
from tests.marketplace.documents.attached import attached_files
from tests.scenarios import Stage, small_world, undone

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker, tmp_path_factory):
    """Draft, original and sealed amendment of the firm that adds a site, as files and as records."""
    folder = tmp_path_factory.mktemp("amendment")
    with django_db_blocker.unblock(), undone():
        stage = Stage(small_world("f07")).drafted().received().scored().ranked().decided().revised().under_way()
        world, firm = stage.world, stage.firm("f07")
        for act in (changes.asked, changes.answered, changes.approved, agreeing.locked):
            act(world, firm)
        for party in Party:
            agreeing.signed(world, firm, party)
        outbox.drain()
        document = stage.document("f07")
        found = SimpleNamespace(
            document=document, facts=json.loads(document.snapshot), records=evidence.records_of(document)
        )
        for name in ("draft", "original", "sealed"):
            path = folder / f"{name}.pdf"
            path.write_bytes(files.read(getattr(document, name)))
            setattr(found, name, path)
    return found


@pytest.fixture(scope="module")
def cells(papers):
    """The text without blanks, cell after cell."""
    return re.sub(r"\s", "", programs.run("pdftotext", "-raw", papers.sealed, "-"))


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(papers, flavour):
    paths = [papers.draft, papers.original, papers.sealed]
    said = programs.verapdf(flavour, paths)

    assert said.splitlines() == [f"PASS {path} {flavour}" for path in paths], said


def test_every_cell_before_and_after_stands_in_the_table(papers, cells):
    table = cells[cells.index("변경전후비교표") : cells.index("변경협약의조항")]
    rows = papers.facts["change"]["rows"]

    assert len(rows) == 10
    for row in rows:
        assert re.sub(r"\s", "", row["before"]) in table
        assert re.sub(r"\s", "", row["after"]) in table


def test_base_parties_reason_and_opinion_are_named(papers, cells):
    facts = papers.facts
    said = [
        facts["amends"]["number"],
        facts["change"]["reason"],
        facts["change"]["opinion"],
        facts["change"]["decision"],
    ]
    for words in (*said, *(party["legal_name"] for party in facts["parties"])):
        assert re.sub(r"\s", "", words) in cells
    assert "변경협약서" in cells and "제1차변경" in cells


def test_annexes_are_the_plan_as_it_is_from_now_on(papers, cells):
    annexes = cells[cells.index("붙임1") :]
    for milestone in papers.facts["plan"]["milestones"]:
        assert re.sub(r"\s", "", milestone["criteria"]) in annexes
    assert "청렴서약" not in annexes
    assert f"{papers.facts['money']['grant']:,}" in annexes


def test_certificate_says_who_signed(papers, cells):
    certificate = cells[cells.index("전자서명확인서") :]

    assert len(papers.records) == 3
    assert all(record.mac in certificate for record in papers.records)


def test_sealed_file_is_whole_small_and_holds_what_was_signed(papers):
    inside = attached_files(papers.sealed.read_bytes())

    assert "Signature is Valid" in programs.run("pdfsig", "-nocert", papers.sealed)
    assert "No syntax or stream encoding errors" in programs.run("qpdf", "--check", papers.sealed)
    assert documents.sha256(inside["original.pdf"]) == papers.document.h0
    assert inside["snapshot.json"].decode() == papers.document.snapshot
    assert papers.original.stat().st_size <= 150_000
    assert papers.sealed.stat().st_size <= 300_000


@pytest.fixture(scope="module")
def further(django_db_setup, django_db_blocker, tmp_path_factory):
    """An amendment by which the period ends later and personal data is entrusted: its facts, and its words."""
    path = tmp_path_factory.mktemp("further") / "original.pdf"
    with django_db_blocker.unblock(), undone():
        stage = Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised().under_way()
        Round.objects.update(run_ends_on=date(2027, 2, 15))
        drawn_up(stage, later, terms=TERMS)
        document = stage.document()
        path.write_bytes(files.read(document.original))
        facts = json.loads(document.snapshot)
    words = re.sub(r"\s", "", programs.run("pdftotext", "-raw", path, "-"))
    return SimpleNamespace(path=path, facts=facts, words=words)


def test_period_and_terms_before_and_after_stand_in_the_table(further):
    words = further.words
    table = words[words.index("변경전후비교표") : words.index("바뀌는조항")]

    assert "협약기간의마지막날날짜2026.11.30.2026.12.31." in table
    assert "개인정보처리위탁위탁여부없음있음" in table
    assert "작업자사진의흐림처리" in table and "검수일까지" in table


def test_articles_read_as_they_are_from_now_on(further):
    words = further.words
    changed = words[words.index("종전협약에서다음조는이렇게바뀐다.") : words.index("변경협약의조항")]

    assert "제4조(협약기간)" in changed and "2026.5.1.부터2026.12.31.까지(총8개월)" in changed
    assert "제15조(개인정보의보호)" in changed and "개인정보의처리를공급기업에위탁한다" in changed
    assert "협약기간은바꾸지아니한다" not in words
    assert "총사업비,정부지원금,민간부담금및지급일정은바꾸지아니한다" in words


def test_annex_on_the_data_that_is_handled_is_in_the_document(further):
    annex = further.words[further.words.index("개인정보처리위탁합의") :]

    assert "붙임6" in further.words
    for said in ("작업자사진의흐림처리", "사번", "검수일까지"):
        assert said in annex
    assert further.facts["period"]["ends_on"] == "2026-12-31"


def test_amendment_of_the_plan_alone_changes_no_article(papers, cells):
    assert "바뀌는조항" not in cells and "협약기간은바꾸지아니한다" in cells


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing_in_the_further_one(further, flavour):
    assert programs.verapdf(flavour, [further.path]).splitlines() == [f"PASS {further.path} {flavour}"]
