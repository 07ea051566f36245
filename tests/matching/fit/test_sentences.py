"""Why a listing is left out, in words with the figure behind it."""

import pytest
from django.utils.translation import override

import search
from catalog.conditions import Words
from matching.fit import wording
from matching.fit.operations import NeedForm
from matching.fit.sentences import broken
from search.constraints import judge

WORDS = Words({}, {})


def why(constraint, **listing):
    """What is said of a listing that breaks a constraint."""
    verdict = judge(constraint, search.ListingDocument(id="a", title="가", **listing))
    assert verdict.met is False
    return broken(constraint.kind, wording.detail(verdict), WORDS)


@pytest.mark.parametrize(
    ("asked", "korean", "english"),
    [
        (13, "16주 걸림: ‘3개월 안’ 조건에 맞지 않음", "Takes 16 weeks: “within 3 months” is not met"),
        (6, "16주 걸림: ‘6주 안’ 조건에 맞지 않음", "Takes 16 weeks: “within 6 weeks” is not met"),
    ],
)
def test_broken_deadline_says_the_weeks_of_the_vendor(asked, korean, english):
    constraint = search.Constraint(kind="deadline", amount=asked)
    assert why(constraint, lead_weeks=16) == korean
    with override("en"):
        assert why(constraint, lead_weeks=16) == english


def test_broken_data_condition_says_where_the_data_is():
    assert why(search.Constraint(kind="data", codes=("korea",)), data_kept="abroad") == (
        "자료를 국외에 보관: ‘자료는 국내에만’ 조건에 맞지 않음"
    )
    on_site = search.Constraint(kind="data", codes=("site",))
    said = why(on_site, data_kept="abroad", facets={"deployment": ("cloud",)})
    assert said == "cloud만 제공: ‘자료가 회사 밖으로 나가지 않음’ 조건"


def test_months_of_a_form_are_asked_of_the_engine_in_weeks():
    (constraint,) = NeedForm(done_by_months=3).constraints()
    assert (constraint.kind, constraint.amount) == ("deadline", 13)
    assert NeedForm().constraints() == ()
