"""Fails when the internals of WeasyPrint that marketplace/documents/tagging.py wraps have moved."""

from io import BytesIO

import pikepdf
import pytest

from tests.marketplace.documents import sample

HTML = """<html lang="ko"><title>견본</title>
<style>@page { size: A4; @top-left { content: "머리말" } } .mark { position: fixed; top: 0 }</style>
<p class="mark" role="presentation">초안</p><h1>제목</h1>
<ol><li><p>첫째</p></li><li>둘째 <b>굵게</b><ul><li>안쪽</li></ul></li></ol>
<table><thead><tr><th scope="col">구분</th><th scope="col">금액</th></tr></thead>
<tbody><tr><th scope="row">합계</th><td>1</td></tr></tbody></table></html>"""


@pytest.fixture(scope="module")
def tagged():
    with pikepdf.open(BytesIO(sample.print_html(HTML))) as pdf:
        yield pdf


def elements(pdf, kind: str) -> list:
    found, waiting = [], list(pdf.Root.StructTreeRoot.K)
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            waiting[:0] = list(element.get("/K", []))
            if kind == element.S:
                found.append(element)
    return found


def marked(pdf) -> list[tuple[str, dict]]:
    return [
        (str(operands[0]), operands[1] if len(operands) > 1 else {})
        for page in pdf.pages
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) in ("BMC", "BDC")
    ]


def test_header_cells_name_their_direction(tagged):
    assert [str(header.A.Scope) for header in elements(tagged, "/TH")] == ["/Column", "/Column", "/Row"]


def test_list_items_hold_only_label_and_body(tagged):
    items = elements(tagged, "/LI")
    assert len(items) == 3
    for item in items:
        assert [str(kid.S) for kid in item.K] == ["/Lbl", "/LBody"]
        for kid in item.K:
            assert kid.P.objgen == item.objgen


def test_running_head_and_watermark_are_artifacts(tagged):
    artifacts = [properties for tag, properties in marked(tagged) if tag == "/Artifact"]
    assert [str(each["/Type"]) for each in artifacts if "/Type" in each] == ["/Pagination", "/Pagination"]


def test_every_other_text_is_in_the_tree(tagged):
    in_content = sorted(int(properties["/MCID"]) for _, properties in marked(tagged) if "/MCID" in properties)
    in_tree = sorted(
        int(kid)
        for kind in ("/NonStruct", "/Lbl", "/LBody", "/P", "/H1", "/TH", "/TD")
        for element in elements(tagged, kind)
        for kid in element.K
        if not isinstance(kid, pikepdf.Dictionary)
    )
    assert in_content == in_tree
