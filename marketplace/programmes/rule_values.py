"""The values of a rule set as frozen data: what a preset gives, what a locked rule set says."""

import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

from marketplace.core import canonical

_DATA = Path(__file__).parent / "data"
STAGES = ("draft", "submission", "agreement", "claim")


@dataclass(frozen=True, kw_only=True)
class CoPayment:
    """Least co-payment and least cash of a size class, in basis points of the total cost."""

    min_total_bp: int
    min_cash_bp: int


@dataclass(frozen=True, kw_only=True)
class Criterion:
    code: str
    name: str
    name_en: str
    points: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything the rule set of a track says. Won, basis points, days; see RuleSet for each value."""

    grant_cap: int
    reserve_bp: int
    pass_mark: int
    bonus_cap: int
    drop_extremes_from: int
    conflict_years: int
    advance_max_bp: int
    guarantee_extra_days: int
    single_quote_reason_chars: int
    reason_chars: int
    correction_working_days: int
    plan_working_days: int
    signing_working_days: int
    claim_working_days: int
    objection_days: int
    amendment_days: int
    recheck_days: int
    audit_from: int
    co_payment_route: str
    agreement_identity: int
    amendment_identity: int
    termination_identity: int
    vendor_places_cap: int | None
    co_payment: dict[str, CoPayment]  # size class →
    cost_items: dict[str, int | None]  # allowed item → limit in basis points of grant and cash, or none
    required_documents: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    eligibility: dict[str, dict[str, str]]  # rule → stage → severity

    def as_data(self) -> dict:
        """Plain data for a snapshot."""
        return asdict(self)

    @property
    def digest(self) -> str:
        """SHA-256 of the values: the same rules have the same digest."""
        return canonical.digest(self.as_data())


def preset(name: str) -> Rules:
    """The rules of a file in marketplace/programmes/data, by name."""
    raw = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
    raw.pop("assumed")
    return Rules(
        **{
            **raw,
            "vendor_places_cap": raw.get("vendor_places_cap"),
            "co_payment": {
                row["size_class"]: CoPayment(min_total_bp=row["min_total_bp"], min_cash_bp=row["min_cash_bp"])
                for row in raw["co_payment"]
            },
            "cost_items": {row["item"]: row.get("limit_bp") for row in raw["cost_items"] if row["allowed"]},
            "required_documents": tuple(raw["required_documents"]),
            "criteria": tuple(Criterion(**row) for row in raw["criteria"]),
            "eligibility": {
                rule: {stage: severity for stage, severity in zip(STAGES, row, strict=True) if severity}
                for rule, row in raw["eligibility"].items()
            },
        }
    )


def assumed(name: str) -> frozenset[str]:
    """Which values of a preset have no public source (정책 확인 필요)."""
    return frozenset(tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))["assumed"])


def holidays() -> dict:
    """{"years": […], "holidays": [{day, name, source}, …]} of the shipped calendar."""
    return tomllib.loads((_DATA / "holidays.toml").read_text(encoding="utf-8"))
