"""How the rows of one generation of an index follow from those of the generation before: most stay what they were."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Succession:
    """Rows of listings after a change. `origin`: int64, for each of them the row it had before, or −1 if it is new."""

    origin: np.ndarray

    @classmethod
    def first(cls, size: int) -> "Succession":
        """All rows are new."""
        return cls(np.full(size, -1, dtype=np.int64))

    @property
    def size(self) -> int:
        return len(self.origin)

    @cached_property
    def new(self) -> np.ndarray:
        """The new rows."""
        return np.flatnonzero(self.origin < 0).astype(np.int32)

    def carried(self, before: np.ndarray | None, new: np.ndarray) -> np.ndarray:
        """A value a row: from the values `before` and those of the new rows."""
        if before is None or not len(before):
            return new
        values = before[np.maximum(self.origin, 0)]
        if len(new):
            values[self.new] = new
        return values

    def pairs(self, before: np.ndarray, rows_before: np.ndarray, new: np.ndarray, new_rows: np.ndarray):
        """Pairs of value and row: which pairs from before stay, then all values, and all rows as they are now."""
        moved = np.full(int(max(self.origin.max(initial=-1), rows_before.max(initial=-1))) + 1, -1, dtype=np.int32)
        kept = np.flatnonzero(self.origin >= 0)
        moved[self.origin[kept]] = kept
        rows = moved[rows_before]
        stays = rows >= 0
        return stays, np.concatenate([before[stays], new]), np.concatenate([rows[stays], new_rows])
