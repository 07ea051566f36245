"""Who may move what, from where: the golden tables. `pytest tests/architecture --write-golden` writes them anew."""

from pathlib import Path

import pytest

from contracts.payments.lifecycles import INSTRUCTION
from marketplace.accounts.rules import is_approver
from marketplace.core.lifecycle import Transition
from matching.selection.lifecycles import AWARD
from matching.selection.models import Award
from tests.architecture import lives

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "lifecycles"
HOW = "Read what changed; if it is meant: pytest tests/architecture --write-golden"


LIFECYCLES = lives.every_lifecycle()


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda found: found.noun)
def test_those_who_may_move_it_are_those_of_the_golden_table(lifecycle, write_golden):
    path, found = GOLDEN / f"{lifecycle.noun}.txt", lives.table(lifecycle)
    if write_golden:
        path.write_text(found, encoding="utf-8")

    assert path.is_file(), f"{lifecycle.noun} has no golden table. {HOW}"
    assert found == path.read_text(encoding="utf-8"), HOW


def test_no_golden_table_outlives_its_lifecycle(write_golden):
    nouns = {lifecycle.noun for lifecycle in LIFECYCLES}
    strays = [path for path in GOLDEN.glob("*.txt") if path.stem not in nouns]
    if write_golden:
        for path in strays:
            path.unlink()
        strays = []

    assert strays == []


def test_stranger_and_public_may_move_nothing():
    strangers = {
        name: actor for name, actor in lives.actors().items() if name.startswith(("another firm", "the public"))
    }
    cells = [
        (lifecycle.noun, move.name, name)
        for lifecycle in LIFECYCLES
        for move in lifecycle.transitions.values()
        for state in move.sources
        for _what, record in lives.records(lifecycle, state)
        for name, actor in strangers.items()
        if move.allowed(record, actor)
    ]

    assert cells == []


def test_money_is_sent_by_finance_and_paid_by_nobody_but_the_statement():
    """The table says what it should of a case everyone knows."""
    found = lives.table(INSTRUCTION)

    assert "sent -- pay --> paid\n    the system\n\n" in found
    assert "instructed -- collect --> in_run\n    staff: finance_officer\n\n" in found


def test_right_that_moves_to_someone_else_shows_in_the_table(monkeypatch):
    before, move = lives.table(AWARD), AWARD["accept_plan"]
    given = Transition(name=move.name, sources=move.sources, target=move.target, allowed=is_approver)
    monkeypatch.setitem(AWARD.transitions, "accept_plan", given)

    assert "plan_submitted -- accept_plan --> ready\n    staff: programme_manager\n" in before
    assert "plan_submitted -- accept_plan --> ready\n    staff: approver\n" in lives.table(AWARD)


def test_right_that_has_to_be_looked_up_is_refused(monkeypatch):
    """Who may move a record must show on the record alone: screens ask for hundreds of them."""
    move = AWARD["accept_plan"]
    looked_up = Transition(
        name=move.name, sources=move.sources, target=move.target, allowed=lambda award, actor: Award.objects.exists()
    )
    monkeypatch.setitem(AWARD.transitions, "accept_plan", looked_up)

    with pytest.raises(RuntimeError, match="Database access not allowed"):
        lives.table(AWARD)
