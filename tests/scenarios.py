"""Small worlds for tests, made by the story's own acts: a few firms and the vendors who quote for them.

    world = small_world("f01", "f05")             # round announced and funded, vendors in the pool, solutions public
    stage = Stage(world).drafted().received()     # two applications received
    stage.scored().ranked().decided().revised()   # two awards ready for their agreements
    stage.drawn_up().locked().signed().concluded().in_force()
    stage.vouchered().delivered().claimed().paid().evaluated().settled().claimed().paid()     # … and closed

Everything goes through public operations with the world's clock: `world.now()`, `world.go(day, hour)`.
"""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from contracts.agreements import operations as agreements
from contracts.agreements.enums import Concerned, Party, TerminationGround
from contracts.agreements.models import Agreement, AgreementDocument, PaymentRow, PriorNotice
from contracts.delivery.models import Milestone
from contracts.settlement.models import Claim, Settlement
from contracts.vouchers.models import Voucher
from marketplace.core import outbox
from marketplace.core.actor import Actor
from marketplace.demo import content, story
from marketplace.demo.acts import agreements as agreeing
from marketplace.demo.acts import applications as applying
from marketplace.demo.acts import delivery as delivering
from marketplace.demo.acts import money as paying
from marketplace.demo.acts import selection as selecting
from marketplace.demo.world import Player, World
from marketplace.programmes import operations as programmes
from marketplace.programmes.enums import InstalmentKind
from matching.selection import operations as selection
from matching.selection.models import Application, Award, Ranking

ANCHOR = date(2026, 3, 2)


def quiet(_act: str) -> None:
    """Tell nobody."""


@contextmanager
def undone():
    """A block that leaves nothing in the database: for what a module's tests make once and only read.

    with django_db_blocker.unblock(), undone():
        stage = Stage(small_world("f05")).drafted() …
        yield what the tests read
    """
    block = transaction.atomic()
    block._from_testcase = True  # as the test case's own: the story's effects may happen in it
    with block:
        yield
        transaction.set_rollback(True)


def small_world(*firms: str, cast: content.Content | None = None) -> World:
    """A world whose cast is these firms and the vendors in their stories. The round is announced, the pool filled.

    `cast`: where they are taken from, if not from the demonstration as it is.
    """
    cast = cast or content.load(everyone=True)
    chosen = {key: cast.cast[key] for key in firms}
    solutions = {quote["solution"] for firm in chosen.values() for quote in firm["quotes"]}
    vendors = {key: _only(vendor, solutions) for key, vendor in cast.vendors.items()}
    vendors = {key: vendor for key, vendor in vendors.items() if vendor["solutions"]}
    world = World(replace(cast, firms=chosen, applicants={}, vendors=vendors), anchor=ANCHOR)
    story.begin(world, "2026-1", "2026년 1차", "2026, first round", date(2026, 5, 1), date(2026, 11, 30), quiet)
    story.fill_the_pool(world, quiet)
    return world


def _only(vendor: dict, solutions: set[str]) -> dict:
    return {**vendor, "solutions": [entry for entry in vendor["solutions"] if entry["key"] in solutions]}


