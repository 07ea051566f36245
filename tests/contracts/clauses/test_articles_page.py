"""Articles read with the data of a project whose agreement is not drawn up yet: what it would say, and nothing stored."""

import pytest
import time_machine

from contracts.agreements.models import Agreement, PaymentRow
from contracts.clauses.models import Edition
from marketplace.accounts.models import User
from marketplace.core.models import Counter
from marketplace.programmes.models import Round
from tests.scenarios import Stage, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(db):
    """The plan of f01's award is accepted."""
    return Stage(small_world("f01")).drafted().received().scored().ranked().decided().revised()


@pytest.fixture
def read(planned, client):
    """The page of an edition that a manager has begun, at the story's time."""
    client.force_login(User.objects.get(pk=planned.staff("manager1").person_id))
    programme = planned.award().case.round.programme_id
    client.post("/admin/edition/do/begin/", {"programme": programme, "kind": "agreement"})

    def read() -> str:
        with time_machine.travel(planned.now(), tick=False):
            return client.get(f"/admin/articles/{Edition.objects.get().pk}/").content.decode()

    return read


def test_project_without_an_agreement_lends_its_data_and_keeps_nothing(planned, read):
    counted = list(Counter.objects.values_list())
    page, award = read(), planned.award()
    assert list(Counter.objects.values_list()) == counted  # no number of an agreement is used up
    assert award.case.number in page and f"{award.grant + award.cash + award.in_kind:,}" in page
    assert "제11조(산출물의 제출과 검수)" in page and "Article 11 (Delivery and Acceptance)" in page
    assert not Agreement.objects.exists() and not PaymentRow.objects.exists()

    planned.drawn_up()
    said = read()
    assert said[said.index("제1조") :] == page[page.index("제1조") :]


def test_round_that_is_over_is_said_instead(planned, read):
    Round.objects.update(run_starts_on="2026-03-01", run_ends_on="2026-03-05")

    assert "사업 기간의 마지막 날(2026. 3. 5.)이 지나" in read()
