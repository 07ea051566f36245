"""The files that go to the bank and come from it. Pure functions over bytes; won; times of the bank are Korean."""

import csv
import io
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from marketplace.core import money
from marketplace.core.clock import KST

from .errors import RowMissing, UnreadableStatement

BATCH_COLUMNS = ("이체번호", "입금은행", "입금계좌", "예금주", "금액", "적요")
STATEMENT_COLUMNS = ("거래일시", "적요", "의뢰인/수취인", "출금액", "입금액", "잔액")
_MAX_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One movement of a statement. `key` tells it from every other, twins on the same day included."""

    booked_at: datetime
    memo: str
    counterparty: str
    withdrawal: int
    deposit: int
    balance: int

    @property
    def key(self) -> str:
        return f"{self.booked_at:%Y%m%d%H%M%S}|{self.withdrawal}|{self.deposit}|{self.balance}|{self.counterparty}"[
            :120
        ]


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


def statement_rows(content: bytes) -> list[Row]:
    """The rows of a statement, oldest first, with the balance proved to run through.

    Title rows above the header are passed over. Raises UnreadableStatement, RowMissing.
    """
    lines = list(csv.reader(io.StringIO(_decoded(content))))
    head = next((place for place, line in enumerate(lines) if _has_header(line)), None)
    if head is None:
        raise UnreadableStatement(why="열 이름이 없음")
    columns = {name.strip(): place for place, name in enumerate(lines[head])}
    body = [line for line in lines[head + 1 :] if any(cell.strip() for cell in line)]
    if len(body) > _MAX_ROWS:
        raise UnreadableStatement(why=f"{_MAX_ROWS:,}행 초과")
    rows = [_row(line, columns, place) for place, line in enumerate(body, start=head + 2)]
    if rows and rows[0].booked_at > rows[-1].booked_at:
        rows.reverse()
    _prove_continuity(rows)
    return rows


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableStatement(why="문자 부호화")


def _has_header(line: list[str]) -> bool:
    return set(STATEMENT_COLUMNS) <= {cell.strip() for cell in line}


def _row(line: list[str], columns: dict[str, int], place: int) -> Row:
    try:
        cells = {name: line[columns[name]].strip() for name in STATEMENT_COLUMNS}
        when = datetime.strptime(cells["거래일시"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=KST)
        row = Row(
            booked_at=when.astimezone(UTC),
            memo=cells["적요"][:120],
            counterparty=cells["의뢰인/수취인"][:60],
            withdrawal=money.parse(cells["출금액"] or "0"),
            deposit=money.parse(cells["입금액"] or "0"),
            balance=money.parse(cells["잔액"]),
        )
    except (IndexError, ValueError, money.UnreadableAmount) as error:
        raise UnreadableStatement(why=f"{place}행") from error
    if (row.withdrawal > 0) == (row.deposit > 0):
        raise UnreadableStatement(why=f"{place}행: 입금과 출금 중 하나만")
    return row


def _prove_continuity(rows: list[Row]) -> None:
    for before, row in itertools.pairwise(rows):
        expected = before.balance + row.deposit - row.withdrawal
        if row.balance != expected:
            shown = f"{row.booked_at.astimezone(KST):%Y-%m-%d %H:%M:%S}"
            raise RowMissing(when=shown, expected=f"{expected:,}", found=f"{row.balance:,}")
