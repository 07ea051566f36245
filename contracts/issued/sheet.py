"""What stands on an issued document: a sentence and tables. Korean, as the documents are; whole numbers are won."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; without a head, each row is a name and its value."""

    caption: str
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[str, ...] = ()


def with_total(rows: Sequence[tuple[Cell, ...]], *won: int) -> tuple[tuple[Cell, ...], ...]:
    """The rows and their sum: under the columns that hold won, by their places, and a dash under those between."""
    sums = (sum(row[place] for row in rows) if place in won else "–" for place in range(1, max(won) + 1))
    return (*rows, ("합계", *sums))


@dataclass(frozen=True, slots=True)
class Sheet:
    says: str
    tables: tuple[Table, ...]
    note: str = ""

    def as_data(self) -> dict:
        return asdict(self)

    def texts(self) -> dict[str, str]:
        """Where → text, for the check whether everything can be printed."""
        cells = ((table.caption, cell) for table in self.tables for row in table.rows for cell in row)
        return {f"{caption} {place}": cell for place, (caption, cell) in enumerate(cells) if isinstance(cell, str)}
