"""What the office sees of selection, by the buttons it is offered."""

import pytest
from django.urls import reverse

from marketplace.accounts.models import User
from matching.selection import operations as selection
from matching.selection.enums import RankingState
from matching.selection.models import Ineligibility

pytestmark = [pytest.mark.django_db]


def browse(client, stage, key):
    client.force_login(User.objects.get(pk=stage.world.staff_ids[key]))
    return client


def test_ineligibility_is_proposed_and_decided_by_buttons(client, stage):
    stage.drafted().received()
    browse(client, stage, "manager1")
    propose = reverse("application:action", args=[stage.application().pk, "propose_ineligible"])
    assert "remedy" in client.get(propose).content.decode()
    client.post(propose, {"reason": "휴업 중입니다.", "remedy": "재개한 뒤 다시 신청해 주십시오."})
    found = Ineligibility.objects.get()
    assert (found.state, found.proposed_by) == (RankingState.PROPOSED, stage.world.staff_ids["manager1"])

    browse(client, stage, "approver")
    client.post(reverse("ineligibility:action", args=[found.pk, "approve"]), {})

    assert stage.application().state == "ineligible"


def test_award_is_cancelled_by_the_approver_alone(client, stage):
    stage.drafted().received().scored().ranked().decided().revised()
    url = reverse("award:action", args=[stage.award().pk, "cancel"])
    browse(client, stage, "manager1").post(url, {"reason": "자본잠식"})
    assert stage.award().state == "ready"
    browse(client, stage, "approver").post(url, {"reason": "자본잠식"})

    assert stage.award().state == "cancelled"
    assert selection.lapse_awards_due(at=stage.now()) == 0
