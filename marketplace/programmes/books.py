"""The names of a round's ledger accounts: one book per round, one name for each purse."""

from marketplace.accounts.models import Organisation
from marketplace.ledger.refs import AccountRef

from .models import Case, Round, Track

UNGUARDED = frozenset({"bank", "payable", "card_company", "card_fee"})


CO_PAYMENT = "co_payment"


def bank(round_: Round) -> AccountRef:
    """The agency's bank account, as the round uses it."""
    return AccountRef(round_.code, "bank", "main")


def appropriation(track: Track) -> AccountRef:
    """What the track may still award."""
    return AccountRef(track.round.code, "appropriation", track.code)


def committed(case: Case) -> AccountRef:
    """The grant set aside for a case, until its voucher is issued."""
    return AccountRef(case.round.code, "committed", case.number)


def voucher(case: Case, number: str) -> AccountRef:
    return AccountRef(case.round.code, "voucher", number)


def co_payment(case: Case) -> AccountRef:
    """The firm's cash, deposited with the agency for this case."""
    return AccountRef(case.round.code, CO_PAYMENT, case.number)


def payable(case: Case, organisation: Organisation) -> AccountRef:
    """What the agency owes an organisation and has not yet transferred."""
    return AccountRef(case.round.code, "payable", organisation.business_number)


def suspense(round_: Round) -> AccountRef:
    """Deposits that nobody has explained yet."""
    return AccountRef(round_.code, "suspense", "main")


def card_company(round_: Round) -> AccountRef:
    """What payers have paid by card and the card company has not yet transferred to the bank."""
    return AccountRef(round_.code, "card_company", "main")


def card_fee(round_: Round) -> AccountRef:
    """What the card company kept of its transfers: the agency's cost, never a firm's."""
    return AccountRef(round_.code, "card_fee", "main")


def returned(track: Track) -> AccountRef:
    """Grant that was not used and goes back."""
    return AccountRef(track.round.code, "returned", track.code)
