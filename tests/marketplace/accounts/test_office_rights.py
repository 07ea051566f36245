"""What each role of the staff can open in the office: what it needs, and no more."""

import pytest

from marketplace.accounts.enums import StaffRole
from marketplace.accounts.models import User
from marketplace.core.office import RecordViewSet
from tests.scenarios import small_world

pytestmark = [pytest.mark.django_db, pytest.mark.db]

ROUNDS = "round ruleset case"
DEMAND = "matchrun need quote application ineligibility objection ranking promotion award"
PANELS = "panel panelmember scoresheet"
VISITS = "milestone interimcheck finalevaluation"
AGREED = f"agreement agreementdocument papersignature amendment priornotice edition guarantee {VISITS}"
BANK = "depositexpectation statementline statementimport transferinstruction paymentrun cardpayment providerevent"
MONEY = f"voucher claim paymenthold settlement {BANK}"
DECIDERS = f"{ROUNDS} {DEMAND} {PANELS} {AGREED} {MONEY} vendorregistration organisationclaim delegation fraudsignal"
OPENS = {
    "programme_manager": DECIDERS,
    "approver": DECIDERS,
    "finance_officer": f"{ROUNDS} {DEMAND} {AGREED} {MONEY} vendorregistration",
    "panel_secretary": f"{ROUNDS} {DEMAND} {PANELS} vendorregistration",
    "moderator": "vendorregistration",
    "inspector": VISITS,
    "evaluator": "",
    "settlement_auditor": "",
}
CAST = {"secretary": "panel_secretary", "finance1": "finance_officer", "inspector": "inspector", "editor": "moderator"}


@pytest.mark.parametrize("role", StaffRole.values)
def test_role_opens_what_it_needs_and_no_more(role):
    kinds = RecordViewSet.__subclasses__()

    assert {kind.model._meta.model_name for kind in kinds if role in kind.readers} == set(OPENS[role].split())


def test_pages_keep_to_it(client):
    world = small_world("f01")
    for key, role in CAST.items():
        client.force_login(User.objects.get(pk=world.staff_ids[key]))
        for name in ("case", "panel", "claim", "milestone", "vendorregistration", "fraudsignal"):
            opened = client.get(f"/admin/{name}/").status_code == 200
            assert opened == (name in OPENS[role].split()), (key, name)


@pytest.mark.parametrize("key", ["evaluator1", "auditor1"])
def test_outside_experts_have_no_business_in_the_office(client, key):
    world = small_world("f01")
    client.force_login(User.objects.get(pk=world.staff_ids[key]))

    for path in ("/admin/", "/admin/case/", "/admin/settlement/"):
        assert client.get(path).status_code in (302, 404), path
