"""The order of a ranking and where it ends: pure, for any applications."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from marketplace.programmes.rule_values import preset
from matching.selection.enums import EntryOutcome
from matching.selection.models import RankingEntry
from matching.selection.operations.ranking import Room, in_order


def scored(key, receipt, **points):
    rows = [SimpleNamespace(criterion=code, points=value) for code, value in points.items()]
    return SimpleNamespace(
        key=key, score=sum(points.values()), scores=SimpleNamespace(all=lambda: rows),
        versions=SimpleNamespace(all=lambda: [SimpleNamespace(pk=receipt), SimpleNamespace(pk=receipt + 100)]),
    )  # fmt: skip


def test_order_is_points_then_the_heaviest_criterion_then_the_earlier_first_receipt():
    first = scored("more points", 9, capability=20, goal=25, content=25, attainability=21)
    second = scored("heavier criterion", 8, capability=15, goal=20, content=30, attainability=20)
    third = scored("earlier receipt", 1, capability=20, goal=20, content=25, attainability=20)
    fourth = scored("later receipt", 2, capability=20, goal=20, content=25, attainability=20)

    ordered = in_order([fourth, third, second, first], preset("pilot"))

    assert [found.key for found in ordered] == ["more points", "heavier criterion", "earlier receipt", "later receipt"]


@given(
    grants=st.lists(st.tuples(st.integers(1, 300), st.integers(1, 3)), max_size=30),
    won=st.integers(0, 2_000),
    places=st.integers(0, 14),
    reserves=st.integers(0, 14),
    cap=st.integers(0, 3),
)
def test_selection_never_goes_beyond_money_places_or_a_vendors_cap(grants, won, places, reserves, cap):
    room = Room(won=won, places=places, reserves=reserves, vendors=dict.fromkeys((1, 2, 3), cap))
    entries = []
    for grant, vendor in grants:
        entry = RankingEntry(grant=grant)
        room.place(entry, SimpleNamespace(vendor_id=vendor, round_id=1))
        entries.append((entry, vendor))

    selected = [(entry, vendor) for entry, vendor in entries if entry.outcome == EntryOutcome.SELECTED]
    assert sum(entry.grant for entry, _vendor in selected) <= won
    assert len(selected) <= places
    assert all(sum(taken == vendor for _entry, taken in selected) <= cap for vendor in (1, 2, 3))
    ranks = [entry.reserve_rank for entry, _vendor in entries if entry.outcome == EntryOutcome.RESERVE]
    assert ranks == list(range(1, len(ranks) + 1)) and len(ranks) <= reserves
    free, closed = dict.fromkeys((1, 2, 3), cap), False
    for entry, vendor in entries:  # nobody is selected behind one who did not fit, unless only its vendor was full
        taken = entry.outcome == EntryOutcome.SELECTED
        assert not (closed and taken)
        closed = closed or (not taken and free[vendor] > 0)
        free[vendor] -= taken
