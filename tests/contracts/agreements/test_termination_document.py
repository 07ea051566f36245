"""The printed end of an agreement, as programs that are not ours read it."""

import json

import pytest

from contracts.agreements.enums import Party
from marketplace.core import files, outbox
from marketplace.demo.acts import agreements as agreeing
from tests.contracts.agreements.changing import OPINION, answer, approve
from tests.contracts.agreements.test_termination import WHY, ask
from tests.marketplace.documents import programs

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def stage(in_force):
    return in_force


def test_it_says_who_asked_why_and_what_becomes_of_the_work_and_is_a_paper_for_archives(stage, tmp_path):
    approve(stage, answer(stage, ask(stage)), comment="받아들입니다.")
    outbox.drain()
    agreeing.locked(stage.world, stage.firm())
    for party in Party:
        agreeing.signed(stage.world, stage.firm(), party)
    outbox.drain()
    document = stage.document()
    facts, papers = json.loads(document.snapshot), []
    for name in ("draft", "sealed"):
        papers.append(tmp_path / f"{name}.pdf")
        papers[-1].write_bytes(files.read(getattr(document, name)))

    assert [each["title"] for each in facts["articles"]][:3] == ["목적", "합의에 따른 해지", "수행한 부분의 정산"]
    words = "".join(programs.run("pdftotext", "-raw", papers[-1], "-").split())
    for said in (
        "협약해지합의서",
        WHY,
        OPINION,
        "받아들입니다.",
        facts["amends"]["number"],
        "합의해지",
        "이해지합의의성립",
    ):
        assert "".join(said.split()) in words
    assert "변경전후" not in words and "붙임1" not in words
    for flavour in ("3a", "ua1"):
        said = programs.verapdf(flavour, papers)
        assert said.splitlines() == [f"PASS {path} {flavour}" for path in papers], said
