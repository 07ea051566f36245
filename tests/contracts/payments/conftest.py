"""An announced round, a case of one firm with one vendor, and a bank that writes statements."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from contracts.payments import operations as payments
from marketplace.accounts import queries as accounts
from marketplace.core import outbox
from marketplace.core.clock import KST
from marketplace.demo import content
from marketplace.demo.acts import opening, pool
from marketplace.demo.world import World
from marketplace.ledger import operations as ledger
from marketplace.ledger import queries as balances
from marketplace.programmes import books
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from tests.contracts.payments.cards import WON
from tests.fakes import stripe as fake


@dataclass
class Bank:
    """The agency's account at the bank: books movements a second apart and prints them as the bank does."""

    balance: int = 3_900_000_000
    when: datetime = datetime(2026, 5, 4, 9, tzinfo=KST)
    rows: list[str] = field(default_factory=list)

    def deposit(self, won: int, sender: str = "", memo: str = "") -> None:
        self._book(memo, sender, 0, won)

    def withdraw(self, won: int, memo: str = "") -> None:
        self._book(memo, "", won, 0)

    def statement(self, first: int = 0, last: int | None = None, encoding: str = "cp949") -> bytes:
        """The movements from number `first` to before `last`."""
        return "\r\n".join(["거래일시,적요,의뢰인/수취인,출금액,입금액,잔액", *self.rows[first:last]]).encode(encoding)

    def _book(self, memo: str, other: str, out: int, into: int) -> None:
        self.when += timedelta(seconds=1)
        self.balance += into - out
        self.rows.append(f'{self.when:%Y-%m-%d %H:%M:%S},{memo},{other},"{out:,}","{into:,}","{self.balance:,}"')


@pytest.fixture
def bank():
    return Bank()


@pytest.fixture
def office(db):
    """The world after the round's announcement: `office.finance1`, `office.approver` … are actors.

    When a test ends, whatever it did, the ledger still holds.
    """
    world = World(content.load(), anchor=date(2026, 3, 2))
    opening.calendar(world)
    opening.staff(world)
    opening.round_announced(
        world, code="2026-1", title="2026년 1차", title_en="2026, first round", closes=world.day(18),
        starts=date(2026, 5, 1), ends=date(2026, 11, 30),
    )  # fmt: skip
    actors = {key: world.staff(key) for key in ("manager1", "approver", "finance1", "finance2")}
    yield SimpleNamespace(world=world, round=rounds.current_round(), **actors)
    assert {name: found.broken for name, found in balances.check().items() if found.broken} == {}


def enters(office, cast):
    player = pool.enters(office.world, cast)
    return SimpleNamespace(
        id=player.organisation_id, name=cast["legal_name"], actor=office.world.of(player),
        organisation=accounts.organisation(player.organisation_id),
    )  # fmt: skip


@pytest.fixture
def firm(office):
    return enters(office, office.world.content.firms["f01"])


@pytest.fixture
def vendor(office):
    return enters(office, office.world.content.vendors["v01"])


@pytest.fixture
def case(office, firm, vendor):
    track = office.round.tracks.get()
    case = programmes.open_case(
        round_id=office.round.pk, track_id=track.pk, demand_firm_id=firm.id, title="공구 마모 예측",
        actor=firm.actor, at=office.world.now(),
    )  # fmt: skip
    programmes.set_vendor(case_id=case.pk, vendor_id=vendor.id)
    return rounds.case(case.pk)


@pytest.fixture
def at(office):
    return office.world.now()


@pytest.fixture
def payable(case, vendor):
    """What the agency owes the vendor; nothing yet."""
    ref = books.payable(case, vendor.organisation)
    ledger.open_account(ref, guarded=False)
    return ref


@pytest.fixture
def owed(case, payable, at):
    """The agency owes the vendor 1,000,000 won."""
    ledger.transfer(key="claim", debit=books.appropriation(case.track), credit=payable, amount=1_000_000, at=at)
    return payable


@pytest.fixture
def instruct(case, vendor, owed, office, at):
    """Instruct a payment to the vendor out of what it is owed."""

    def instruct(key="claim:1", amount=400_000, **more):
        values = {"case_id": case.pk, "payee_id": vendor.id, "debit": owed, "purpose": "1차 대금", "at": at}
        return payments.instruct(key=key, amount=amount, actor=office.finance1, **values | more)

    return instruct


@pytest.fixture
def sent(instruct, office, at):
    """An instruction of 400,000 won that is at the bank."""
    instruction = instruct()
    run = payments.make_run(instruction_ids=[instruction.pk], actor=office.finance1, at=at)
    payments.release_run(run_id=run.pk, actor=office.finance2, at=at)
    payments.export_run(run_id=run.pk, actor=office.finance1, at=at)
    instruction.refresh_from_db()
    return instruction


# Payments by card


@pytest.fixture
def company(settings, monkeypatch):
    monkeypatch.setattr("stripe.HTTPClient.MAX_DELAY", 0)  # it is asked again at once
    monkeypatch.setattr("stripe.HTTPClient.INITIAL_DELAY", 0)
    with fake.serving(settings.STRIPE_WEBHOOK_SECRET) as company:
        settings.STRIPE_API_BASE = company.address
        yield company


@pytest.fixture
def expect(case, firm, office, at):
    def expect(amount=WON):
        return payments.expect_deposit(
            case_id=case.pk,
            payer_id=firm.id,
            amount=amount,
            credit=books.co_payment(case),
            actor=office.manager1,
            at=at,
        )

    return expect


@pytest.fixture
def expected(expect):
    return expect()


@pytest.fixture
def open_page(company, expected, firm, at):
    def open_page(actor=firm.actor, at=at, code=expected.code):
        return payments.open_card_page(
            code=code, name="민간부담금", back="https://ieum.example.kr/back/", language="ko", actor=actor, at=at
        )

    return open_page


@pytest.fixture
def send(company, now):
    """The card company sends an event about a page, and the queue works."""

    def send(page, kind="checkout.session.completed", **how):
        body, signature = company.event(kind, page.session_id, at=now.timestamp(), **how)
        event = payments.take_event(body=body, signature=signature, at=now)
        outbox.drain()
        event.refresh_from_db()
        return event

    return send


@pytest.fixture
def now(at, monkeypatch):
    """The library's clock says what ours does."""
    monkeypatch.setattr("time.time", at.timestamp)
    return at
