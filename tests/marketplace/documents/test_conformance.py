"""What programs that are not ours say about our documents."""

import re
from io import BytesIO

import pikepdf
import pytest
import zxingcpp

from marketplace import documents
from tests.marketplace.documents import programs, sample
from tests.marketplace.documents.attached import attached_files

pytestmark = pytest.mark.pdf


@pytest.fixture(scope="module")
def files(agreement, draft, sealed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    content = {"agreement": agreement, "draft": draft, "sealed": sealed}
    for name, pdf in content.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    return {name: folder / f"{name}.pdf" for name in content}


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_nothing(files, flavour):
    said = programs.verapdf(flavour, files.values())
    assert said.splitlines() == [f"PASS {path} {flavour}" for path in files.values()], said


def test_verapdf_would_find_something(tmp_path, agreement):
    spoiled = tmp_path / "spoiled.pdf"
    with pikepdf.open(BytesIO(agreement)) as pdf:
        del pdf.Root.MarkInfo
        pdf.save(spoiled)
    assert programs.verapdf("ua1", [spoiled]).startswith("FAIL")


@pytest.mark.parametrize("name", ["agreement", "draft"])
def test_poppler_and_mupdf_print_the_same(files, tmp_path, name):
    by_poppler = [programs.ink(page) for page in programs.pages_by_poppler(files[name], tmp_path, 60)]
    by_mupdf = [programs.ink(page) for page in programs.pages_by_mupdf(files[name], tmp_path, 60)]
    assert len(by_poppler) == len(by_mupdf) > 3
    for first, second in zip(by_poppler, by_mupdf, strict=True):
        assert first > 0.005
        assert second == pytest.approx(first, rel=0.15)


def test_text_holds_parties_articles_in_order_and_amounts(files):
    text = programs.text(files["agreement"])
    for role, name, address, head in sample.SHORT:
        assert role in text and name in text and address in text and head in text
    articles = [f"제{number}조({title})" for number, (title, _) in enumerate(sample.ARTICLES, 1)]
    assert [found for found in re.findall(r"제\d+조\([^)]+\)", text) if found in articles] == articles
    for amount in ("120,000,000", "275,000,000", "62,500,000", "금 이억원정 (₩200,000,000)"):
        assert amount in text


def test_every_page_carries_number_code_hash_and_its_place(files):
    pages = programs.text(files["agreement"]).split("\f")[:-1]
    facts = sample.context()
    for number, page in enumerate(pages, 1):
        assert f"문서번호 {sample.NUMBER}" in page
        assert facts["code"] in page
        assert facts["snapshot_hash"] in page
        assert re.search(rf"\b{number} ?/ ?{len(pages)}\b", page)
        assert page.lstrip().startswith(sample.TITLE) is (number > 1)


def test_draft_says_so_on_every_page_and_the_agreement_on_none(files):
    def marks(name: str) -> list[set[str]]:
        """The rotated letters stand on lines of their own."""
        pages = programs.run("pdftotext", "-raw", files[name], "-").split("\f")[:-1]
        return [set(page.splitlines()) & {"초", "안"} for page in pages]

    assert len(marks("draft")) > 4
    assert all(found == {"초", "안"} for found in marks("draft"))
    assert not any(marks("agreement"))


def test_table_head_repeats_on_every_page_of_a_long_table(files):
    pages = programs.text(files["draft"]).split("\f")[:-1]
    with_rows = [page for page in pages if "현장 시연 확인서" in page]
    assert len(with_rows) > 2
    assert all("산출물과 검수 기준" in page for page in with_rows)


def test_qr_code_leads_to_this_document(files, tmp_path):
    cover = programs.pages_by_poppler(files["sealed"], tmp_path, 150)[0]
    (code,) = zxingcpp.read_barcodes(cover)
    assert code.text == f"{sample.VERIFY_URL}?number={sample.NUMBER}&code={sample.context()['code']}"


def test_pdfsig_agrees_with_the_verdict(files, tmp_path, sealed):
    said = programs.run("pdfsig", "-nocert", files["sealed"])
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "Signing Time: Mar 27 2026" in said
    altered = tmp_path / "altered.pdf"
    place = sealed.index(b"stream") + 40
    altered.write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
    assert "Signature is Valid" not in programs.run("pdfsig", "-nocert", altered)
    assert not documents.verify(altered.read_bytes()).genuine


def test_other_readers_open_the_file_and_its_attachment(files, tmp_path):
    assert "No syntax or stream encoding errors" in programs.run("qpdf", "--check", files["sealed"])
    programs.run("pdfdetach", "-saveall", "-o", tmp_path, files["sealed"])
    assert (tmp_path / "agreement.json").read_bytes() == attached_files(files["sealed"].read_bytes())["agreement.json"]


def test_only_our_two_fonts_are_in_the_file(files):
    rows = programs.run("pdffonts", files["draft"]).splitlines()[2:]
    assert sorted(row.split()[0].partition("+")[2] for row in rows) == ["Noto-Sans-KR", "Noto-Sans-KR-Bold"]
    assert all(re.search(r"CID TrueType\s+Identity-H\s+yes yes yes", row) for row in rows)
