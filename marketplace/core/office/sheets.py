"""Tables as XLSX files: values as the office shows them, numbers as numbers, and no text that a program would run."""

import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet with a head line. Whole numbers stay numbers, with separators; everything else is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, label) for label in head])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def response(content: bytes, name: str) -> HttpResponse:
    """The file as an attachment that is kept by no cache."""
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _cell(sheet, value):
    if isinstance(value, int) and not isinstance(value, bool):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "#,##0"
        return cell
    return _text(sheet, "" if value is None else str(value))


def inert(text: str) -> str:
    """Text is never a formula: an apostrophe stands before what spreadsheet programs would run (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_RUNS) else text


def _text(sheet, text: str):
    cell = WriteOnlyCell(sheet, inert(str(text)))
    cell.data_type = "s"
    return cell


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31] or "Sheet"
