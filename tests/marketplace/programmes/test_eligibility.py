"""Each rule finds what it is for, and nothing else; what a finding means is the rule set's to say."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.programmes.eligibility import RULES, Facts, Firm, PlanFacts, VendorFacts, evaluate
from marketplace.programmes.enums import Verdict
from marketplace.programmes.rule_values import preset

PRESET = preset("pilot")
DAY = date(2026, 3, 25)
FIRM = Firm(
    name="가온정밀",
    size_class="small",
    business_status="active",
    wholly_impaired=False,
    certificates=dict.fromkeys(PRESET.required_documents),
)
VENDOR = VendorFacts(
    name="나루에이아이",
    size_class="small",
    business_status="active",
    wholly_impaired=False,
    in_pool=True,
    places_left=1,
)
PLAN = PlanFacts(
    grant=280_000_000,
    cash=35_000_000,
    in_kind=35_000_000,
    lines=350_000_000,
    items={"labour": 315_000_000},
    starts_on=date(2026, 5, 1),
    ends_on=date(2026, 11, 30),
)
GOOD = Facts(
    on=DAY, demand_firm=FIRM, vendor=VENDOR, plan=PLAN, run_starts_on=date(2026, 5, 1), run_ends_on=date(2026, 11, 30)
)


def firm(**changes):
    return replace(GOOD, demand_firm=replace(FIRM, **changes))


def vendor(**changes):
    return replace(GOOD, vendor=replace(VENDOR, **changes))


def plan(**changes):
    return replace(GOOD, plan=replace(PLAN, **changes))


CASES = {
    "size-class-admitted": firm(size_class="mid-size"),
    "grant-within-cap": plan(grant=300_000_001, cash=50_000_000, in_kind=50_000_000, lines=400_000_001),
    "co-payment-enough": plan(in_kind=34_999_999, grant=280_000_001),
    "cash-enough": plan(cash=34_999_999, in_kind=35_000_001),
    "costs-add-up": plan(lines=349_999_999),
    "cost-items-allowed": plan(items={"training": 1}),
    "documents-valid": firm(certificates={**FIRM.certificates, "sme_certificate": date(2026, 3, 24)}),
    "demand-firm-solvent": firm(wholly_impaired=True),
    "vendor-solvent": vendor(wholly_impaired=None),
    "demand-firm-in-business": firm(business_status="closed"),
    "vendor-in-business": vendor(business_status="suspended"),
    "not-sanctioned": vendor(sanctions=("보조금법",)),
    "vendor-in-pool": vendor(in_pool=False),
    "vendor-has-places": vendor(places_left=0),
    "not-related": replace(GOOD, relations=("same_representative",)),
    "no-shared-contact": replace(GOOD, relations=("same_contact",)),
    "one-live-application": replace(GOOD, earlier_applications=("R-2026-1-00001",)),
    "period-within-round": plan(ends_on=date(2026, 12, 1)),
}


def test_good_facts_pass_every_rule():
    verdict, findings = evaluate(GOOD, PRESET, "submission")

    assert verdict == Verdict.PASSED
    assert {finding.outcome for finding in findings} == {"passed"}


def test_every_rule_has_a_case():
    assert set(CASES) == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule_id", CASES)
def test_rule_finds_its_case_in_both_languages_and_no_other_rule_does(rule_id):
    _verdict, findings = evaluate(CASES[rule_id], PRESET, "submission")
    hit = {finding.rule: finding for finding in findings if finding.outcome != "passed"}

    assert set(hit) == {rule_id}
    assert hit[rule_id].outcome == PRESET.eligibility[rule_id]["submission"]
    assert hit[rule_id].message_en and hit[rule_id].message != hit[rule_id].message_en


def test_certificate_that_ends_today_still_counts():
    facts = firm(certificates={**FIRM.certificates, "sme_certificate": DAY})

    assert evaluate(facts, PRESET, "submission")[0] == Verdict.PASSED


def test_rule_set_decides_what_a_finding_means():
    facts = vendor(in_pool=False)

    assert [evaluate(facts, PRESET, stage)[0] for stage in ("draft", "submission", "agreement")] == [
        Verdict.PASSED,
        Verdict.REVIEW,
        Verdict.FAILED,
    ]


def test_facts_are_kept_as_plain_data():
    assert GOOD.as_data()["demand_firm"]["name"] == "가온정밀"
