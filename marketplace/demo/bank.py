"""The agency's account at a bank that exists only in the story: it books what is paid and prints statements."""

from dataclasses import dataclass, field
from datetime import datetime

from marketplace.core.clock import KST

_HEAD = "거래일시,적요,의뢰인/수취인,출금액,입금액,잔액"


@dataclass
class Bank:
    """`balance` in won; what the statements printed so far have shown is not printed again."""

    balance: int
    rows: list[str] = field(default_factory=list)
    printed: int = 0

    def deposit(self, won: int, *, sender: str, memo: str = "", at: datetime) -> None:
        self._book(memo, sender, 0, won, at)

    def withdraw(self, won: int, *, memo: str, at: datetime) -> None:
        self._book(memo, "", won, 0, at)

    def statement(self) -> bytes:
        """The movements since the last statement, as the bank's CSV file."""
        fresh, self.printed = self.rows[self.printed :], len(self.rows)
        return _file(fresh)

    def whole_statement(self) -> bytes:
        """Every movement since the account was opened, as the bank's CSV file."""
        return _file(self.rows)

    def _book(self, memo: str, other: str, out: int, into: int, at: datetime) -> None:
        self.balance += into - out
        when = at.astimezone(KST)
        self.rows.append(f'{when:%Y-%m-%d %H:%M:%S},{memo},{other},"{out:,}","{into:,}","{self.balance:,}"')


def _file(rows: list[str]) -> bytes:
    return "\r\n".join([_HEAD, *rows]).encode("cp949")
