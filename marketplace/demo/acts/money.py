"""Act eight: vouchers, guarantees, claims with their e-tax invoices, payment runs, settlement."""

from datetime import timedelta

from contracts.agreements.models import PaymentRow
from contracts.delivery.models import Deliverable
from contracts.oversight import operations as oversight
from contracts.oversight.enums import SignalKind
from contracts.payments import bank_files
from contracts.payments import operations as payments
from contracts.payments import queries as transfers
from contracts.settlement import operations as settlement
from contracts.settlement import queries
from contracts.settlement.enums import ClaimState
from contracts.settlement.invoices import Amounts, Invoice
from contracts.settlement.models import Claim, Expense, Settlement
from contracts.vouchers import operations as vouchers
from marketplace.core import money, outbox
from marketplace.programmes.enums import InstalmentKind

from ..world import Player, World, paper
from .agreements import agreement_of


def voucher_issued(world: World, firm: Player) -> None:
    """The manager proposes the voucher, a finance officer issues it."""
    voucher = vouchers.propose_voucher(
        agreement_id=firm.made["agreement"], actor=world.staff("manager1"), at=world.now()
    )
    firm.made["voucher"] = voucher.pk
    vouchers.issue_voucher(voucher_id=voucher.pk, actor=world.staff("finance1"), at=world.now())


def guaranteed(world: World, firm: Player) -> None:
    """The vendor hands in the bond for its advance; the manager accepts it."""
    agreement, scene, vendor = agreement_of(firm), firm.content["scene"], world.vendors[firm.made["vendor"]]
    advance = agreement.payment_rows.get(kind=InstalmentKind.ADVANCE)
    issuer = scene.get("guarantee_issuer", "새벽보증보험(시험용)")
    number = scene.get("guarantee_number", f"AP-{world.today.year}-{firm.content['business_number'][-5:]}")
    bond = vouchers.submit_guarantee(
        agreement_id=agreement.pk, issuer=issuer, number=number, amount=advance.amount,
        valid_until=agreement.ends_on + timedelta(days=90), content=paper("선금이행보증증권", issuer, number),
        actor=world.of(vendor), at=world.now(),
    )  # fmt: skip
    vouchers.accept_guarantee(guarantee_id=bond.pk, actor=world.staff("manager2"), at=world.now())


def claims_what_is_due(world: World, firm: Player) -> list[Claim]:
    """The vendor claims every instalment that can be claimed now."""
    agreement = agreement_of(firm)
    return [claims(world, firm, row) for row, due in queries.rows_to_claim(agreement, world.at) if not due.why_not]


def claims(world: World, firm: Player, row: PaymentRow) -> Claim:
    """One instalment, with the invoice the vendor has issued to the firm."""
    vendor = world.vendors[firm.made["vendor"]]
    invoice, amounts = invoice_for(world, row)
    return settlement.claim(
        row_id=row.pk, invoice=invoice, amounts=amounts, content=paper("전자세금계산서", invoice.approval_number),
        actor=world.of(vendor, "manager"), at=world.now(),
    )  # fmt: skip


def invoice_for(world: World, row: PaymentRow) -> tuple[Invoice, Amounts]:
    """An invoice as it must be for what is due of the row, written inside the period."""
    agreement, share = row.agreement, queries.claimable(row, world.at).share
    supply = share.grant + share.cash
    vat = 0 if agreement.vendor.tax_exempt else money.vat(supply)
    written = min(world.today, agreement.ends_on)
    world.made["invoices"] = world.made.get("invoices", 0) + 1
    invoice = Invoice(
        approval_number=f"{written:%Y%m%d}{world.made['invoices']:016d}",
        supplier_number=agreement.vendor.business_number, buyer_number=agreement.demand_firm.business_number,
        supply_value=supply, vat=vat, written_on=written, issued_on=world.today,
    )  # fmt: skip
    return invoice, Amounts(grant=share.grant, cash=share.cash, vat=vat, total=supply + vat)


def checked_and_approved(world: World) -> None:
    """The manager checks every claim that waits, the finance officer approves it."""
    for claim in Claim.objects.filter(state=ClaimState.CLAIMED).order_by("pk"):
        settlement.check_claim(claim_id=claim.pk, actor=world.staff("manager2"), at=world.now())
    for claim in Claim.objects.filter(state=ClaimState.CHECKED).order_by("pk"):
        settlement.approve_claim(claim_id=claim.pk, actor=world.staff("finance1"), at=world.now())


def paid(world: World) -> None:
    """One payment run with all that is instructed: made, released by another, paid by the bank, read back."""
    waiting = list(transfers.to_be_paid().values_list("pk", flat=True))
    if not waiting:
        return
    run = payments.make_run(instruction_ids=waiting, actor=world.staff("finance1"), at=world.now())
    payments.release_run(run_id=run.pk, actor=world.staff("finance2"), at=world.now())
    file = payments.export_run(run_id=run.pk, actor=world.staff("finance1"), at=world.now())
    for number, amount in orders(file):
        world.bank.withdraw(amount, memo=number, at=world.now())
    read_statement(world)


