"""The demonstration's demand firms, applicants, staff and code lists: these tests read the files, not the database."""

import itertools
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

CONTENT = Path(__file__).parents[3] / "marketplace" / "demo" / "content"

# Grant, cash and in-kind of the fourteen firms, in won.
MONEY = {
    "f01": (280_000_000, 35_000_000, 35_000_000),
    "f02": (300_000_000, 37_500_000, 37_500_000),
    "f03": (210_000_000, 26_250_000, 26_250_000),
    "f04": (300_000_000, 40_000_000, 40_000_000),
    "f05": (240_000_000, 30_000_000, 30_000_000),
    "f06": (300_000_000, 60_000_000, 40_000_000),
    "f07": (290_000_000, 36_250_000, 36_250_000),
    "f08": (266_666_666, 33_333_334, 33_333_333),
    "f09": (220_000_000, 55_000_000, 0),
    "f10": (300_000_000, 37_500_000, 37_500_000),
    "f11": (270_000_000, 33_750_000, 33_750_000),
    "f12": (230_000_000, 28_750_000, 28_750_000),
    "f13": (250_000_000, 40_000_000, 30_000_000),
    "f14": (300_000_000, 90_000_000, 60_000_000),
}
GRANT_CAP = 300_000_000
APPROPRIATION = 3_900_000_000
PASS_MARK = 70
MAXIMA = {"capability": 20, "goal": 25, "content": 30, "attainability": 25, "bonus": 5}
PLAN = ["background", "goal", "content", "data", "organisation", "schedule", "effect", "after", "risk"]
SCENES = {
    "f01": "model_close", "f02": "reasoned_choice", "f03": "interim_correction", "f04": "phone_confirm",
    "f05": "sensitive_data", "f06": "equipment_disallowed", "f07": "amendment", "f08": "odd_won", "f09": "no_in_kind",
    "f10": "rework", "f11": "expired_certificate", "f12": "partial_disallowance", "f13": "fraud_cleared",
    "f14": "reserve_promoted",
}  # fmt: skip
OUTCOMES = {"ineligible": 4, "below_pass": 8, "reserve": 13, "withdrawn": 1}
CAUSES = {"capital_impairment", "duplicate_application", "vendor_not_in_pool", "same_representative"}
ROLES = {
    "programme_manager": 2, "approver": 2, "finance_officer": 2, "panel_secretary": 1, "evaluator": 5,
    "settlement_auditor": 2, "inspector": 1, "moderator": 1,
}  # fmt: skip


def load(name):
    text = (CONTENT / name).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text), name
    return tomllib.loads(text)


FIRMS = {key: load(f"firms/{key}.toml") for key in MONEY}
APPLICANTS = {applicant["key"]: applicant for applicant in load("applicants.toml")["applicants"]}
STAFF = load("staff.toml")
USE_CASES = load("use_cases.toml")["use_cases"]
TAXONOMY = load("taxonomy.toml")
CODES = {name: {row["code"] for row in rows} for name, rows in TAXONOMY.items()}
USE_CASE_CODES = {use_case["code"] for use_case in USE_CASES}
FIELDS_OF_USE_CASES = [
    "code", "name", "name_en", "description", "description_en", "industries", "functions", "inputs", "kpis",
]  # fmt: skip

firms = pytest.mark.parametrize("key", MONEY)
applicants = pytest.mark.parametrize("key", APPLICANTS)


def chosen_quote(firm):
    return next(quote for quote in firm["quotes"] if quote["solution"] == firm["choice"]["solution"])


def amount_of(rows, field="amount"):
    return sum(row[field] for row in rows)


