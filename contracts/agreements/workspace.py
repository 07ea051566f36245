"""What the workspace says of an agreement, from its drawing up to its end."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole
from marketplace.core.actor import Actor
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case
from marketplace.programmes.workspace import DEMAND_FIRM, VENDOR, Step, expects, offers, told

from . import queries
from .enums import Party
from .models import Agreement, Signature

AGREEMENT = CaseState.AGREEMENT

expects(AGREEMENT, DEMAND_FIRM, _("reads and signs, or hands in what is asked for"), _("The vendor signs next"))
expects(AGREEMENT, VENDOR, _("reads and signs"), _("The agency signs last, once the co-payment is in"))
expects(AGREEMENT, StaffRole.APPROVER, _("signs for the agency"), _("The agreement is sealed and concluded"))

told("agreement.ask_to_sign", _("The agreement was sent for signing"))
told("signature.open", _("The agreement was opened"))
told("signature.sign", _("The agreement was signed"))
told("agreement_document.remind", _("Whoever is to sign was reminded"))
told("paper_signature.record", _("A signature on paper was handed in"))
told("signature.sign_on_paper", _("The signature on paper was confirmed"), named=False)
told("paper_signature.refuse", _("The signature on paper was refused"), named=False)
told("signature.decline", _("The signature was refused"))
told("agreement_document.seal", _("All have signed; the agreement was sealed"), named=False)
told("agreement_document.expire", _("The time to sign ran out"))
told("agreement_document.supersede", _("An amendment took the agreement's place"), named=False)
told("agreement.conclude", _("The agreement is concluded"), named=False)
told("agreement.start", _("The agreement is in force"), named=False)
told("agreement.change_period", _("The period of the agreement ends on another day"), named=False)
told("agreement.suspend", _("The agreement was suspended"), named=False)
told("agreement.resume", _("The agreement goes on"), named=False)
told("agreement.complete", _("The work is complete"), named=False)
told("agreement.settle", _("The project is settled"), named=False)
told("agreement.close", _("The agreement is closed"), named=False)
told("agreement.terminate", _("The agreement was terminated"), named=False)
told("agreement.cancel", _("The agreement was cancelled before it was concluded"), named=False)
told("deposit_expectation.receive", _("The co-payment was received"), named=False)


@offers
def steps(case: Case, actor: Actor, at: datetime) -> Iterator[Step]:
    """Sign, pay or read, as fits the reader's company."""
    agreement = queries.own_agreements(actor).filter(case=case).first()
    if agreement is None:
        return
    document = queries.current_document(agreement)
    turn = queries.whose_turn(document)
    if turn and turn.organisation_id == actor.organisation_id:
        yield Step(label=_("Read and sign"), href=_to("sign", agreement), main=True)
    elif _pays(agreement, turn, actor):
        yield Step(label=_("Pay the co-payment"), href=f"{_to('detail', agreement)}#pay", main=True)
    yield Step(label=_("Read the agreement"), href=_to("detail", agreement))


def _pays(agreement: Agreement, turn: Signature | None, actor: Actor) -> bool:
    """Whether the agency waits for nothing but the reader's co-payment."""
    waits = turn is not None and turn.party == Party.AGENCY and actor.organisation_id == agreement.demand_firm_id
    return waits and queries.co_payment_missing(agreement) > 0


def _to(name: str, agreement: Agreement) -> str:
    return reverse(f"workspace_agreements:{name}", args=[agreement.number])
