"""The demonstration vendors are content written by hand: these tests read the files, not the database."""

import datetime
import itertools
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

CONTENT = Path(__file__).parents[3] / "marketplace" / "demo" / "content"

# Grant + cash of the fourteen firms (won, supply value), in their order: the right solution must be able to cost it.
AGREED = [
    315_000_000, 337_500_000, 236_250_000, 340_000_000, 270_000_000, 360_000_000, 326_250_000,
    300_000_000, 275_000_000, 337_500_000, 303_750_000, 258_750_000, 290_000_000, 390_000_000,
]  # fmt: skip

VENDOR_TEXTS = [
    "key", "legal_name", "name_en", "business_number", "representative", "ksic", "size_class", "region", "address",
    "intro", "intro_en", "own_ai_evidence",
]  # fmt: skip
SOLUTION_TEXTS = [
    "key", "title", "title_en", "summary", "summary_en", "description", "problem", "price_model", "price_includes",
    "data_location", "personal_data", "model_ownership", "exit_terms", "human_oversight",
]  # fmt: skip
SOLUTION_LISTS = [
    "inputs", "limits", "keywords", "ai_fields", "industries", "functions", "use_cases", "deployment", "languages",
    "customer_sizes", "integrations", "outcomes",
]  # fmt: skip
# Solution key → list of codes in taxonomy.toml.
CODED_LISTS = {
    "ai_fields": "ai_fields",
    "industries": "industries",
    "functions": "functions",
    "deployment": "deployment",
    "regions": "regions",
    "languages": "languages",
    "customer_sizes": "size_classes",
}
PROOF_TEXTS = ["metric", "value", "dataset", "measured_by"]

# What firm n may not do without, as (solution key, one acceptable code); s{n}b misses at least one of them.
HARD_CONSTRAINTS = {
    1: [("deployment", "edge")],
    2: [("certificates", "ISMS")],
    3: [("deployment", "edge")],
    4: [("deployment", "cloud"), ("certificates", "CSAP")],
    5: [("data_in_korea", True), ("certificates", "ISMS")],
    6: [("deployment", "edge")],
    7: [("certificates", "ISMS")],
    8: [("languages", "ko")],
    9: [("deployment", "cloud")],
    10: [("deployment", "on-prem")],
    11: [("certificates", "MFDS"), ("deployment", "on-prem")],
    12: [("deployment", "edge"), ("regions", "jeonbuk")],
    13: [("certificates", "ISMS")],
    14: [("deployment", "on-prem"), ("certificates", "GS")],
}


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


PATHS = sorted((CONTENT / "vendors").glob("v*.toml"))
VENDORS = {path.stem: read(path) for path in PATHS}
SOLUTIONS = [
    pytest.param(vendor, solution, id=solution["key"])
    for vendor in VENDORS.values()
    for solution in vendor["solutions"]
]
BY_KEY = {param.id: param.values[1] for param in SOLUTIONS}
TAXONOMY = {name: {term["code"] for term in terms} for name, terms in read(CONTENT / "taxonomy.toml").items()}
USE_CASES = {use_case["code"] for use_case in read(CONTENT / "use_cases.toml")["use_cases"]}


