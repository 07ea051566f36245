"""The story of the demonstration's round with all forty firms, played through public operations to its end."""

from collections import Counter
from datetime import date

import pytest

import search
from catalog.enums import RegistrationState
from catalog.models import Solution, VendorRegistration
from contracts.agreements.models import Agreement, AgreementDocument, SignatureRecord
from contracts.clauses.enums import DocumentKind
from contracts.delivery.models import Deliverable, InterimCheck
from contracts.oversight.models import FraudSignal
from contracts.payments import queries as payments
from contracts.settlement import queries as settlement
from contracts.vouchers.models import Guarantee
from marketplace import documents
from marketplace.accounts import queries as accounts
from marketplace.core import audit, files, money
from marketplace.core.models import AuditEntry, Delivery
from marketplace.demo import content, story
from marketplace.demo.world import World
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case, Round, RuleFinding, Track
from matching.fit import queries as fit
from matching.fit.models import MatchRun
from matching.needs.models import Choice
from matching.selection.models import Application, ApplicationVersion, Award, Ineligibility, RankingEntry, Receipt

pytestmark = [pytest.mark.django_db, pytest.mark.pilot]
APPROPRIATION, GRANTS, CASH = 3_900_000_000, 3_756_666_666, 583_333_334


def test_round_of_forty_from_announcement_to_its_end():
    world = World(content.load(everyone=True), anchor=date(2026, 3, 2))
    story.play(
        world,
        code="2026-1",
        title="2026년 1차",
        title_en="2026, first round",
        starts=date(2026, 5, 1),
        ends=date(2026, 11, 30),
        tell=print,
    )

    assert Solution.objects.public().count() >= 90
    everyone_ends_as_the_cast_says(world)
    money_is_where_it_should_be(world)
    projects_are_closed_to_the_won(world)
    papers_are_complete()
    agreements_are_sealed()
    matches_find_and_replay(world)


def everyone_ends_as_the_cast_says(world):
    assert Counter(Application.objects.values_list("state", flat=True)) == {
        "selected": 14, "reserve": 13, "not_selected": 8, "ineligible": 4, "withdrawn": 1,
    }  # fmt: skip
    assert [firm.key for firm in world.projects()] == list(world.content.firms)

    # the first reserve did not fit, until the firm before it withdrew
    promoted = Award.objects.get(promoted_from=1)
    assert promoted.case_id == world.firms["f14"].made["case"]
    entries = RankingEntry.objects.filter(outcome="reserve").order_by("reserve_rank")
    assert [entry.reserve_rank for entry in entries] == list(range(1, 15))
    assert entries[0].application.case_id == promoted.case_id
    assert entries[0].grant > APPROPRIATION - GRANTS

    # two people found four ineligible; where a rule can see why, it had said so
    assert all(found.proposed_by != world.staff_ids["approver"] and found.object_by for found in
               Ineligibility.objects.all())  # fmt: skip
    insolvent = RuleFinding.objects.filter(
        run__case_id=world.firms["a01"].made["case"], rule="demand-firm-solvent", outcome="review"
    )
    assert insolvent.exists()
    related = Case.objects.select_related("demand_firm", "vendor").get(pk=world.firms["a04"].made["case"])
    assert accounts.relations_between(related.demand_firm, related.vendor) == ["same_representative"]
    out, back = AuditEntry.objects.filter(action__in=["vendor_registration.suspend", "vendor_registration.reinstate"])
    assert out.at < Round.objects.get().closes_at < back.at
    assert not VendorRegistration.objects.exclude(state=RegistrationState.APPROVED).exists()


