"""The files that go to the bank and come from it. Pure functions over bytes; won; times of the bank are Korean."""

import csv
import io
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import openpyxl

from marketplace.core import money
from marketplace.core.clock import KST

from .errors import RowMissing, UnreadableStatement

BATCH_COLUMNS = ("이체번호", "입금은행", "입금계좌", "예금주", "금액", "적요")
STATEMENT_COLUMNS = ("거래일시", "적요", "의뢰인/수취인", "출금액", "입금액", "잔액")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = b"PK\x03\x04"
_MAX_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One movement of a statement.

    `key` tells it from every other of the account: `ordinal` counts the rows of one second that are alike even
    in their balance (a deposit, its return, and the deposit again).
    """

    booked_at: datetime
    memo: str
    counterparty: str
    withdrawal: int
    deposit: int
    balance: int
    ordinal: int = 0

    @property
    def key(self) -> str:
        return f"{self.booked_at:%Y%m%d%H%M%S}|{self.withdrawal}|{self.deposit}|{self.balance}|{self.ordinal}"


def safe_cell(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def batch_file(lines: Iterable[Sequence]) -> bytes:
    """The bulk-transfer file of a payment run: CSV in CP949, one line per instruction, in BATCH_COLUMNS."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(BATCH_COLUMNS)
    for line in lines:
        writer.writerow([cell if isinstance(cell, int) else safe_cell(str(cell)) for cell in line])
    return out.getvalue().encode("cp949", errors="replace")


def media_type(content: bytes) -> str:
    """How a statement is kept."""
    return XLSX if content.startswith(_ZIP) else "text/csv"


def statement_rows(content: bytes) -> list[Row]:
    """The rows of a statement (CSV in UTF-8 or CP949, or XLSX), oldest first, the balance proved to run through.

    Title rows above the header are passed over. Raises UnreadableStatement, RowMissing.
    """
    lines = _sheet(content) if content.startswith(_ZIP) else _csv(content)
    head = next((place for place, line in enumerate(lines) if _has_header(line)), None)
    if head is None:
        raise UnreadableStatement(why="열 이름이 없음")
    columns = {name.strip(): place for place, name in enumerate(lines[head])}
    body = [(place, line) for place, line in enumerate(lines[head + 1 :], start=head + 2) if any(map(str.strip, line))]
    if len(body) > _MAX_ROWS:
        raise UnreadableStatement(why=f"{_MAX_ROWS:,}행 초과")
    rows = _oldest_first([_row(line, columns, place) for place, line in body])
    prove_continuity(rows)
    seen: Counter[str] = Counter()
    for place, row in enumerate(rows):
        rows[place] = replace(row, ordinal=seen[row.key])
        seen[row.key] += 1
    return rows


def prove_continuity(rows: Sequence[Row]) -> None:
    """Each balance follows from the one before. Raises RowMissing at the first that does not."""
    if gap := _gap(rows):
        before, row = gap
        expected = before.balance + row.deposit - row.withdrawal
        shown = f"{row.booked_at.astimezone(KST):%Y-%m-%d %H:%M:%S}"
        raise RowMissing(when=shown, expected=f"{expected:,}", found=f"{row.balance:,}")


def _gap(rows: Sequence[Row]) -> tuple[Row, Row] | None:
    pairs = itertools.pairwise(rows)
    return next(((a, b) for a, b in pairs if a.balance + b.deposit - b.withdrawal != b.balance), None)


def _oldest_first(rows: list[Row]) -> list[Row]:
    """Banks list from either end; where all rows are of one second, the balance tells which."""
    if not rows or rows[0].booked_at < rows[-1].booked_at:
        return rows
    if rows[0].booked_at > rows[-1].booked_at or (_gap(rows) and not _gap(rows[::-1])):
        return rows[::-1]
    return rows


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise UnreadableStatement(why="CSV 형식이 아님") from error
    raise UnreadableStatement(why="문자 부호화")


def _sheet(content: bytes) -> list[list[str]]:
    """The first sheet of a workbook as text; at most as many rows as a statement may have."""
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = itertools.islice(sheet.iter_rows(values_only=True), _MAX_ROWS + 100)
        return [[_text(cell) for cell in row] for row in rows]
    except Exception as error:  # whatever a broken archive makes the reader raise
        raise UnreadableStatement(why="엑셀 파일이 열리지 않음") from error


def _text(cell) -> str:
    if cell is None:
        return ""
    return f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else str(cell)


def _has_header(line: list[str]) -> bool:
    return set(STATEMENT_COLUMNS) <= {cell.strip() for cell in line}


def _row(line: list[str], columns: dict[str, int], place: int) -> Row:
    try:
        cells = {name: line[columns[name]].strip() for name in STATEMENT_COLUMNS}
        row = Row(
            booked_at=_when(cells["거래일시"]),
            memo=_visible(cells["적요"])[:120],
            counterparty=_visible(cells["의뢰인/수취인"])[:60],
            withdrawal=money.parse(cells["출금액"] or "0"),
            deposit=money.parse(cells["입금액"] or "0"),
            balance=money.parse(cells["잔액"]),
        )
    except (IndexError, ValueError, money.UnreadableAmount) as error:
        raise UnreadableStatement(why=f"{place}행") from error
    if (row.withdrawal > 0) == (row.deposit > 0):
        raise UnreadableStatement(why=f"{place}행: 입금과 출금 중 하나만")
    return row


def _when(text: str) -> datetime:
    """An instant from "2026-03-02 09:00:00", "2026.03.02 09:00:00" or "2026/03/02 09:00:00", as in Korea."""
    plain = re.sub(r"[./]", "-", text)
    return datetime.strptime(plain, "%Y-%m-%d %H:%M:%S").replace(tzinfo=KST).astimezone(UTC)


def _visible(text: str) -> str:
    """`text` in one form, without characters that nobody sees: what a bank sends cannot be typed again."""
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter for letter in words if letter.isprintable())