def check_digit(number):
    """Last digit of a Korean business number, from its first nine."""
    digits = [int(digit) for digit in number.replace("-", "")]
    weighted = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    return (10 - (weighted + digits[8] * 5 // 10) % 10) % 10


def strings_of(value):
    """Every string inside a parsed TOML value, with the name of the key it stands under."""
    stack = [("", value)]
    while stack:
        name, item = stack.pop()
        if isinstance(item, str):
            yield name, item
        elif isinstance(item, dict):
            stack.extend(item.items())
        elif isinstance(item, list):
            stack.extend((name, part) for part in item)


def assert_shares(grant, cash, in_kind):
    total = grant + cash + in_kind
    assert 0 < grant <= GRANT_CAP
    assert cash * 10_000 >= total * 1_000, "cash is below a tenth of the total"
    assert (cash + in_kind) * 10_000 >= total * 2_000, "the co-payment is below a fifth of the total"


def assert_score(score):
    points = {name: score[name] for name in MAXIMA}
    assert score["total"] == sum(points.values())
    assert all(0 <= value <= MAXIMA[name] for name, value in points.items())
    assert {"capability", "goal", "content", "attainability"} <= score["comments"].keys()


@firms
def test_money_is_the_casts(key):
    application = FIRMS[key]["application"]
    lines = application["cost_lines"]
    assert (
        amount_of(lines, "grant"),
        amount_of(lines, "cash"),
        amount_of(application.get("in_kind", [])),
    ) == MONEY[key]
    assert_shares(*MONEY[key])


def test_money_of_all_firms_leaves_less_than_a_fifteenth_needs():
    grants = sum(grant for grant, _, _ in MONEY.values())
    assert grants == 3_756_666_666
    assert APPROPRIATION - grants == 143_333_334


@firms
def test_cost_lines_follow_the_chosen_quote(key):
    firm = FIRMS[key]
    quoted = [(line["item"], line["name"], line["amount"]) for line in chosen_quote(firm)["lines"]]
    planned = [(line["item"], line["name"], line["grant"] + line["cash"]) for line in firm["application"]["cost_lines"]]
    assert planned == quoted
    assert all(line["grant"] >= 0 and line["cash"] >= 0 for line in firm["application"]["cost_lines"])


@firms
def test_in_kind_lines_are_pay_times_share_times_months(key):
    for line in FIRMS[key]["application"].get("in_kind", []):
        assert line["amount"] == line["monthly_pay"] * line["share_bp"] * line["months"] // 10_000
        assert line["amount"] > 0
        assert line["kind"] in {"staff", "equipment"}
        assert line["proof"]


@firms
def test_payments_sum_to_grant_and_cash_and_end_with_a_balance(key):
    application = FIRMS[key]["application"]
    rows = application["payments"]
    grant, cash, _ = MONEY[key]
    milestones = [milestone["key"] for milestone in application["milestones"]]
    assert amount_of(rows) == grant + cash
    assert (rows[-1]["kind"], rows[-1]["milestone"]) == ("balance", milestones[-1])
    advances = [row for row in rows if row["kind"] == "advance"]
    assert len(advances) == (key in {"f01", "f04", "f09", "f13"})
    assert all(row["milestone"] == "" and row["amount"] * 10 <= (grant + cash) * 7 for row in advances)
    assert all(row["milestone"] in milestones for row in rows if row["kind"] != "advance")


@firms
def test_milestones_run_in_order_with_criteria(key):
    milestones = FIRMS[key]["application"]["milestones"]
    months = [milestone["month"] for milestone in milestones]
    assert 3 <= len(milestones) <= 4
    assert months == sorted(months) and months[-1] == 7
    assert all(milestone["deliverables"] and milestone["criteria"] for milestone in milestones)
    noted = [note["milestone"] for note in FIRMS[key]["delivery"]["notes"]]
    assert noted == [milestone["key"] for milestone in milestones]


@firms
def test_kpis_weigh_ten_thousand_and_are_all_reported(key):
    kpis = FIRMS[key]["application"]["kpis"]
    assert 2 <= len(kpis) <= 4
    assert amount_of(kpis, "weight_bp") == 10_000
    reported = FIRMS[key]["delivery"]["final_report"]["kpi_results"]
    assert [row["name"] for row in reported] == [kpi["name"] for kpi in kpis]
    for kpi, row in zip(kpis, reported, strict=True):
        baseline, target, value = float(kpi["baseline"]), float(kpi["target"]), float(row["value"])
        assert baseline != target
        assert value >= target if target > baseline else value <= target


@firms
def test_quotes_are_from_the_invited_and_the_choice_says_why(key):
    firm = FIRMS[key]
    totals = {quote["solution"]: amount_of(quote["lines"]) for quote in firm["quotes"]}
    invited = {f"s{key[1:]}{letter}" for letter in "abcd"}
    chosen = firm["choice"]["solution"]
    assert chosen == f"s{key[1:]}a"
    assert totals.keys() <= invited and len(totals) == len(firm["quotes"])
    assert totals[chosen] == sum(MONEY[key][:2])
    assert all(4 <= len(quote["lines"]) <= 7 for quote in firm["quotes"])
    plain = len(totals) > 1 and totals[chosen] == min(totals.values())
    assert len(firm["choice"]["reason"]) >= (20 if plain else 80)
    assert firm["need"]["form"]["budget_max"] >= totals[chosen] >= firm["need"]["form"]["budget_min"]


@firms
def test_quotes_stand_within_the_price_range_of_their_solution(key):
    prices = {}
    for path in (CONTENT / "vendors").glob("v*.toml"):
        for solution in tomllib.loads(path.read_text(encoding="utf-8"))["solutions"]:
            prices[solution["key"]] = (solution["price_min"], solution["price_max"])
    for quote in FIRMS[key]["quotes"]:
        least, most = prices[quote["solution"]]
        assert least <= amount_of(quote["lines"]) <= most, quote["solution"]


def test_quotes_of_the_second_firm_are_three_and_the_chosen_is_not_the_cheapest():
    totals = {quote["solution"]: amount_of(quote["lines"]) for quote in FIRMS["f02"]["quotes"]}
    assert len(totals) == 3
    assert totals[FIRMS["f02"]["choice"]["solution"]] > min(totals.values())


@pytest.mark.parametrize("key", ["f05", "f09", "f14"])
def test_quotes_of_some_firms_are_single(key):
    assert len(FIRMS[key]["quotes"]) == 1


@firms
def test_plan_says_each_section_in_measure(key):
    plan = FIRMS[key]["application"]["plan"]
    assert list(plan) == PLAN
    assert {name: len(text) for name, text in plan.items() if not 150 <= len(text) <= 500} == {}


@firms
def test_scene_and_evaluation_are_the_casts(key):
    assert FIRMS[key]["scene"]["kind"] == SCENES[key]
    assert FIRMS[key]["delivery"]["final_evaluation"]["grade"] == "success"


@firms
def test_settlement_is_the_plan_less_what_is_disallowed(key):
    settlement = FIRMS[key]["settlement"]
    disallowed = settlement.get("disallowed", [])
    lines = {line["name"]: line["grant"] + line["cash"] for line in FIRMS[key]["application"]["cost_lines"]}
    assert settlement["recognised"] == sum(MONEY[key][:2]) - amount_of(disallowed)
    assert bool(disallowed) == (key in {"f06", "f12"})
    assert all(row["amount"] <= lines[row["name"]] and row["reason"] for row in disallowed)


@firms
def test_certificates_outlast_the_demonstration_but_one(key):
    for name, certificate in FIRMS[key]["certificates"].items():
        expired = (key, name) == ("f11", "sme_certificate")
        assert certificate["issued_on"] < certificate["valid_until"]
        assert (certificate["valid_until"].year < 2026) == expired
        assert expired or certificate["valid_until"].year >= 2028


@firms
def test_accounts_show_no_impairment(key):
    accounts = FIRMS[key]["accounts"]
    assert accounts["total_assets"] - accounts["total_liabilities"] > accounts["paid_in_capital"]


@firms
def test_codes_of_a_firm_are_known(key):
    firm, form = FIRMS[key], FIRMS[key]["need"]["form"]
    assert firm["region"] in CODES["regions"] and firm["size_class"] in CODES["size_classes"]
    assert firm["ksic"][0] == form["industry"] and len(firm["ksic"]) == 6 and form["industry"] in CODES["industries"]
    for name in ("deployment", "certifications", "regions", "languages"):
        assert set(form[name]) <= CODES[name], name
    assert form["use_cases"] and set(form["use_cases"]) <= USE_CASE_CODES
    assert form["data_stays"] in {"", "korea", "site"}
    items = {line["item"] for quote in firm["quotes"] for line in quote["lines"]}
    assert items <= {"solution_fee", "labour", "infrastructure"}


@applicants
def test_applicant_codes_and_shares_hold(key):
    applicant = APPLICANTS[key]
    assert_shares(applicant["grant"], applicant["cash"], applicant["in_kind"])
    assert applicant["use_case"] in USE_CASE_CODES
    assert applicant["region"] in CODES["regions"] and applicant["size_class"] in CODES["size_classes"]
    assert applicant["industry"] == applicant["ksic"][0] and applicant["industry"] in CODES["industries"]


@applicants
def test_applicant_names_a_solution_of_its_vendor_at_a_price_it_asks(key):
    applicant = APPLICANTS[key]
    vendor = load(f"vendors/{applicant['vendor']}.toml")
    solution = next(row for row in vendor["solutions"] if row["key"] == applicant["solution"])
    assert solution["price_min"] <= applicant["grant"] + applicant["cash"] <= solution["price_max"]
    assert applicant["use_case"] in solution["use_cases"]


def test_applicants_meet_the_stated_ends():
    assert Counter(applicant["outcome"] for applicant in APPLICANTS.values()) == OUTCOMES
    refused = [applicant for applicant in APPLICANTS.values() if applicant["outcome"] == "ineligible"]
    assert {applicant["cause"] for applicant in refused} == CAUSES
    by_cause = {applicant["cause"]: applicant for applicant in refused}
    accounts = by_cause["capital_impairment"]["accounts"]
    assert accounts["total_liabilities"] > accounts["total_assets"]
    same = by_cause["same_representative"]
    assert same["representative"] == load(f"vendors/{same['vendor']}.toml")["representative"]
    assert same["representative_born"] == same["vendor_representative_born"]


def test_scores_rank_as_the_cast_says():
    for subject in [*FIRMS.values(), *APPLICANTS.values()]:
        if subject.get("outcome") != "ineligible":
            assert_score(subject["score"])
    totals = {outcome: [] for outcome in OUTCOMES}
    for applicant in APPLICANTS.values():
        if "score" in applicant:
            totals[applicant["outcome"]].append(applicant["score"]["total"])
    first_reserve = FIRMS["f14"]["score"]["total"]
    selected = [FIRMS[key]["score"]["total"] for key in MONEY if key != "f14"]
    assert min(selected + totals["withdrawn"]) > first_reserve > max(totals["reserve"])
    assert min(totals["reserve"]) >= PASS_MARK > max(totals["below_pass"])
    assert not totals["ineligible"]
    assert FIRMS["f13"]["score"]["bonus"] > 0


def test_business_numbers_are_valid_and_never_shared():
    numbers = [subject["business_number"] for subject in [*FIRMS.values(), *APPLICANTS.values()]]
    numbers += [STAFF["agency"]["business_number"], STAFF["settlement_firm"]["business_number"]]
    numbers += [
        tomllib.loads(path.read_text(encoding="utf-8"))["business_number"]
        for path in (CONTENT / "vendors").glob("v*.toml")
    ]
    assert [number for number, count in Counter(numbers).items() if count > 1] == []
    assert [number for number in numbers if int(number[-1]) != check_digit(number)] == []
    assert [FIRMS[key]["business_number"][:3] for key in FIRMS] == [f"{n:03}" for n in range(1, 15)]
    assert [row["business_number"][:3] for row in APPLICANTS.values()] == [str(n) for n in range(201, 227)]


def test_people_fill_every_post_and_write_from_example_addresses():
    assert Counter(person["role"] for person in STAFF["people"]) == ROLES
    addresses = [person["email"] for person in STAFF["people"]]
    for firm in FIRMS.values():
        roles = [person["role"] for person in firm["people"]]
        assert roles[:2] == ["representative", "manager"]
        assert firm["people"][0]["name"] == firm["representative"]
        addresses += [person["email"] for person in firm["people"]]
    addresses += [applicant["person"]["email"] for applicant in APPLICANTS.values()]
    assert len(set(addresses)) == len(addresses)
    assert [address for address in addresses if not address.endswith(".example")] == []


def test_taxonomy_codes_are_unique_and_sorted():
    for name, rows in TAXONOMY.items():
        assert len(CODES[name]) == len(rows), name
        assert [row["sort"] for row in rows] == list(range(1, len(rows) + 1)), name
        assert all(row["name"] and row["name_en"] for row in rows), name
    assert all(row["long_name"] for row in TAXONOMY["certifications"])


def test_use_cases_are_complete_and_phrased_without_their_name():
    assert len(USE_CASE_CODES) == len(USE_CASES) == 45
    for use_case in USE_CASES:
        assert all(use_case[field] for field in FIELDS_OF_USE_CASES), use_case["code"]
        assert set(use_case["industries"]) <= CODES["industries"]
        assert set(use_case["functions"]) <= CODES["functions"]
        assert 6 <= len(use_case["phrases"]) <= 12 and 3 <= len(use_case["phrases_en"]) <= 4
        words = use_case["name"].replace("·", " ").split()
        for word, phrase in itertools.product(words, use_case["phrases"]):
            assert len(word) < 2 or word not in phrase, (use_case["code"], phrase)


def test_texts_are_present_and_no_two_alike():
    # An empty milestone marks the advance, an empty data_stays a firm that does not mind.
    subjects = [*FIRMS.values(), *APPLICANTS.values(), STAFF, {"use_cases": USE_CASES}]
    empty = [name for subject in subjects for name, text in strings_of(subject) if not text.strip()]
    assert set(empty) <= {"milestone", "data_stays"}
    # Sentences, not labels: figures and methods repeat rightly between a quote, its plan and its report.
    sentences = Counter(
        text for subject in subjects for name, text in strings_of(subject) if len(text) >= 50 and name != "method"
    )
    assert [text for text, count in sentences.items() if count > 1] == []
