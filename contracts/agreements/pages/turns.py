"""Who has signed, who is next, what the reader can do now; with the co-payment in its place before the agency."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from contracts.payments import queries as payments
from marketplace.accounts import queries as accounts
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.templatetags.ieum import day, moment, won
from marketplace.programmes.enums import CoPaymentRoute

from .. import queries
from ..enums import DocumentState, Party, SignatureState
from ..lifecycles import SIGNATURE
from ..models import Agreement, AgreementDocument, Signature
from .papers import what_it_is


@dataclass(frozen=True, slots=True)
class Seat:
    """One step of the signing. `state`: done, now or later; `at`: when it was done; `due`: until when it must be, in words."""

    who: str
    what: str
    state: str
    at: datetime | None = None
    due: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """The cash co-payment: what to pay, where, under which code. `odd`: won that came in under the code instead; `card`: or by card."""

    amount: int
    code: str
    account: str
    due_on: date | None
    received: bool
    overdue: bool
    odd: int
    is_mine: bool
    card: bool

    @property
    def missing(self) -> int:
        """Won that the odd deposit is short of; below zero, what it is over."""
        return self.amount - self.odd


def seats(agreement: Agreement, document: AgreementDocument) -> list[Seat]:
    """Who signs in which order, with the co-payment in its place before the agency."""
    turn = queries.whose_turn(document)
    awaited = queries.co_payment_missing(agreement) > 0
    found = []
    for signature in queries.signatures_of(document):
        if signature.party == Party.AGENCY and (deposit := queries.co_payment(agreement)):
            found.append(_deposit_seat(deposit, document, turn))
        found.append(_seat(signature, document, turn, blocked=awaited and signature.party == Party.AGENCY))
    return found


def _seat(signature: Signature, document: AgreementDocument, turn: Signature | None, *, blocked: bool) -> Seat:
    who = f"{signature.get_party_display()} {signature.organisation.legal_name}"
    record = getattr(signature, "record", None)
    if record and signature.state == SignatureState.SIGNED:
        return Seat(who, _("%(name)s has signed") % {"name": record.signer_name}, "done", at=record.at)
    if turn and turn.pk == signature.pk and not blocked:
        return Seat(who, _("It is their turn"), "now", due=moment(document.sign_by))
    if signature.state in (SignatureState.REQUESTED, SignatureState.VIEWED):
        last = signature.party == Party.AGENCY
        return Seat(who, _("Signs last and seals") if last else _("Signs next"), "later", due=moment(document.sign_by))
    return Seat(who, signature.get_state_display(), "later")


def _deposit_seat(deposit: queries.CoPayment, document: AgreementDocument, turn: Signature | None) -> Seat:
    who, amount = _("Co-payment in cash"), won(deposit.amount)
    if deposit.received:
        return Seat(who, _("%(amount)s received") % {"amount": amount}, "done")
    waits = bool(turn) and turn.party == Party.AGENCY
    return Seat(
        who, _("%(amount)s to be deposited") % {"amount": amount}, "now" if waits else "later", due=day(deposit.due_on)
    )


def deposit_of(agreement: Agreement, actor: Actor, at: datetime) -> Deposit | None:
    """The co-payment for the reader; None where no cash goes through the agency's account."""
    found = queries.co_payment(agreement)
    if found is None or agreement.co_payment_route != CoPaymentRoute.AGENCY_ACCOUNT:
        return None
    account = payments.account_of(agreement.case.round.programme.agency_id)
    return Deposit(
        amount=found.amount, code=found.code, account=str(account) if account else "", due_on=found.due_on,
        received=found.received,
        overdue=not found.received and found.due_on is not None and found.due_on < day_in_korea(at),
        odd=0 if found.received else payments.odd_deposit(agreement.case_id),
        is_mine=actor.organisation_id == agreement.demand_firm_id, card=payments.takes_cards(found.amount),
    )  # fmt: skip


def closed(agreement: Agreement, document: AgreementDocument, actor: Actor, at: datetime) -> str:
    """Why the reader cannot sign now, and who could; empty when they can."""
    signature = queries.my_signature(document, actor)
    if signature is None:
        return _("The document is not locked yet. You are told as soon as it can be signed.")
    if document.state not in (DocumentState.LOCKED, DocumentState.SIGNING):
        return what_it_is(document)
    if not actor.has("signs"):
        signers = accounts.people_who(actor.organisation_id, ["signs"], day_in_korea(at))
        return _("For %(firm)s this is signed by: %(names)s.") % {
            "firm": signature.organisation.legal_name, "names": ", ".join(person.name for person in signers) or "–",
        }  # fmt: skip
    if signature.state == SignatureState.REQUESTED:  # opened by this very page, if nothing else is in the way
        return next((why for guard in SIGNATURE["sign"].guards if (why := guard(signature, actor, at))), "")
    return SIGNATURE["sign"].refusal(signature, actor, at) or ""


def what_next(agreement: Agreement, document: AgreementDocument, actor: Actor) -> str:
    """What happens after the reader's signature, and who is told."""
    turn = queries.whose_turn(document)
    if turn is None:
        return _("All have signed. The agency seals the document; then the agreement is concluded.")
    if turn.party != Party.AGENCY:
        return _("%(name)s signs next, until the same date. You are told when the agreement is concluded.") % {
            "name": turn.organisation.legal_name
        }
    if queries.co_payment_missing(agreement) > 0:
        mine = actor.organisation_id == agreement.demand_firm_id
        return (
            _("Please deposit the co-payment now: the agency signs once it is in.")
            if mine
            else _("%(name)s deposits its co-payment, then the agency signs last.")
            % {"name": agreement.demand_firm.legal_name}
        )
    return _("The agency signs last and seals the document. You are told when the agreement is concluded.")
