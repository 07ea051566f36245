"""The parts in which a vendor writes a solution, and what each needs before it can be reviewed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .enums import ProofKind
from .models import Solution


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a solution: its fields (names as in SolutionContent) and those that may not stay empty.

    `rows`: the one field of a part that is a list of rows. `hint`: what the reader of the catalogue looks for here.
    """

    code: str
    label: str
    hint: str
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()
    rows: str = ""


def _part(code: str, label: str, hint: str, fields: str, needed: str = "", rows: str = "") -> Section:
    return Section(code, label, hint, tuple(fields.split()), tuple(needed.split()), rows)


SECTIONS = (
    _part(
        "what", _("What it does"), _("The trouble it ends, in the words of those who have it."),
        "title title_en summary summary_en problem description", needed="title summary problem description",
    ),
    _part(
        "found", _("How it is found"), _("Firms search and are matched by these."),
        "use_cases ai_fields industries functions customer_sizes regions languages keywords",
        needed="use_cases ai_fields industries",
    ),
    _part(
        "runs", _("How it runs"), _("Where it is installed, what the firm must bring, and how long it takes."),
        "deployments inputs integrations lead_time_weeks team_size", needed="deployments inputs lead_time_weeks",
    ),
    _part(
        "price", _("Price"), _("In supply value, VAT not included. The quote itself is made for each firm."),
        "price_model price_min price_max price_includes monthly_fee maintenance_bp",
        needed="price_model price_min price_includes",
    ),
    _part(
        "proof", _("Proof of performance"), _("A figure with what it was measured on, and where it is worse."),
        "proof_kind proof_metric proof_value proof_dataset proof_by proof_on limits", needed="limits",
    ),
    _part(
        "outcomes", _("Before and after"), _("Figures of firms that use it."), "outcomes", rows="outcomes"
    ),
    _part("certificates", _("Certificates"), _("Each with its number and its end."), "certificates",
          rows="certificates"),
    _part("references", _("References"), _("Firms that use it; without their names."), "references",
          rows="references"),
    _part(
        "rights", _("Data and rights"), _("Where data is kept, who owns the model, and how one leaves."),
        "data_location personal_data model_ownership exit_terms human_oversight generative high_impact",
        needed="data_location personal_data model_ownership exit_terms",
    ),
)  # fmt: skip
_PROOF = ("proof_metric", "proof_value", "proof_dataset", "proof_by", "proof_on")


def section(code: str) -> Section:
    """The part of that code. Raises KeyError."""
    return {found.code: found for found in SECTIONS}[code]


def missing(solution: Solution, part: Section) -> list[str]:
    """Labels of what a part of the solution still needs; a proof that is claimed must be told in full."""
    needed = part.needed
    if part.code == "proof" and solution.proof_kind != ProofKind.NONE:
        needed = (*_PROOF, *needed)
    return [str(label(name)) for name in needed if _is_empty(solution, name)]


def label(name: str) -> str:
    """What a field of a solution is called."""
    wording = str(Solution._meta.get_field(name).verbose_name)
    return wording[:1].upper() + wording[1:]


def _is_empty(solution: Solution, name: str) -> bool:
    value = getattr(solution, name)
    return not value.all() if hasattr(value, "all") else value in (None, "")


def problems(solution: Solution) -> list[str]:
    """What stands against a review, one sentence for each part that is incomplete."""
    return [f"{part.label}: {', '.join(found)}" for part in SECTIONS if (found := missing(solution, part))]
