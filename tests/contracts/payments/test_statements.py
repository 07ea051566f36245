"""What the bank says is booked once: matched where it is certain, in suspense where it is not."""

from datetime import timedelta

import pytest

from contracts.payments import operations as payments
from contracts.payments import queries
from contracts.payments.enums import ExpectationState, InstructionState, LineState, RunState
from contracts.payments.errors import AmountDiffers, OtherRound, RowMissing, UnreadableStatement
from contracts.payments.models import DepositExpectation, PaymentRun, StatementImport, StatementLine
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import TransitionRefused
from marketplace.core.models import Event
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds

pytestmark = [pytest.mark.django_db, pytest.mark.db]
WON = 37_500_000


@pytest.fixture
def expected(case, firm, office, at):
    return payments.expect_deposit(
        case_id=case.pk, payer_id=firm.id, amount=WON, credit=books.co_payment(case), actor=office.manager1, at=at
    )


@pytest.fixture
def imports(office, at):
    def imports(content, actor=office.finance1, round_=office.round):
        return payments.import_statement(round_id=round_.pk, content=content, actor=actor, at=at)

    return imports


def in_suspense(office):
    return ledger.balance(books.suspense(office.round)).free


def lines():
    return [(line.deposit or -line.withdrawal, line.state) for line in StatementLine.objects.order_by("pk")]


@pytest.mark.parametrize("sender", ["{code}", "{name}", "{short}", "{code}{cut}", "{code} {short}"])
def test_deposit_with_code_amount_and_payer_is_the_expected_one(expected, bank, imports, case, firm, office, sender):
    short = firm.name.replace("(주)", "").replace("주식회사", "").strip()
    sender = sender.format(code=expected.code, name=firm.name, short=short, cut=short[:3])
    bank.deposit(WON, sender, "" if expected.code in sender else expected.code)
    imports(bank.statement())

    expected.refresh_from_db()
    assert expected.state == ExpectationState.RECEIVED
    assert lines() == [(WON, LineState.MATCHED)]
    assert ledger.balance(books.co_payment(case)).free == WON
    assert in_suspense(office) == 0
    assert queries.reconciliation(office.round).agrees
    assert Event.objects.get(name="deposit_expectation.receive").facts["case_id"] == case.pk


@pytest.mark.parametrize(
    ("won", "sender", "memo"),
    [(WON - 1, "{code}", ""), (WON, "{firm}", ""), (WON, "{vendor}", "{code}"), (WON, "임", "{code}")],
)
def test_deposit_that_is_not_certain_waits_in_suspense(
    expected, bank, imports, case, firm, vendor, office, won, sender, memo
):
    names = {"code": expected.code, "firm": firm.name, "vendor": vendor.name}
    bank.deposit(won, sender.format(**names), memo.format(**names))
    imports(bank.statement())

    expected.refresh_from_db()
    assert expected.state == ExpectationState.WAITING
    assert lines() == [(won, LineState.UNMATCHED)]
    assert (in_suspense(office), ledger.balance(books.co_payment(case)).free) == (won, 0)
    found = queries.reconciliation(office.round)
    assert (found.unmatched, found.statement_net == found.ledger_net, found.agrees) == (1, True, False)


def test_deposit_in_suspense_is_matched_by_a_finance_officer(expected, bank, imports, case, office, at):
    bank.deposit(WON, "홍길동")
    imports(bank.statement())
    line = StatementLine.objects.get()
    with pytest.raises(TransitionRefused):
        payments.match_deposit(line_id=line.pk, expectation_id=expected.pk, actor=office.manager1, at=at)
    assert in_suspense(office) == WON
    payments.match_deposit(line_id=line.pk, expectation_id=expected.pk, actor=office.finance1, at=at)
    with pytest.raises(TransitionRefused):
        payments.match_deposit(line_id=line.pk, expectation_id=expected.pk, actor=office.finance1, at=at)

    assert (in_suspense(office), ledger.balance(books.co_payment(case)).free) == (0, WON)
    assert StatementLine.objects.get().expectation == expected
    assert queries.reconciliation(office.round).agrees


def test_deposit_of_another_amount_is_not_matched(expected, bank, imports, office, at):
    bank.deposit(WON - 1, "홍길동")
    imports(bank.statement())
    with pytest.raises(AmountDiffers):
        payments.match_deposit(
            line_id=StatementLine.objects.get().pk, expectation_id=expected.pk, actor=office.finance1, at=at
        )

    assert in_suspense(office) == WON - 1