class Stage:
    """A world and the shortest ways through it; each step plays the one act of every firm, in this order:

    drafted() → received() → (eligible() →) scored() → ranked() → decided() → revised() → drawn_up() → locked() → signed() →
    concluded() → in_force() → vouchered() → delivered() → claimed() → paid() → evaluated() → settled() → closed(). A step returns the stage, so they chain; one that is not named is not played.
    Keys are those of the cast (marketplace/demo/content); `f01` is the firm most tests are about.
    """

    def __init__(self, world: World):
        self.world = world

    def firm(self, key: str = "f01") -> Player:
        return self.world.firms[key]

    def application(self, key: str = "f01") -> Application:
        return Application.objects.get(pk=self.firm(key).made["application"])

    def award(self, key: str = "f01") -> Award:
        return Award.objects.get(case_id=self.firm(key).made["case"])

    def of(self, key: str = "f01", role: str = "representative") -> Actor:
        return self.world.of(self.firm(key), role)

    def vendor(self, key: str = "f01") -> Actor:
        """The representative of the vendor that the firm has chosen."""
        return self.world.of(self.world.vendors[self.firm(key).made["vendor"]])

    def staff(self, key: str) -> Actor:
        return self.world.staff(key)

    def now(self):
        return self.world.now()

    def drafted(self):
        """Every firm has chosen a quote, its consortium stands, its plan is drafted."""
        story.ask_and_choose(self.world, quiet)
        self.world.go(self.world.day(13), 10)
        for firm in self.world.firms.values():
            applying.consortium(self.world, firm)
            applying.drafts(self.world, firm)
        return self

    def received(self):
        """Every application was submitted, intake is over, the evaluation has begun."""
        for firm in self.world.firms.values():
            applying.submits(self.world, firm)
        self.world.go(self.world.day(18), 15, 1)
        selection.receive_applications_due(at=self.now())
        programmes.begin_evaluation(round_id=self.world.made["round"], actor=self.staff("manager1"), at=self.now())
        return self

    def eligible(self):
        """Every application was found eligible and waits for its points."""
        for firm in self.world.firms.values():
            applying.found_eligible(self.world, firm)
        return self

    def scored(self):
        """Every application was found eligible and has its points."""
        self.eligible()
        for firm in self.world.firms.values():
            applying.scored(self.world, firm)
        return self

    def ranked(self):
        """The manager has proposed the ranking."""
        selecting.ranked(self.world)
        return self

    @property
    def ranking(self):
        return Ranking.objects.latest("pk")

    def decided(self):
        """The approver has decided; each selected firm has its award."""
        selecting.decided(self.world)
        return self

    def revised(self):
        """Each revised plan is in and accepted: the awards are ready for their agreements."""
        for firm in self.world.firms.values():
            selecting.revises(self.world, firm)
        return self

    def agreement(self, key: str = "f01") -> Agreement:
        return Agreement.objects.get(case_id=self.firm(key).made["case"])

    def document(self, key: str = "f01") -> AgreementDocument:
        """The newest document of the firm's agreement."""
        return agreeing.document(self.firm(key))

    def signer(self, party: Party, key: str = "f01") -> Actor:
        """Who signs for a party: a firm's representative, or the agency's approver."""
        return agreeing.signer(self.world, self.firm(key), party)

    def drawn_up(self):
        """Every agreement is drawn up, its document made."""
        self.world.go(self.world.day(34), 10)
        for firm in self.world.firms.values():
            agreeing.drawn_up(self.world, firm)
        return self

    def locked(self):
        """Every document is fixed and waits for its first signature."""
        for firm in self.world.firms.values():
            agreeing.locked(self.world, firm)
        return self

    def signed(self, *parties: Party):
        """Those parties (all, if none is named) have signed every document; the co-payments are in before the agency."""
        for party in parties or Party:
            for firm in self.world.firms.values():
                if party == Party.AGENCY:
                    agreeing.deposited(self.world, firm)
                agreeing.signed(self.world, firm, party)
        return self

    def concluded(self):
        """Every document is sealed, every agreement concluded."""
        outbox.drain()
        return self

    def in_force(self):
        """The first day of the projects has come."""
        first = max(self.agreement(key).starts_on for key in self.world.firms)
        self.world.go(first, 0, 5)
        agreeing.in_force(self.world)
        return self

    def under_way(self):
        """From the award that is ready to the first day, in one step."""
        return self.drawn_up().locked().signed().concluded().in_force()

    def noticed(self, key: str = "f01", **other):
        """The approver has given both firms notice that the agreement is to be terminated."""
        given = {
            "agreement_id": self.agreement(key).pk, "ground": TerminationGround.CANNOT_FINISH,
            "concerns": Concerned.DEMAND_FIRM, "reason": "수요기업이 폐업하였습니다.", "actor": self.staff("approver"),
            "at": self.now(),
        }  # fmt: skip
        agreements.give_notice(**given | other)
        return self

    def notice(self, key: str = "f01") -> PriorNotice:
        return self.agreement(key).prior_notices.latest("pk")

    def heard(self, key: str = "f01"):
        """The last day to answer the notice is over."""
        self.world.go(self.notice(key).answer_by + timedelta(days=1), 0)
        return self

    def terminated(self, key: str = "f01"):
        """The approver has given notice, heard what the firms say to it, and terminated the agreement."""
        self.noticed(key).heard(key)
        agreements.terminate_agreement(
            agreement_id=self.agreement(key).pk, reason="폐업", actor=self.staff("approver"), at=self.now()
        )
        return self

    def vouchered(self):
        """Every voucher is proposed and issued."""
        for firm in self.world.firms.values():
            paying.voucher_issued(self.world, firm)
        return self

    def voucher(self, key: str = "f01") -> Voucher:
        return self.agreement(key).vouchers.latest("pk")

    def guaranteed(self):
        """Every advance has its accepted guarantee."""
        for firm in self._with_an_advance():
            paying.guaranteed(self.world, firm)
        return self

    def row(self, position: int, key: str = "f01") -> PaymentRow:
        return self.agreement(key).payment_rows.get(position=position)

    def milestone(self, milestone: str, key: str = "f01") -> Milestone:
        return delivering.milestone_of(self.firm(key), milestone)

    def delivered(self, *milestones: str):
        """Those milestones (all, if none is named) are delivered and accepted."""
        for firm in self.world.firms.values():
            for milestone in delivering.milestones_of(firm):
                if not milestones or milestone.key in milestones:
                    delivering.delivers(self.world, firm, milestone.key)
                    delivering.accepts(self.world, firm, milestone.key)
        return self

    def claimed(self):
        """Every instalment that can be claimed now is claimed."""
        for firm in self.world.firms.values():
            paying.claims_what_is_due(self.world, firm)
        return self

    def claim(self, position: int = 1, key: str = "f01") -> Claim:
        """The newest claim of an instalment."""
        return Claim.objects.filter(row=self.row(position, key)).latest("pk")

    def paid(self):
        """Every claim is checked and approved, every instruction paid by the bank and read back."""
        paying.checked_and_approved(self.world)
        paying.paid(self.world)
        return self

    def evaluated(self):
        """Every final report is in and found a success; the settlements are open."""
        for firm in self.world.firms.values():
            delivering.reports(self.world, firm)
            delivering.evaluated(self.world, firm)
        return self

    def settlement(self, key: str = "f01") -> Settlement:
        return paying.settlement_of(self.firm(key))

    def reviewed(self):
        """Every statement is submitted and what is recognised of it proposed."""
        for firm in self.world.firms.values():
            paying.statement_submitted(self.world, firm)
            paying.recognition_proposed(self.world, firm)
        return self

    def settled(self):
        """Every settlement is reviewed and confirmed."""
        self.reviewed()
        for firm in self.world.firms.values():
            paying.settlement_confirmed(self.world, firm)
        return self

    def closed(self):
        """Every balance is claimed and paid, every refund made: the cases are closed."""
        return self.claimed().paid()

    def _with_an_advance(self) -> list[Player]:
        rows = PaymentRow.objects.filter(kind=InstalmentKind.ADVANCE)
        cases = set(rows.values_list("agreement__case_id", flat=True))
        return [firm for firm in self.world.firms.values() if firm.made["case"] in cases]