def orders(file: bytes) -> list[tuple[str, int]]:
    """What the bank reads in a payment run's file: number of each transfer, won."""
    head, *lines = file.decode("cp949").splitlines()
    columns = head.split(",")
    number, amount = columns.index(bank_files.BATCH_COLUMNS[0]), columns.index(bank_files.BATCH_COLUMNS[4])
    return [(cells[number], money.parse(cells[amount])) for cells in (line.split(",") for line in lines)]


def read_statement(world: World) -> None:
    """A finance officer takes over what the bank has booked since the last time."""
    payments.import_statement(
        round_id=world.made["round"], content=world.bank.statement(), actor=world.staff("finance2"), at=world.now()
    )
    outbox.drain()


def signal_raised(world: World, firm: Player) -> None:
    """Something was seen: payments of the case stand still until it is explained."""
    scene = firm.content["scene"]
    signal = oversight.raise_signal(
        case_id=firm.made["case"], kind=SignalKind.SHARED_ACCESS, evidence=scene["signal"],
        actor=world.staff("manager1"), at=world.now(),
    )  # fmt: skip
    firm.made["signal"] = signal.pk
    oversight.ask_explanation(
        signal_id=signal.pk, organisation_id=firm.organisation_id, question=scene["question"],
        actor=world.staff("manager1"), at=world.now(),
    )  # fmt: skip


def signal_explained(world: World, firm: Player) -> None:
    scene = firm.content["scene"]
    oversight.explain(
        signal_id=firm.made["signal"], explanation=scene["explanation"], content=paper("소명 자료", *scene["evidence"]),
        actor=world.of(firm), at=world.now(),
    )  # fmt: skip


def signal_cleared(world: World, firm: Player) -> None:
    oversight.clear(
        signal_id=firm.made["signal"], reason=firm.content["scene"]["decision"], actor=world.staff("approver"),
        at=world.now(),
    )  # fmt: skip


def statement_submitted(world: World, firm: Player) -> None:
    """The firm says that it has spent what was planned, line by line, with the papers behind each."""
    expenses, found = expenses_of(firm), settlement_of(firm)
    spent = {expense.pk: expense.planned for expense in expenses}
    settlement.save_spent(settlement_id=found.pk, spent=spent, actor=world.of(firm), at=world.now())
    delivered = Deliverable.objects.filter(milestone__agreement=found.agreement_id, acceptance__accepted=True)
    if works := list(delivered.values_list("pk", flat=True)):
        claims = list(Claim.objects.filter(agreement=found.agreement_id).values_list("pk", flat=True))
        for expense in expenses:
            settlement.link_papers(
                expense_id=expense.pk, claims=claims, deliverables=works, actor=world.of(firm), at=world.now()
            )
    settlement.submit_settlement(
        settlement_id=found.pk, spent=spent,
        content=paper("정산보고서", *(f"{expense.name} {expense.planned:,}원" for expense in expenses)),
        actor=world.of(firm), at=world.now(),
    )  # fmt: skip


def recognition_proposed(world: World, firm: Player) -> None:
    """The settlement auditor goes through the lines; what is not recognised has its reason."""
    disallowed = {row["name"]: row for row in firm.content["settlement"].get("disallowed", ())}
    recognised = {}
    for expense in expenses_of(firm):
        row = disallowed.get(expense.name, {"amount": 0, "reason": ""})
        recognised[expense.pk] = (expense.spent - row["amount"], row["reason"])
    scene = firm.content["scene"]
    settlement.propose_recognition(
        settlement_id=settlement_of(firm).pk, recognised=recognised,
        comment=scene.get("auditor_note", "공급자, 품목, 금액, 날짜가 증빙과 모두 맞습니다."),
        actor=world.staff("auditor2"), at=world.now(),
    )  # fmt: skip


def opinion_given(world: World, firm: Player) -> None:
    """The firm says what it thinks of a disallowance."""
    scene = firm.content["scene"]
    if words := scene.get("firm_answer") or (scene["kind"] == "equipment_disallowed" and scene["answer"]):
        settlement.object_to_recognition(
            settlement_id=settlement_of(firm).pk, opinion=words, actor=world.of(firm), at=world.now()
        )


def settlement_confirmed(world: World, firm: Player) -> None:
    """Another person confirms; the balance is known and what is left goes back."""
    scene = firm.content["scene"]
    settlement.confirm_settlement(
        settlement_id=settlement_of(firm).pk, decision=scene.get("decision", "") if _is_disallowed(firm) else "",
        actor=world.staff("manager2"), at=world.now(),
    )  # fmt: skip


def settlement_of(firm: Player) -> Settlement:
    return Settlement.objects.get(agreement_id=firm.made["agreement"])


def expenses_of(firm: Player) -> list[Expense]:
    return list(settlement_of(firm).expenses.order_by("position"))


def _is_disallowed(firm: Player) -> bool:
    return bool(firm.content["settlement"].get("disallowed"))
