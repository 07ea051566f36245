"""How an account is named: by its book, its kind, and the record it belongs to, in the words of the app above."""

from typing import NamedTuple


class AccountRef(NamedTuple):
    """("2027-1", "voucher", "V-2027-1-7K2MXQ4T")"""

    book: str
    kind: str
    ref: str

    def __str__(self) -> str:
        return f"{self.book}/{self.kind}/{self.ref}"
