"""Act six: agreements are drawn up, signed in order, paid into, sealed, and come into force."""

from contracts.agreements import operations as agreements
from contracts.agreements import queries
from contracts.agreements.enums import Method, Party
from contracts.agreements.models import Agreement, AgreementDocument
from contracts.agreements.terms import PersonalData, Terms
from contracts.clauses.enums import Clause
from contracts.payments import operations as payments
from marketplace.accounts import queries as accounts
from marketplace.core import outbox
from marketplace.core.actor import Actor

from ..world import Player, World


def drawn_up(world: World, firm: Player) -> None:
    """The manager draws the agreement up; the queue makes the document."""
    agreement = agreements.draw_up(
        award_id=firm.made["award"], terms=terms(world, firm), actor=world.staff("manager1"), at=world.now()
    )
    firm.made["agreement"] = agreement.pk
    outbox.drain()


def terms(world: World, firm: Player) -> Terms:
    """What the manager finds in the case: sensitive data. Whether the solution is generative, the catalogue says."""
    scene = firm.content["scene"]
    personal = None
    if scene["kind"] == "sensitive_data":
        personal = PersonalData(
            sensitive=True, entrusted_work=scene["entrusted_work"], items=tuple(scene["items"]),
            retention=scene["retention"], clause=scene["clause"],
        )  # fmt: skip
    return Terms(personal_data=personal)


def locked(world: World, firm: Player) -> None:
    """The manager has read the draft and fixes it."""
    agreements.lock_document(document_id=document(firm).pk, actor=world.staff("manager1"), at=world.now())


def signed(world: World, firm: Player, party: Party) -> None:
    """The party's representative opens the document, reads it, and signs."""
    actor, paper = signer(world, firm, party), document(firm)
    signature = paper.signatures.get(party=party)
    agreements.open_document(signature_id=signature.pk, actor=actor, at=world.now())
    agreements.sign(
        signature_id=signature.pk, h0=paper.h0, typed_name=actor.label.partition(" (")[0], clauses=Clause.values,
        methods=[(Method.PASSWORD, world.now()), (Method.ONE_TIME_CODE, world.now())], actor=actor, at=world.now(),
    )  # fmt: skip


def sealed(world: World, firm: Player) -> None:
    """The queue seals what all have signed."""
    outbox.drain()


def deposited(world: World, *firms: Player) -> None:
    """The firms pay their cash with its code; a finance officer takes over the statement."""
    for firm in firms:
        expected = co_payment_of(firm)
        if expected and not expected.received:
            world.bank.deposit(expected.amount, sender=expected.code, at=world.now())
    payments.import_statement(
        round_id=world.made["round"], content=world.bank.statement(), actor=world.staff("finance1"), at=world.now()
    )
    outbox.drain()


def in_force(world: World) -> None:
    """The first day of the projects."""
    agreements.start_agreements_due(at=world.now())
    outbox.drain()


def agreement_of(firm: Player) -> Agreement:
    return Agreement.objects.get(pk=firm.made["agreement"])


def co_payment_of(firm: Player):
    """What the firm is expected to pay to the agency's account."""
    return queries.co_payment(agreement_of(firm))


def document(firm: Player) -> AgreementDocument:
    """The firm's newest document."""
    return queries.current_document(agreement_of(firm))


def signer(world: World, firm: Player, party: Party) -> Actor:
    """Who signs for a party: the representatives, and the agency's approver."""
    if party == Party.AGENCY:
        return accounts.actor_of(world.staff_ids["approver"], organisation_id=world.made["agency"], at=world.at)
    return world.of(firm if party == Party.DEMAND_FIRM else world.vendors[firm.made["vendor"]])