def money_is_where_it_should_be(world):
    track = Track.objects.get()
    assert track.places_taken == 14
    assert ledger.balance(books.appropriation(track)).free == APPROPRIATION - GRANTS
    assert ledger.balance(books.bank(Round.objects.get())).debits >= APPROPRIATION + CASH
    assert sum(balance.credits for balance in ledger.balances("2026-1", "co_payment").values()) == CASH
    committed = ledger.balances("2026-1", "committed")
    assert committed[Case.objects.get(pk=world.firms["a26"].made["case"]).number].free == 0
    assert sum(balance.credits for balance in committed.values()) == GRANTS + 300_000_000  # and what came back
    assert {name: found.broken for name, found in ledger.check().items() if found.broken} == {}


def projects_are_closed_to_the_won(world):
    """Each firm's case is closed with what its story says was recognised; the rest went back, nothing is left over."""
    round_ = Round.objects.get()
    found = {state.agreement.case_id: state for state in settlement.settlement_state(round_)}
    for firm in world.projects():
        state, case = found[firm.made["case"]], Case.objects.get(pk=firm.made["case"])
        recognised = firm.content["settlement"]["recognised"]
        assert (case.state, state.recognised, state.paid) == (CaseState.CLOSED, recognised, recognised), firm.key
        assert state.returned + state.refunded == state.planned - recognised
        assert (state.on_its_way, state.to_pay, state.to_return) == (0, 0, 0)

    unused = {firm.key: found[firm.made["case"]] for firm in world.projects() if found[firm.made["case"]].returned}
    assert {key: (state.returned, state.refunded) for key, state in unused.items()} == {
        "f06": (10_000_000, 2_000_000), "f12": (6_533_334, 816_666),
    }  # fmt: skip
    assert ledger.balance(books.returned(Track.objects.get())).free == 16_533_334
    assert all(balance.free == balance.held == 0 for balance in ledger.balances("2026-1", "voucher").values())
    assert all(balance.free == balance.held == 0 for balance in ledger.balances("2026-1", "co_payment").values())
    assert payments.reconciliation(round_).agrees
    assert {name: proof.broken for name, proof in settlement.check_money(round_).items() if proof.broken} == {}
    assert {
        "rework": Deliverable.objects.filter(ordinal=2).count(),
        "corrected": InterimCheck.objects.exclude(answer="").count(),
        "advances": Guarantee.objects.filter(state="cleared").count(),
        "cleared": FraudSignal.objects.filter(state="cleared").count(),
    } == {"rework": 1, "corrected": 1, "advances": 4, "cleared": 1}


def papers_are_complete():
    assert list(audit.breaks()) == []
    assert not Delivery.objects.filter(done=False).exists()

    # every submission, first and revised, has its receipt as a PDF
    assert ApplicationVersion.objects.count() == Receipt.objects.count() == 40 + 14

    # the longer reason where one quote came in, or the cheapest was not taken
    assert all(
        len(choice.reason) >= 80
        for choice in Choice.objects.all()
        if choice.quotes_opened == 1 or not choice.is_cheapest
    )


def agreements_are_sealed():
    """Fourteen, each signed by three, whole, and no larger than it must be."""
    sealed = AgreementDocument.objects.filter(kind=DocumentKind.AGREEMENT)
    assert sealed.count() == Agreement.objects.count() == 14
    assert SignatureRecord.objects.filter(signature__document__in=sealed).count() == 42
    contents = [files.read(document.sealed) for document in sealed]
    assert all(documents.verify(content).genuine for content in contents)
    assert max(map(len, contents)) <= 300_000


def matches_find_and_replay(world):
    """The right solution is found for each firm's own words, and each ranking replays."""
    ranks = {
        firm.key: fit.rank_of(run_id=firm.made["match_run"], solution_id=firm.made["solution"])
        for firm in world.pilot_firms()
    }
    print(ranks, money.short(GRANTS))
    assert sum(rank == 1 for rank in ranks.values()) >= 10
    assert all(
        sum(value for _name, value in match.parts) == match.score for match in fit.ranked(MatchRun.objects.first())
    )
    search.search(search.SearchRequest(text="공구"))
    assert all(fit.replay(run).same for run in MatchRun.objects.all()[:3])