def business_number_is_valid(number):
    """Check digit of a Korean business number: weights 1,3,7,1,3,7,1,3,5 and the tens of five times the ninth digit."""
    digits = [int(character) for character in number.replace("-", "")]
    weighted = sum(digit * weight for digit, weight in zip(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5], strict=False))
    return len(digits) == 10 and (weighted + digits[8] * 5 // 10 + digits[9]) % 10 == 0


def likeness(one, other):
    """Share of three-letter pieces two texts have in common, 0 to 100."""
    pieces = [{text[at : at + 3] for at in range(len(text) - 2)} for text in (one, other)]
    return 100 * len(pieces[0] & pieces[1]) // len(pieces[0] | pieces[1])


def has(solution, key, code):
    """Whether a solution offers what a firm insists on. An empty list of regions means the whole country."""
    if key == "certificates":
        return any(certificate["kind"] == code for certificate in solution.get("certificates", []))
    if key == "data_in_korea":
        return "국내" in solution["data_location"]
    if key == "regions":
        return not solution["regions"] or code in solution["regions"]
    return code in solution[key]


def test_check_digit_wrong_by_one():
    assert business_number_is_valid("001-81-10378")
    assert not business_number_is_valid("001-81-10379")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_file_text_composed(path):
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\t" not in text


@pytest.mark.parametrize(("stem", "vendor"), VENDORS.items(), ids=VENDORS)
def test_vendor_complete(stem, vendor):
    assert vendor["key"] == stem
    assert [key for key in VENDOR_TEXTS if not vendor.get(key, "").strip()] == []
    assert isinstance(vendor["founded_on"], datetime.date)
    assert vendor["staff"] > 0
    assert vendor["places_cap"] > 0
    assert vendor["region"] in TAXONOMY["regions"]
    assert vendor["size_class"] in TAXONOMY["size_classes"]
    assert vendor["ksic"][0] in TAXONOMY["industries"]
    assert vendor["ksic"][1:].isdigit()
    assert 1 <= len(vendor["solutions"]) <= 4


@pytest.mark.parametrize(("stem", "vendor"), VENDORS.items(), ids=VENDORS)
def test_vendor_business_number_valid(stem, vendor):
    number = vendor["business_number"]
    assert business_number_is_valid(number)
    assert number.startswith(f"1{stem[1:]}-")
    assert number[4:6] in {"81", "86", "87", "88"}


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_vendor_exception_only_for_large_firm(vendor):
    assert bool(vendor.get("exception_reason")) == (vendor["size_class"] == "large")


@pytest.mark.parametrize("vendor", VENDORS.values(), ids=VENDORS)
def test_vendor_people_representative_and_manager(vendor):
    people = vendor["people"]
    assert [person["role"] for person in people] == ["representative", "manager"]
    assert people[0]["name"] == vendor["representative"]
    assert all(person["email"].endswith(".example") for person in people)


@pytest.mark.parametrize(("vendor", "solution"), SOLUTIONS)
def test_solution_complete(vendor, solution):
    assert [key for key in SOLUTION_TEXTS if not solution.get(key, "").strip()] == []
    assert [key for key in SOLUTION_LISTS if not solution.get(key)] == []
    assert isinstance(solution["generative"], bool)
    assert isinstance(solution["high_impact"], bool)
    assert solution["lead_time_weeks"] > 0
    assert solution["team_size"] > 0


@pytest.mark.parametrize(("vendor", "solution"), SOLUTIONS)
def test_solution_codes_known(vendor, solution):
    for key, codes in CODED_LISTS.items():
        assert set(solution[key]) <= TAXONOMY[codes], key
    assert set(solution["use_cases"]) <= USE_CASES
    assert solution["price_model"] in TAXONOMY["price_models"]
    assert {certificate["kind"] for certificate in solution.get("certificates", [])} <= TAXONOMY["certifications"]
    assert {reference["industry"] for reference in solution.get("references", [])} <= TAXONOMY["industries"]


@pytest.mark.parametrize(("vendor", "solution"), SOLUTIONS)
def test_solution_lengths(vendor, solution):
    assert len(solution["title"]) <= 60
    assert len(solution["title_en"]) <= 60
    assert len(solution["summary"]) <= 100
    assert "\n" not in solution["summary"] + solution["summary_en"]
    assert 250 <= len(solution["description"].strip()) <= 600
    assert 4 <= len(solution["keywords"]) <= 8
    assert 1 <= len(solution["use_cases"]) <= 3
    assert 1 <= len(solution["outcomes"]) <= 2


@pytest.mark.parametrize(("vendor", "solution"), SOLUTIONS)
def test_solution_prices_in_order(vendor, solution):
    assert 80_000_000 <= solution["price_min"] <= solution["price_max"] <= 390_000_000
    assert 1000 <= solution["maintenance_bp"] <= 1500
    if solution["price_model"] == "subscription":
        assert 300_000 <= solution["monthly_fee"] <= 4_000_000
    else:
        assert solution["monthly_fee"] == 0


@pytest.mark.parametrize(("vendor", "solution"), SOLUTIONS)
def test_solution_proof_and_certificates_stated_whole(vendor, solution):
    proof = solution.get("proof")
    if proof is not None:
        assert proof["kind"] in {"test_report", "own_measurement"}
        assert [key for key in PROOF_TEXTS if not proof.get(key, "").strip()] == []
        assert proof["measured_on"] > vendor["founded_on"]
    for certificate in solution.get("certificates", []):
        assert certificate["number"].strip()
        assert vendor["founded_on"] < certificate["issued_on"] < certificate["valid_until"]
    for figure in solution["outcomes"]:
        assert all(figure[key].strip() for key in ("name", "before", "after", "note"))
    for reference in solution.get("references", []):
        assert reference["client"].strip()
        assert reference["result"].strip()
        assert reference["year"] >= vendor["founded_on"].year


@pytest.mark.parametrize(
    ("firm", "role"), [(n, role) for n in range(1, 15) for role in "abcd" if f"s{n:02}{role}" in BY_KEY]
)
def test_solution_plays_its_role(firm, role):
    solution = BY_KEY[f"s{firm:02}{role}"]
    met = [has(solution, key, code) for key, code in HARD_CONSTRAINTS[firm]]
    if role == "a":
        assert all(met)
        assert solution["price_min"] <= AGREED[firm - 1] <= solution["price_max"]
        assert "proof" in solution
    if role == "b":
        assert not all(met)
    if role == "d":
        assert "proof" not in solution


@pytest.mark.parametrize("firm", range(1, 15))
def test_solutions_of_one_firm_from_different_vendors(firm):
    owners = [
        vendor["key"]
        for vendor in VENDORS.values()
        for solution in vendor["solutions"]
        if solution["key"][:3] == f"s{firm:02}"
    ]
    assert len(owners) == len(set(owners))


@pytest.mark.parametrize("read_key", ["business_number", "legal_name", "name_en", "representative"])
def test_vendor_names_and_numbers_unique(read_key):
    values = Counter(vendor[read_key] for vendor in VENDORS.values())
    assert [value for value, count in values.items() if count > 1] == []


@pytest.mark.parametrize("read_key", ["key", "title", "title_en"])
def test_solution_names_unique(read_key):
    values = Counter(param.values[1][read_key] for param in SOLUTIONS)
    assert [value for value, count in values.items() if count > 1] == []


@pytest.mark.parametrize("read_key", ["summary", "summary_en", "description", "problem"])
def test_solution_texts_not_alike(read_key):
    pairs = itertools.combinations(BY_KEY.values(), 2)
    alike = [
        (one["key"], other["key"])
        for one, other in pairs
        if likeness(one[read_key].strip(), other[read_key].strip()) >= 40
    ]
    assert alike == []


def test_likeness_one_word_changed():
    text = "밤새 물속 산소가 떨어진 걸 아침에야 압니다."
    assert likeness(text, text.replace("밤새", "새벽")) >= 40
    assert likeness(text, "배차를 한 사람이 머릿속으로 짭니다.") < 40


def test_cast_complete():
    assert len(VENDORS) >= 40
    assert len(BY_KEY) >= 90
    assert {code for solution in BY_KEY.values() for code in solution["use_cases"]} == USE_CASES