def test_cancelled_expectation_takes_no_deposit(expected, bank, imports, office, at):
    payments.cancel_expectation(expectation_id=expected.pk, actor=office.manager1, at=at)
    bank.deposit(WON, expected.code)
    imports(bank.statement())

    assert in_suspense(office) == WON


def test_expected_deposit_paid_twice_is_received_once(expected, bank, imports, case, office):
    bank.deposit(WON, expected.code)
    bank.deposit(WON, expected.code)
    imports(bank.statement())

    assert (ledger.balance(books.co_payment(case)).free, in_suspense(office)) == (WON, WON)


def test_statement_imported_twice_is_nothing_new(bank, imports, office):
    bank.deposit(500)
    first = imports(bank.statement())

    assert imports(bank.statement()) == first
    assert in_suspense(office) == 500


def test_row_known_from_another_file_is_nothing_new(bank, imports, office):
    for won in (500, 600, 700):
        bank.deposit(won)
    imports(bank.statement(0, 2))
    second = imports(bank.statement(1, encoding="utf-8"))

    assert (second.lines_new, second.lines_known) == (1, 1)
    assert in_suspense(office) == 1_800


def test_twins_are_kept(bank, imports, office):
    bank.deposit(500, "가온")
    bank.when -= timedelta(seconds=1)  # the same second again
    bank.deposit(500, "가온")
    imports(bank.statement())

    assert lines() == [(500, LineState.UNMATCHED)] * 2
    assert in_suspense(office) == 1_000


def test_row_missing_between_two_files_is_found_and_nothing_taken_over(bank, imports, office):
    for won in (500, 600, 700):
        bank.deposit(won)
    imports(bank.statement(0, 1))
    with pytest.raises(RowMissing):
        imports(bank.statement(2))
    assert StatementLine.objects.count() == 1

    imports(bank.statement(1))
    assert in_suspense(office) == 1_800


def test_older_file_fits_before_a_newer_one(bank, imports, office):
    for won in (500, 600, 700):
        bank.deposit(won)
    imports(bank.statement(2))
    with pytest.raises(RowMissing):
        imports(bank.statement(0, 1))
    imports(bank.statement(0, 2))

    assert in_suspense(office) == 1_800


def test_row_missing_within_a_file_takes_nothing_over(bank, imports, office):
    for won in (500, 600, 700):
        bank.deposit(won)
    bank.rows.pop(1)
    with pytest.raises(RowMissing):
        imports(bank.statement())

    assert not StatementImport.objects.exists()
    assert ledger.balance(books.suspense(office.round)).credits == 0


def test_unreadable_statement_and_strangers_are_refused(bank, imports, office, vendor):
    with pytest.raises(UnreadableStatement):
        imports(b"\x00\x01\x02")
    for stranger in (office.manager1, vendor.actor):
        with pytest.raises(NotAllowed):
            imports(bank.statement(), actor=stranger)

    assert not StatementImport.objects.exists()


def test_payment_in_the_statement_is_paid_and_closes_the_run(sent, bank, imports, owed, office):
    bank.withdraw(sent.amount, f"대금 {sent.number}")
    imports(bank.statement())

    sent.refresh_from_db()
    assert sent.state == InstructionState.PAID
    assert ledger.balance(owed).free == 600_000
    assert PaymentRun.objects.get().state == RunState.CLOSED
    assert queries.reconciliation(office.round).agrees
    assert Event.objects.get(name="transfer_instruction.pay").facts["key"] == "claim:1"


@pytest.mark.parametrize(("won", "memo"), [(399_999, "{number}"), (400_000, "임대료"), (400_000, "{number}9")])
def test_withdrawal_nobody_ordered_pays_nothing_and_is_named(sent, bank, imports, owed, office, won, memo):
    bank.withdraw(won, memo.format(number=sent.number))
    imports(bank.statement())

    sent.refresh_from_db()
    assert sent.state == InstructionState.SENT
    assert ledger.balance(owed).free == 1_000_000
    found = queries.reconciliation(office.round)
    assert (found.unmatched, found.ledger_net - found.statement_net) == (1, won)


def test_payment_not_yet_at_the_bank_is_not_paid_by_a_statement(instruct, bank, imports, owed):
    waiting = instruct()
    bank.withdraw(waiting.amount, waiting.number)
    imports(bank.statement())

    waiting.refresh_from_db()
    assert (waiting.state, ledger.balance(owed).free) == (InstructionState.INSTRUCTED, 1_000_000)


