"""The short applications, told at the length of a firm's story: each could be submitted as it stands."""

import pytest

from marketplace.demo import content
from marketplace.demo.acts.applications import plan
from marketplace.programmes.rule_values import preset
from matching.selection.plan import problems

CONTENT = content.load(everyone=True)
RULES = preset("pilot")

applicants = pytest.mark.parametrize("key", CONTENT.applicants)


def test_cast_is_forty_and_the_fourteen_come_first():
    assert len(CONTENT.cast) == 40
    assert list(CONTENT.cast)[:14] == list(CONTENT.firms)
    assert content.load().cast.keys() == CONTENT.firms.keys()


@applicants
def test_plan_of_a_short_application_could_be_submitted(key):
    told = CONTENT.applicants[key]
    quote = sum(line["amount"] for line in told["quotes"][0]["lines"])

    assert problems(plan(told), rules=RULES, size_class=told["size_class"], quote_total=quote) == []
    assert plan(told).total == plan(told).grant * 10 // 8


@applicants
def test_single_quote_is_chosen_with_the_longer_reason(key):
    told = CONTENT.applicants[key]

    assert [quote["solution"] for quote in told["quotes"]] == [told["choice"]["solution"]]
    assert len(told["choice"]["reason"]) >= RULES.single_quote_reason_chars


def test_everyone_writes_from_an_own_address():
    addresses = [person["email"] for told in CONTENT.cast.values() for person in told["people"]]

    assert len(set(addresses)) == len(addresses)


def test_refusals_say_what_the_firm_can_do():
    refused = [told["scene"] for told in CONTENT.applicants.values() if told["scene"]["kind"] == "ineligible"]

    assert len(refused) == 4
    assert all(scene["cause_text"] and scene["remedy"] for scene in refused)
