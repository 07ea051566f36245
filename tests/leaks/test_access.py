"""Who gets what from every address: the golden tables. `pytest tests/leaks --write-golden` writes them anew.

One table for each part of the site. A row is an address (and which of several records), GET and POST; its cells say who
got which answer. `*`: something was written. POST sends what the page's own form would send.
"""

from collections import defaultdict
from pathlib import Path

import pytest

from tests.walk import people
from tests.walk.addresses import every_address

pytestmark = [pytest.mark.django_db, pytest.mark.leaks]
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "access"
HOW = "Read what changed; if it is meant: pytest tests/leaks --write-golden"

# Where somebody who has to do with nothing may write: what it concerns is their own.
OF_THEIR_OWN = {
    "account_signup", "account_login", "account_email", "account_change_password", "account_reset_password",
    "company:start", "company:edit", "company:add_certificate", "company:accounts", "company:answer_join",
    "bank_account", "inbox:read_all", "needs:new", "match:page", "match:quotes", "match:change", "demo:sign_in",
    "vendor_registration:edit", "vendor_registration:submit", "vendor_solutions:new", "catalog:shortlist",
}  # fmt: skip


HEALTH = "/health/"  # says that no worker runs in these tests


def test_answers_are_those_of_the_golden_tables(answers, write_golden):
    found = tables(answers)
    if write_golden:
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for path in GOLDEN.glob("*.txt"):
            path.unlink()
        for part, text in found.items():
            (GOLDEN / f"{part}.txt").write_text(text, encoding="utf-8")
    kept = {path.stem: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}

    assert found.keys() == kept.keys(), HOW
    for part, text in found.items():
        assert text == kept[part], HOW


def test_nothing_breaks(answers):
    broken = {(answer.visit.path, answer.role, answer.method) for answer in answers if answer.said.startswith("5")}

    assert {name for name in broken if name[0] != HEALTH} == set()


def test_foreigners_change_nothing_of_anybody(answers):
    """Also where they send exactly what the form of those who may would send."""
    wrong = {
        (answer.visit.path, answer.role, answer.method, answer.wrote)
        for answer in answers
        if answer.role in people.FOREIGN and answer.wrote and answer.visit.name not in OF_THEIR_OWN
    }

    assert wrong == set()


def test_foreigners_find_no_record_of_others(answers):
    """An address that names a record is not there for those to whom the record is hidden."""
    of_records = {address.name for address in every_address() if address.arguments and not address.in_the_office}
    open_ = {
        (answer.visit.path, answer.role)
        for answer in answers
        if answer.role in people.FOREIGN and answer.visit.name in of_records - PUBLIC and answer.said == "200"
    }

    assert open_ == set()


PUBLIC = {
    "catalog:detail",
    "use_cases:detail",
    "vendors:detail",
    "account_reset_password_from_key",
    "agreements:verify_link",
    "agreements:proof",
    "agreements:fingerprint",
    "wagtail_serve",
}


def test_pressing_twice_is_pressing_once(answers):
    """A double click, or sending again after a step back: nothing is there twice."""
    twice = {
        (answer.visit.path, answer.role, table)
        for answer in answers
        for table in answer.again
        if table not in KEPT_EACH_TIME and answer.visit.name not in RUN_EACH_TIME
    }

    assert twice == set()


KEPT_EACH_TIME = {"core_auditentry", "core_audithead"}  # who was refused or read something, each time
# Each time is a run of its own, kept to be replayed; or a reminder, an opinion in place of the last, that is told anew.
RUN_EACH_TIME = {
    "match:page", "applications:eligibility", "applications:confirm", "applications:ask", "settlements:object",
    "vendor_solutions:new",
}  # fmt: skip


def tables(answers) -> dict[str, str]:
    """Part of the site → its table."""
    rows = defaultdict(lambda: defaultdict(list))
    for answer in answers:
        title = answer.visit.name + (f" [{answer.visit.what}]" if answer.visit.what else "")
        rows[part_of(answer)][title, answer.moment, answer.method].append(answer)
    return {
        part: "\n".join(line for row, said in sorted(found.items()) for line in _row(row, said)) + "\n"
        for part, found in rows.items()
    }


def part_of(answer) -> str:
    if answer.visit.path.startswith("/admin/"):
        return "office"
    space, colon, _name = answer.visit.name.partition(":")
    return space if colon else "site"


def _row(row: tuple[str, str, str], said: list):
    (title, moment, method), cells = row, defaultdict(list)
    for answer in said:
        cells[answer.said + ("*" if answer.wrote else "")].append(answer.role)
    yield f"{method.upper():4} {title}  ({moment})"
    for word, roles in sorted(cells.items()):
        yield f"       {word:8} {', '.join(roles) if len(cells) > 1 else 'everyone'}"