def test_transfer_the_bank_sent_back_is_owed_again_and_goes_to_the_corrected_account(
    sent, bank, imports, owed, office, vendor, at
):
    bank.withdraw(sent.amount, sent.number)
    bank.deposit(sent.amount, "가온은행", f"{sent.number} 계좌없음")
    imports(bank.statement())

    sent.refresh_from_db()
    assert (sent.state, ledger.balance(owed).free) == (InstructionState.RETURNED, 1_000_000)
    assert queries.reconciliation(office.round).agrees
    account = payments.register_account(
        organisation_id=vendor.id, bank="누리은행", number="77-8888-9999", holder=vendor.name, actor=vendor.actor, at=at
    )
    again = payments.reinstruct(instruction_id=sent.pk, actor=office.finance1, at=at)
    run = payments.make_run(instruction_ids=[again.pk], actor=office.finance1, at=at)
    payments.release_run(run_id=run.pk, actor=office.finance2, at=at)
    payments.export_run(run_id=run.pk, actor=office.finance1, at=at)
    bank.withdraw(again.amount, again.number)
    imports(bank.statement(2))

    again.refresh_from_db()
    assert (again.account, again.state) == (account, InstructionState.PAID)
    assert ledger.balance(owed).free == 600_000
    assert [event.facts["key"] for event in Event.objects.filter(name="transfer_instruction.pay")] == ["claim:1"] * 2
    assert Event.objects.get(name="transfer_instruction.bounce").facts["key"] == "claim:1"


def test_transfer_the_bank_refused_is_reported_by_a_person_until_it_is_paid(sent, bank, imports, owed, office, at):
    with pytest.raises(TransitionRefused):
        payments.bounce(instruction_id=sent.pk, reason="", actor=office.finance1, at=at)
    payments.bounce(instruction_id=sent.pk, reason="예금주 불일치", actor=office.finance1, at=at)
    again = payments.reinstruct(instruction_id=sent.pk, actor=office.finance1, at=at)
    assert again.amount == sent.amount

    with pytest.raises(TransitionRefused):
        payments.bounce(instruction_id=again.pk, reason="아직 보내지 않음", actor=office.finance1, at=at)
    assert ledger.balance(owed).free == 1_000_000


def test_paid_transfer_is_not_returned_by_a_persons_word(sent, bank, imports, owed, office, at):
    bank.withdraw(sent.amount, sent.number)
    imports(bank.statement())
    with pytest.raises(TransitionRefused):
        payments.bounce(instruction_id=sent.pk, reason="반환되었다고 함", actor=office.finance1, at=at)

    assert ledger.balance(owed).free == 600_000


def test_expectation_and_line_of_two_rounds_do_not_meet(expected, bank, imports, case, office, at):
    manager, approver = office.manager1, office.approver
    other = programmes.create_round(
        programme_id=office.round.programme_id, code="2026-2", title="2차", title_en="second",
        opens_at=office.round.opens_at, closes_at=office.round.closes_at, run_starts_on=office.round.run_starts_on,
        run_ends_on=office.round.run_ends_on, settle_by=office.round.settle_by, actor=manager, at=at,
    )  # fmt: skip
    track = programmes.add_track(
        round_id=other.pk, code="general", name="일반", name_en="General", quota=1, appropriation=1_000, actor=manager,
        at=at,
    )  # fmt: skip
    programmes.draft_rule_set(track_id=track.pk, preset=rounds.rules_of(case.track_id), actor=manager, at=at)
    programmes.announce_round(round_id=other.pk, actor=approver, at=at)
    bank.deposit(WON, expected.code)
    imports(bank.statement(), round_=other)

    assert ledger.balance(books.suspense(other)).free == WON
    assert ledger.balance(books.suspense(office.round)).free == 0
    with pytest.raises(OtherRound):
        payments.match_deposit(
            line_id=StatementLine.objects.get().pk, expectation_id=expected.pk, actor=office.finance1, at=at
        )
    assert queries.reconciliation(office.round).agrees


def test_expectation_is_seen_by_the_office_and_its_payer_alone(expected, office, firm, vendor):
    seen = [DepositExpectation.objects.visible_to(who).count() for who in (office.manager1, firm.actor, vendor.actor)]

    assert seen == [1, 1, 0]
    assert not StatementLine.objects.visible_to(firm.actor).exists()
