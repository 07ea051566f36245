"""The story of the pilot round, played through public operations from announcement to accepted plans."""

from datetime import date

import pytest

import search
from catalog.models import Solution
from marketplace.core import audit, money
from marketplace.core.models import Delivery
from marketplace.demo import content, story
from marketplace.demo.world import World
from marketplace.ledger import queries as ledger
from marketplace.programmes import books
from marketplace.programmes.enums import CaseState
from marketplace.programmes.models import Case, Round, Track
from matching.fit import queries as fit
from matching.fit.models import MatchRun
from matching.needs.models import Choice
from matching.selection.enums import AwardState
from matching.selection.models import ApplicationVersion, Award, Receipt

pytestmark = [pytest.mark.django_db, pytest.mark.pilot]
APPROPRIATION, GRANTS = 3_900_000_000, 3_756_666_666


@pytest.fixture
def world():
    world = World(content.load(), anchor=date(2026, 3, 2))
    story.play(
        world,
        code="2026-1",
        title="2026년 1차",
        title_en="2026, first round",
        starts=date(2026, 5, 1),
        ends=date(2026, 11, 30),
        tell=print,
    )
    return world


def test_round_from_announcement_to_accepted_plans(world):
    assert Solution.objects.public().count() >= 90
    assert Award.objects.filter(state=AwardState.READY).count() == 14
    assert {case.state for case in Case.objects.all()} == {CaseState.AGREEMENT}

    track = Track.objects.get()
    assert track.places_taken == 14
    assert ledger.balance(books.appropriation(track)).free == APPROPRIATION - GRANTS
    assert ledger.balance(books.bank(Round.objects.get())).debits == APPROPRIATION
    assert sum(ledger.balances("2026-1", "committed")[case.number].free for case in Case.objects.all()) == GRANTS
    assert {name: found.broken for name, found in ledger.check().items() if found.broken} == {}
    assert list(audit.breaks()) == []
    assert not Delivery.objects.filter(done=False).exists()

    # every submission, first and revised, has its receipt as a PDF
    assert ApplicationVersion.objects.count() == Receipt.objects.count() == 28

    # the longer reason where one quote came in, or the cheapest was not taken
    assert all(
        len(choice.reason) >= 80
        for choice in Choice.objects.all()
        if choice.quotes_opened == 1 or not choice.is_cheapest
    )

    # the right solution is found for each firm's own words, and each ranking replays
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
    assert all(fit.replays(run) for run in MatchRun.objects.all()[:3])
