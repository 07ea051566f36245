"""Texts that were planted in one firm's records: who reads them, anywhere on the site or in a file."""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.walk import people
from tests.walk.secrets import MARK, planted

pytestmark = [pytest.mark.django_db, pytest.mark.leaks]
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "access-readers.txt"
HOW = "Read what changed; if it is meant: pytest tests/leaks --write-golden"


DEMONSTRATION = "demo:accounts"  # lists its cast for everyone

# Kept from the parties and from those of the office whom it does not concern.
ONLY = {
    "signal": {"manager", "approver"},
    "question": {"manager", "approver"},
    "sheet": {"evaluator"},
    "opinion": {"manager", "approver", "finance", "secretary"},
    "registration": {"vendor", "manager", "approver", "finance", "secretary", "moderator"},
}


def readers(answers) -> dict[str, set[str]]:
    found = defaultdict(set)
    for answer in answers:
        for name in answer.secrets:
            found[name].add(answer.role)
    return found


def test_readers_are_those_of_the_golden_table(answers, write_golden):
    order = list(people.STAFF)
    lines = [
        f"{name}: {', '.join(sorted(roles, key=lambda role: (order.index(role) if role in order else -1, role)))}"
        for name, roles in sorted(readers(answers).items())
    ]
    text = "\n".join(lines) + "\n"
    if write_golden:
        GOLDEN.write_text(text, encoding="utf-8")

    assert text == GOLDEN.read_text(encoding="utf-8"), HOW


def test_foreigners_read_nothing(answers):
    read = {
        (answer.visit.path, answer.role, *sorted(answer.secrets))
        for answer in answers
        if answer.role in people.FOREIGN and answer.secrets and answer.visit.name != DEMONSTRATION
    }

    assert read == set()


def test_what_is_kept_inside_the_office_stays_with_those_it_concerns(answers):
    found = readers(answers)

    assert {name: found[name] - allowed for name, allowed in ONLY.items() if found[name] - allowed} == {}


def test_every_planted_text_is_read_by_somebody(answers):
    """Else the tests above would look for what no page shows."""
    marks = {mark.decode() for mark in MARK.findall(repr(planted()).encode())}

    assert marks - readers(answers).keys() == set()
