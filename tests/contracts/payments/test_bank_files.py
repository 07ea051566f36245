"""The bank's files are read whole or not at all; nothing sent to the bank runs as a formula."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest

from contracts.payments import bank_files
from contracts.payments.errors import RowMissing, UnreadableStatement

HEAD = "거래일시,적요,의뢰인/수취인,출금액,입금액,잔액"
ROWS = (
    '2026-05-04 09:00:00,AB12CD3,가온전자,,"1,000,000","1,000,000"',
    '2026-05-04 10:30:00,T2026100001,,"400,000",0,"600,000"',
    '2026-05-04 11:00:00,EF45GH6,다온,0,"250,000","850,000"',
)


def statement(*rows, encoding="utf-8"):
    return "\r\n".join([HEAD, *rows, ""]).encode(encoding)


def moved(rows):
    return [(row.deposit - row.withdrawal, row.balance) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_statement_is_read_in_every_encoding_of_the_banks(encoding):
    rows = bank_files.statement_rows(statement(*ROWS, encoding=encoding))

    assert moved(rows) == [(1_000_000, 1_000_000), (-400_000, 600_000), (250_000, 850_000)]
    assert (rows[0].memo, rows[0].counterparty) == ("AB12CD3", "가온전자")
    assert rows[0].booked_at == datetime(2026, 5, 4, 0, 0, tzinfo=UTC)


def test_workbook_is_read_like_a_csv():
    book = openpyxl.Workbook()
    book.active.append(["거래내역조회"])
    book.active.append(HEAD.split(","))
    book.active.append([datetime(2026, 5, 4, 9), "AB12CD3", "가온전자", None, 1_000_000, 1_000_000])  # noqa: DTZ001  as a bank writes it
    book.active.append(["2026.05.04 10:30:00", "T2026100001", None, "400,000", 0, 600_000.0])
    out = io.BytesIO()
    book.save(out)

    rows = bank_files.statement_rows(out.getvalue())

    assert [row.key for row in rows] == [row.key for row in bank_files.statement_rows(statement(*ROWS[:2]))]


@pytest.mark.parametrize("separator", ["-", ".", "/"])
def test_day_is_read_with_every_separator(separator):
    (row,) = bank_files.statement_rows(statement(ROWS[0].replace("-", separator)))

    assert row.booked_at == datetime(2026, 5, 4, 0, 0, tzinfo=UTC)


def test_statement_newest_first_is_turned_round():
    assert moved(bank_files.statement_rows(statement(*ROWS[::-1]))) == moved(
        bank_files.statement_rows(statement(*ROWS))
    )


def test_rows_of_one_second_newest_first_are_turned_round():
    at = "2026-05-04 09:00:00,,,"
    rows = bank_files.statement_rows(statement(f"{at}0,300,800", f"{at}0,500,500"))

    assert moved(rows) == [(500, 500), (300, 800)]


def test_titles_and_empty_lines_are_passed_over_and_columns_found_by_name():
    content = "거래내역조회\r\n\r\n잔액,입금액,출금액,의뢰인/수취인,적요,거래일시,거래점\r\n,,,,,,\r\n500,500,,가온,메모,2026-05-04 09:00:00,본점\r\n"

    (row,) = bank_files.statement_rows(content.encode())

    assert (row.deposit, row.balance, row.memo) == (500, 500, "메모")


def test_movement_its_return_and_the_movement_again_in_one_second_are_three():
    at = "2026-05-04 09:00:00,,가온,"
    rows = bank_files.statement_rows(statement(f"{at}0,500,500", f"{at}500,0,0", f"{at}0,500,500"))

    assert len({row.key for row in rows}) == 3


def test_characters_that_nobody_sees_are_left_out():
    (row,) = bank_files.statement_rows(statement("2026-05-04 09:00:00,가\u200b온\u3000전자 ,\ufeff다온,0,5,5"))

    assert (row.memo, row.counterparty) == ("가온 전자", "다온")


def test_missing_row_is_named_by_the_row_after_it():
    with pytest.raises(RowMissing) as refused:
        bank_files.statement_rows(statement(ROWS[0], ROWS[2]))

    assert refused.value.values == {"when": "2026-05-04 11:00:00", "expected": "1,250,000", "found": "850,000"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04\x81\xff\xff\xfe",
        b"\x81\xff\xff\xfe",
        "거래일시,적요,출금액,입금액,잔액\r\n".encode(),
        statement(ROWS[0], "2026-05-04,메모,가온,,500,1000500"),
        statement("2026-13-04 09:00:00,메모,가온,,500,500"),
        statement("2026-05-04 09:00:00,메모,가온,,오백원쯤,500"),
        statement("2026-05-04 09:00:00,메모,가온,,-500,500"),
        statement("2026-05-04 09:00:00,메모,가온,,500.5,500"),
        statement("2026-05-04 09:00:00,메모,가온,,500,"),
        statement("2026-05-04 09:00:00,메모"),
        statement("2026-05-04 09:00:00,메모,가온,500,500,500"),
        statement("2026-05-04 09:00:00,메모,가온,,,500"),
        statement(*["2026-05-04 09:00:00,,,0,1,1"] * 20_001),
    ],
    ids=range(14),
)
def test_unreadable_statement_is_refused(content):
    with pytest.raises(UnreadableStatement):
        bank_files.statement_rows(content)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_would_be_a_formula_is_neutralised(start):
    content = bank_files.batch_file([("T1", "은행", "1234", f"{start}1+1", 5, f"{start}2")])
    line = list(csv.reader(io.StringIO(content.decode("cp949"), newline="")))[1]

    assert line == ["T1", "은행", "1234", f"'{start}1+1", "5", f"'{start}2"]
