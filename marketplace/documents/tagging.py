"""The structure tree that screen readers follow, as ISO 14289-1 (PDF/UA-1) wants it; three mends to WeasyPrint 70.

- Running headers, footers and watermarks are artifacts, not read out on every page (7.1, 7.8). A box of the
  page margin belongs to no element; an element says `role="presentation"`.
- A header cell says whether it heads its column or its row (7.5).
- A list item holds a label and a body, nothing else (7.2).

Importing this module patches WeasyPrint, whose version is pinned; tests/marketplace/documents/test_tagging.py
fails when its internals move.
"""

from contextlib import contextmanager

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

_build_box_tree, _marked = tags._build_box_tree, Stream.marked


def _is_artifact(box) -> bool:
    if isinstance(box, boxes.PageBox):
        return False
    return box.element is None or box.element.get("role") == "presentation"


def _build_mended_tree(box, parent, pdf, *args):
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if _is_artifact(box):
        return
    for element in _build_box_tree(box, parent, pdf, *args):
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Row" if box.element.get("scope") == "row" else "/Column"
        elif element["S"] == "/LI":
            _wrap_body(pdf, element)
        yield element


def _wrap_body(pdf, item) -> None:
    """Put everything in the list item but its label into one body."""
    kids = [(kid, None if isinstance(kid, int) else pdf.objects[int(kid.split()[0])]) for kid in item["K"]]
    if all(element is not None and element["S"] in ("/Lbl", "/LBody") for _, element in kids):
        return
    body = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "Pg": item["Pg"], "P": item.reference}
    )
    pdf.add_object(body)
    item["K"] = pydyf.Array()
    for kid, element in kids:
        if element is not None and element["S"] == "/Lbl":
            item["K"].append(kid)
            continue
        body["K"].append(kid)
        if element is not None:
            element["P"] = body.reference
    item["K"].append(body.reference)


@contextmanager
def _marked_content(stream, box, tag):
    if stream._tags is None or not _is_artifact(box):
        with _marked(stream, box, tag):
            yield
        return
    pydyf.Stream.begin_marked_content(stream, "Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
    try:
        yield
    finally:
        pydyf.Stream.end_marked_content(stream)


tags._build_box_tree = _build_mended_tree
Stream.marked = _marked_content
