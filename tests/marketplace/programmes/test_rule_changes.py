"""A draft's values are changed by a new version; what changed is told in words."""

import dataclasses
from datetime import date

import pytest
from django import forms

from marketplace.accounts.models import User
from marketplace.core.clock import in_korea
from marketplace.core.errors import NotAllowed
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries
from marketplace.programmes.enums import RuleSetState
from marketplace.programmes.errors import NotTheDraft, RulesDoNotAddUp
from marketplace.programmes.models import Round, RuleSet
from marketplace.programmes.rule_difference import Change, differences
from marketplace.programmes.rule_forms import fields_of
from marketplace.programmes.rule_values import CoPayment, preset
from tests.scenarios import Stage, small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(scope="module")
def stage(shared_database, own_index):
    return Stage(small_world("f01"))


@pytest.fixture
def draft(stage):
    """The draft rules of a second round in preparation."""
    manager = stage.staff("manager1")
    first = Round.objects.get()
    round_ = programmes.create_round(
        programme_id=first.programme_id, code="2027-1", title="2027년 1차", title_en="2027, first round",
        opens_at=in_korea(2027, 3, 2, 10), closes_at=in_korea(2027, 3, 26, 15), run_starts_on=date(2027, 5, 1),
        run_ends_on=date(2027, 11, 30), settle_by=date(2028, 2, 28), actor=manager, at=stage.now(),
    )  # fmt: skip
    track = programmes.add_track(
        round_id=round_.pk, code="general", name="일반 분야", name_en="General", quota=14, appropriation=3_900_000_000,
        actor=manager, at=stage.now(),
    )  # fmt: skip
    return programmes.draft_rule_set(track_id=track.pk, preset=preset("pilot"), actor=manager, at=stage.now())


def as_typed(rule_set, **changes) -> dict:
    """The form as it stands, with some values typed anew."""
    return {
        name: field.initial if field.initial is not None else "" for name, field in fields_of(rule_set).items()
    } | changes


def test_equal_rules_differ_in_nothing():
    assert differences(preset("pilot"), preset("pilot")) == []


def test_differences_are_told_in_words():
    old = preset("pilot")
    new = dataclasses.replace(
        old, grant_cap=200_000_000, vendor_places_cap=2,
        co_payment={**old.co_payment, "mid-size": CoPayment(min_total_bp=3_000, min_cash_bp=1_250)},
        cost_items={item: limit for item, limit in old.cost_items.items() if item != "infrastructure"},
        eligibility={**old.eligibility, "documents-valid": {"submission": "fail"}},
    )  # fmt: skip
    found = differences(old, new)

    assert Change("과제당 최대 지원금", "300,000,000원", "200,000,000원") in found
    assert Change("중견기업: 최소 민간부담금", "", "30%") in found
    assert Change("중견기업: 최소 현금", "", "12.5%") in found
    assert any(change.before == "허용" and not change.after for change in found)
    assert Change("제출일 기준 서류 유효 (제출할 때)", "담당자 확인 필요", "부적격") in found


def test_changed_draft_is_a_new_version_and_the_old_one_is_kept(client, stage, draft):
    client.force_login(User.objects.get(pk=stage.world.staff_ids["manager1"]))
    response = client.post(
        f"/admin/ruleset/inspect/{draft.pk}/do/revise/",
        as_typed(draft, grant_cap="250000000", share_medium_total="25%"),
    )

    assert response.status_code == 302
    newest = RuleSet.objects.get(track=draft.track, state=RuleSetState.DRAFT)
    values = queries.values_of(newest)
    assert (newest.version, values.grant_cap, values.co_payment["medium"].min_total_bp) == (2, 250_000_000, 2_500)
    assert values.eligibility == queries.values_of(draft).eligibility
    draft.refresh_from_db()
    assert draft.state == RuleSetState.RETIRED
    page = client.get(f"/admin/ruleset/inspect/{newest.pk}/").content.decode()
    assert "300,000,000원" in page
    assert "250,000,000원" in page


def test_first_draft_is_compared_with_the_round_before(client, stage, draft):
    client.force_login(User.objects.get(pk=stage.world.staff_ids["manager1"]))
    page = client.get(f"/admin/ruleset/inspect/{draft.pk}/").content.decode()

    assert "같은 값" in page


@pytest.mark.parametrize("changes", [{"points_goal": 30}, {"share_small_cash": "50"}])
def test_rules_that_do_not_add_up_are_refused(stage, draft, changes):
    form = type("Form", (forms.Form,), fields_of(draft))(as_typed(draft, **changes))
    assert form.is_valid(), form.errors

    with pytest.raises(RulesDoNotAddUp):
        programmes.revise_rule_set(
            rule_set_id=draft.pk, values=form.cleaned_data, actor=stage.staff("manager1"), at=stage.now()
        )
    assert RuleSet.objects.filter(track=draft.track).count() == 1


def test_locked_rules_and_strangers_are_refused(stage, draft):
    locked = RuleSet.objects.get(state=RuleSetState.LOCKED)
    with pytest.raises(NotTheDraft):
        programmes.revise_rule_set(rule_set_id=locked.pk, values={}, actor=stage.staff("manager1"), at=stage.now())
    form = type("Form", (forms.Form,), fields_of(draft))(as_typed(draft))
    form.full_clean()
    with pytest.raises(NotAllowed):
        programmes.revise_rule_set(
            rule_set_id=draft.pk, values=form.cleaned_data, actor=stage.staff("approver"), at=stage.now()
        )
