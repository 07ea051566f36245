"""The printed agreement where every name is as long as it may be: nothing blank, cut, or over the edge of a page."""

import re
from copy import deepcopy
from dataclasses import replace

import pytest

from contracts.agreements import printing
from marketplace.accounts.models import Organisation
from marketplace.core import files
from marketplace.demo import content
from tests.marketplace.documents import programs
from tests.scenarios import Stage, small_world, undone

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


def longest(field: str, words: str) -> str:
    """A text of as many characters as the field takes."""
    most = Organisation._meta.get_field(field).max_length
    return (words * most)[:most].strip()


@pytest.fixture(scope="module")
def papers(django_db_setup, django_db_blocker, tmp_path_factory):
    """Original and sealed agreement of a firm and a vendor with names without a blank, and long addresses."""
    cast = deepcopy(content.load(everyone=True))
    vendor = next(
        key for key, each in cast.vendors.items() if any(s["key"].startswith("s05") for s in each["solutions"])
    )
    for party, name in ((cast.firms["f05"], "해오름요양돌봄"), (cast.vendors[vendor], "말결음성연구소")):
        party["legal_name"] = longest("legal_name", name)
        party["address"] = longest("address", "강원특별자치도 원주시 단구동 볕뉘길 26번길 ")
    folder = tmp_path_factory.mktemp("longest")
    with django_db_blocker.unblock(), undone():
        world = small_world("f05", cast=replace(cast))
        stage = Stage(world).drafted().received().scored().ranked().decided().revised()
        document = stage.drawn_up().locked().signed().concluded().document("f05")
        names = [row["legal_name"] for row in printing.context_of(document)["party_rows"]]
        for form in ("original", "sealed"):
            (folder / f"{form}.pdf").write_bytes(files.read(getattr(document, form)))
    return folder, names


def test_names_stand_whole_wherever_they_stand(papers):
    folder, names = papers
    text = re.sub(r"\s", "", programs.run("pdftotext", "-raw", folder / "sealed.pdf", "-"))

    assert max(map(len, names)) == 100
    for name in names:
        assert text.count(re.sub(r"\s", "", name)) >= 3  # the cover, the parties, the signatures


def test_no_word_reaches_over_the_edge_or_into_another(papers):
    folder, _names = papers
    found = programs.run("pdftotext", "-bbox", folder / "sealed.pdf", "-")
    for page in found.split("<page ")[1:]:
        width, height = (float(re.search(rf'{name}="([\d.]+)"', page)[1]) for name in ("width", "height"))
        boxes = [
            tuple(map(float, box))
            for box in re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">', page)
        ]
        outside = [box for box in boxes if not (10 < box[0] < box[2] < width - 10 and 0 < box[1] < box[3] < height)]
        assert outside == []
        lying_over = [
            (one, other)
            for number, one in enumerate(boxes)
            for other in boxes[number + 1 :]
            if min(one[2], other[2]) - max(one[0], other[0]) > 1.5 and min(one[3], other[3]) - max(one[1], other[1]) > 5
        ]
        assert lying_over == []


def test_what_the_original_was_stands_whole_on_the_last_page(papers):
    folder, _names = papers
    *_before, last, _end = programs.run("pdftotext", folder / "sealed.pdf", "-").split("\f")

    assert "원본과 감사 기록" in last  # and not the last two lines of it alone
    assert "인장의 수준은 PAdES" in last


def test_poppler_and_mupdf_print_the_same(papers, tmp_path):
    folder, _names = papers
    by_poppler = [programs.ink(page) for page in programs.pages_by_poppler(folder / "sealed.pdf", tmp_path, 60)]
    by_mupdf = [programs.ink(page) for page in programs.pages_by_mupdf(folder / "sealed.pdf", tmp_path, 60)]

    assert by_mupdf == pytest.approx(by_poppler, rel=0.15)
    assert all(ink > 0 for ink in by_poppler)
