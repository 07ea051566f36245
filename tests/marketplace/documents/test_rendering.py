"""What is in the bytes, read with pikepdf and fontTools: no other program needed."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from django.db import transaction
from fontTools.ttLib import TTFont

from marketplace import documents
from marketplace.core.effects import EffectInTransaction
from tests.marketplace.documents import sample
from tests.marketplace.documents.attached import attached_files

GOLDEN = Path(__file__).with_name("golden.json")


def open_pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def fonts_of(pdf) -> list:
    return [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"]


@pytest.fixture(scope="module")
def hashes() -> dict[str, str]:
    return sample.hashes()


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Seoul"), ("2", "America/New_York")])
def test_another_process_makes_the_same_bytes(hashes, seed, zone):
    printed = subprocess.run(
        [sys.executable, "-m", "tests.marketplace.documents.print_hashes"],
        cwd=sample.ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, "TZ": zone, "LANG": "C"},
        capture_output=True,
        check=True,
    ).stdout
    assert json.loads(printed) == hashes


def test_bytes_are_those_of_every_machine_with_these_libraries(hashes):
    key = " ".join(f"{name} {value[:12]}" for name, value in documents.provenance().items())
    golden = json.loads(GOLDEN.read_text())
    if key in golden:  # for other libraries the test above has to do
        assert golden[key] == hashes, f"If the layout was changed on purpose, write to {GOLDEN.name}: {hashes}"


def test_another_identifier_or_time_makes_other_bytes(agreement):
    html = sample.html()
    again = {"identifier": sample.NUMBER, "created": sample.CREATED, "title": sample.TITLE}
    first = documents.render(html, **again)
    assert documents.render(html, **again) == first
    assert documents.render(html, **again | {"identifier": "another"}) != first
    assert documents.render(html, **again | {"created": sample.CREATED + timedelta(seconds=1)}) != first


def test_fonts_are_embedded_subset_truetype_with_unicode(agreement):
    with open_pdf(agreement) as pdf:
        composite = [font for font in fonts_of(pdf) if font.Subtype == "/Type0"]
        assert sorted(str(font.BaseFont)[8:] for font in composite) == ["Noto-Sans-KR", "Noto-Sans-KR-Bold"]
        for font in composite:
            assert "/ToUnicode" in font
            (descendant,) = font.DescendantFonts
            assert descendant.Subtype == "/CIDFontType2"
            descriptor = descendant.FontDescriptor
            assert "/FontFile2" in descriptor
            assert "/FontFile3" not in descriptor
            glyphs = TTFont(BytesIO(descriptor.FontFile2.read_bytes()))["glyf"]
            assert 50 < sum(glyphs[name].numberOfContours != 0 for name in glyphs.keys()) < 400  # noqa: SIM118


def test_no_page_shows_a_missing_glyph(agreement):
    with open_pdf(agreement) as pdf:
        shown = b""
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "TJ":
                    shown += b"".join(bytes(each) for each in operands[0] if isinstance(each, pikepdf.String))
                elif str(operator) == "Tj":
                    shown += bytes(operands[0])
        glyphs = {shown[index : index + 2] for index in range(0, len(shown), 2)}
        assert len(glyphs) > 100
        assert b"\0\0" not in glyphs


def test_file_declares_what_it_is(agreement):
    with open_pdf(agreement) as pdf:
        with pdf.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert metadata["dc:title"] == sample.TITLE
            assert metadata["xmp:CreateDate"] == "2026-03-27T05:00:00Z"
        assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20260327050000Z"
        assert str(pdf.Root.Lang) == "ko"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert len(pdf.Root.OutputIntents) == 1
        assert not pdf.is_encrypted
        assert b"/JavaScript" not in agreement
        with pdf.open_outline() as outline:
            assert [each.title for each in outline.root] == [sample.TITLE]
            assert "제2조(용어의 정의)" in [each.title for each in outline.root[0].children[0].children]


def test_time_is_that_of_the_data_in_utc():
    seoul = sample.CREATED.astimezone(ZoneInfo("Asia/Seoul"))
    assert sample.print_html("<p>같다", created=seoul) == sample.print_html("<p>같다", created=sample.CREATED)


def test_attachment_comes_back_and_says_what_it_is(agreement):
    attached = attached_files(agreement)
    assert json.loads(attached["agreement.json"])[1]["name"] == "㈜다온정밀"
    with open_pdf(agreement) as pdf:
        (specification,) = pdf.Root.AF
        assert str(specification.AFRelationship) == "/Data"
        assert str(specification.Desc) == "협약의 자료 고정본"
        assert str(specification.EF.F.Subtype) == "/application/json"
        assert str(specification.EF.F.Params.ModDate) == "D:20260327050000Z"


def test_several_attachments_keep_their_own_kind_and_relationship(agreement):
    kinds = {
        "원본.pdf": ("application/pdf", "Source", agreement),
        "plan.hwpx": ("application/hwp+zip", "Alternative", b"PK\3\4"),
        "data.json": ("application/json", "Data", b"{}"),
    }
    pdf = sample.print_html(
        "<p>첨부",
        attachments=[
            documents.Attachment(name=name, media_type=kind, relationship=relation, content=content, description=name)
            for name, (kind, relation, content) in kinds.items()
        ],
    )
    assert attached_files(pdf) == {name: content for name, (_, _, content) in kinds.items()}
    with open_pdf(pdf) as opened:
        found = {str(each.UF): (str(each.EF.F.Subtype), str(each.AFRelationship)) for each in opened.Root.AF}
        assert found == {name: (f"/{kind}", f"/{relation}") for name, (kind, relation, _) in kinds.items()}


def test_document_without_attachments_has_none():
    assert attached_files(sample.print_html("<p>없음")) == {}


@pytest.mark.django_db
@pytest.mark.db
def test_render_inside_a_transaction_is_refused():
    with transaction.atomic(), pytest.raises(EffectInTransaction):
        sample.print_html("<p>안 된다")


def test_provenance_names_libraries_and_fonts():
    known = documents.provenance()
    assert known["weasyprint"].startswith("70.")
    assert {"pydyf", "fonttools", "pango", "harfbuzz"} <= known.keys()
    for name in ("NotoSansKR-Regular.ttf", "NotoSansKR-Bold.ttf"):
        assert documents.sha256((sample.ROOT / "assets" / "fonts" / name).read_bytes()) == known[name]


def test_browsers_started_here_still_see_the_fonts_of_the_machine():
    sample.print_html("<p>인쇄")
    assert "FONTCONFIG_FILE" not in os.environ
