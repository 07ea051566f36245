"""The structure tree that screen readers follow, as ISO 14289-1 (PDF/UA-1) wants it; four mends to WeasyPrint 70.

- Running headers, footers and watermarks are artifacts, not read out on every page (7.1, 7.8). A box of the
  page margin belongs to no element; an element says `role="presentation"`.
- A header cell says whether it heads its column or its row (7.5); that each cell names its headers as well says
  the same again at a third of the tree's size.
- A list item holds a label and a body, nothing else (7.2).
- A line of text hangs on its own element, without a span of its own around it: a third fewer objects to write.

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


class _WithoutSpans:
    """The PDF as the tree's builder sees it: the span around a line is given a number that says its text's, and is
    not written."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.page_references = pdf.page_references

    def add_object(self, added) -> None:
        if added.get("S") == "/Span" and len(added["K"]) == 1 and isinstance(added["K"][0], int):
            added.number = -1 - added["K"][0]
        else:
            self.pdf.add_object(added)


def _build_mended_tree(box, parent, pdf, page_number, nums, *args):
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if _is_artifact(box):
        return
    if not isinstance(pdf, _WithoutSpans):
        pdf = _WithoutSpans(pdf)
    for element in _build_box_tree(box, parent, pdf, page_number, nums, *args):
        _hang_text_on(element, nums)
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Row" if box.element.get("scope") == "row" else "/Column"
        elif element["S"] == "/Table":
            _forget_headers(pdf.pdf, element)
        elif element["S"] == "/LI":
            _wrap_body(pdf.pdf, element, nums)
        yield element


def _forget_headers(pdf, table) -> None:
    """Each cell's list of its header cells, and their names."""
    waiting = [table]
    while waiting:
        element = waiting.pop()
        element.pop("ID", None)
        attributes = element.get("A", {})
        attributes.pop("Headers", None)
        if element["S"] == "/TD" and list(attributes) == ["O"]:
            del element["A"]  # nothing is left to say about it
        waiting += [pdf.objects[int(kid.split()[0])] for kid in element["K"] if not isinstance(kid, int)]


def _hang_text_on(element, nums) -> None:
    """Put the text in the place of the spans that were not written."""
    for place, kid in enumerate(element["K"]):
        if not isinstance(kid, int) and kid.startswith(b"-"):
            text = -1 - int(kid.split()[0])
            element["K"][place] = text
            nums[text] = element.reference


def _wrap_body(pdf, item, nums) -> None:
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
        if element is None:
            nums[kid] = body.reference
        else:
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
