"""What tests of payments by card ask and do."""

from contracts.payments import operations as payments
from marketplace.core import outbox
from marketplace.ledger import queries as ledger
from marketplace.programmes import books

WON = 37_500_000


def balance(ref):
    return ledger.balance(ref)


def with_the_company(office):
    found = balance(books.card_company(office.round))
    return found.debits - found.credits


def by_bank(office, bank, code, at, won=WON):
    bank.deposit(won, code)
    payments.import_statement(
        round_id=office.round.pk, content=bank.statement(), actor=office.finance1, at=at
    )  # fmt: skip
    outbox.drain()
