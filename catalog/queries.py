"""What can be read of the catalogue."""

from dataclasses import asdict, dataclass
from itertools import chain, count

from django.db.models import F, QuerySet
from django.utils.text import slugify
from wagtail.models import Revision

from marketplace.core import audit, canonical
from marketplace.core.language import in_language

from .content import content_of
from .enums import RegistrationState, TermKind
from .models import Solution, Term, UseCase, VendorRegistration
from .review import comment_for

__all__ = [
    "Offer",
    "SolutionPage",
    "choices",
    "comment_for",
    "has_registered",
    "is_generative",
    "is_in_a_pool",
    "labels",
    "last_word",
    "offers_of",
    "places_left",
    "public_solutions",
    "registration_of",
    "registrations_of",
    "revision_digest",
    "solution_page",
    "solutions_of",
    "turn_of",
    "use_case_choices",
    "use_cases",
    "vendor_in_pool",
]

_TICKED = ("industries", "deployments")
GENERATIVE = "generative"  # the code of the field in the taxonomy
_TERM_SETS = ("ai_fields", "industries", "functions", "deployments", "regions", "languages", "customer_sizes")


def public_solutions() -> QuerySet[Solution]:
    """Every solution the public may see, with its vendor."""
    return Solution.objects.public().select_related("vendor", "price_model")


def with_everything(solutions: QuerySet[Solution]) -> QuerySet[Solution]:
    """The same solutions with terms, use cases and children, in a constant number of queries."""
    return solutions.select_related("vendor", "price_model").prefetch_related(
        *_TERM_SETS, "use_cases", "certificates__kind", "references__industry", "outcomes"
    )


def is_generative(solution_id: int) -> bool:
    """Whether a solution is listed as generative AI: people must then be told (인공지능기본법 제31조)."""
    return Solution.objects.filter(pk=solution_id, ai_fields__code=GENERATIVE).exists()


def solutions_of(vendor_id: int) -> QuerySet[Solution]:
    """All solutions of a vendor, drafts included: for the vendor itself and the office."""
    return Solution.objects.filter(vendor_id=vendor_id).order_by("title")


def vendor_in_pool(*, vendor_id: int, round_id: int) -> bool:
    """Whether the vendor is approved for the round now."""
    return VendorRegistration.objects.in_pool().filter(vendor_id=vendor_id, round_id=round_id).exists()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a vendor has ticked for a solution in its latest draft; the public text may still say something else."""

    solution: Solution
    title: str
    use_cases: frozenset[str]
    industries: frozenset[str]
    deployments: frozenset[str]
    price_min: int | None


def offers_of(vendor_id: int) -> list[Offer]:
    """What each solution of a vendor is ticked for, drafts included; three queries however many there are."""
    solutions = list(Solution.objects.filter(vendor_id=vendor_id).select_related("latest_revision").order_by("pk"))
    drafts = [(solution, solution.latest_revision.content) for solution in solutions if solution.latest_revision]
    chosen = {name: {pk for _s, draft in drafts for pk in draft[name]} for name in ("use_cases", *_TICKED)}
    terms = dict(Term.objects.filter(pk__in=set().union(*(chosen[name] for name in _TICKED))).values_list("pk", "code"))
    jobs = dict(UseCase.objects.filter(pk__in=chosen["use_cases"]).values_list("pk", "code"))
    return [
        Offer(
            solution=solution,
            title=draft["title"],
            use_cases=frozenset(jobs[pk] for pk in draft["use_cases"]),
            industries=frozenset(terms[pk] for pk in draft["industries"]),
            deployments=frozenset(terms[pk] for pk in draft["deployments"]),
            price_min=draft["price_min"],
        )
        for solution, draft in drafts
    ]


def is_in_a_pool(vendor_id: int) -> bool:
    """Whether the vendor is approved for any round now: only then does the public see its solutions."""
    return VendorRegistration.objects.in_pool().filter(vendor_id=vendor_id).exists()


def has_registered(vendor_id: int) -> bool:
    """Whether the organisation has ever asked to enter the vendor pool."""
    return VendorRegistration.objects.filter(vendor_id=vendor_id).exists()


def places_left(*, vendor_id: int, round_id: int) -> int:
    """How many more projects the vendor can take in the round; 0 outside the pool."""
    left = VendorRegistration.objects.in_pool().filter(vendor_id=vendor_id, round_id=round_id)
    return left.values_list(F("places_cap") - F("places_used"), flat=True).first() or 0


def newest_places(vendor_ids: list[int]) -> dict[int, int]:
    """Vendor → places left in its newest round in whose pool it is; one query."""
    rows = VendorRegistration.objects.in_pool().filter(vendor_id__in=vendor_ids).order_by("round_id")
    return {row.vendor_id: row.places_cap - row.places_used for row in rows}


@dataclass(frozen=True, slots=True)
class SolutionPage:
    """A solution as its page shows it."""

    solution: Solution
    places_left: int


def revision_digest(revision: Revision) -> str:
    """SHA-256 of what a version of a listing says."""
    return canonical.digest(asdict(content_of(revision.as_object())))


def solution_page(slug: str) -> SolutionPage:
    """The public page of a solution. Raises Solution.DoesNotExist for a hidden one."""
    solution = with_everything(Solution.objects.public()).get(slug=slug)
    return SolutionPage(solution, newest_places([solution.vendor_id]).get(solution.vendor_id, 0))


def free_code(name: str) -> str:
    """A code for a use case of this English name, which no other has."""
    most = UseCase._meta.get_field("code").max_length - len("-99")
    wanted = slugify(name)[:most].strip("-") or "use-case"
    taken = set(UseCase.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    return next(code for code in chain([wanted], (f"{wanted}-{number}" for number in count(2))) if code not in taken)


def labels(kind: TermKind | None = None) -> dict[str, dict[str, str]]:
    """Kind → code → name in the reader's language; one query."""
    found: dict[str, dict[str, str]] = {}
    terms = Term.objects.all() if kind is None else Term.objects.filter(kind=kind)
    for term in terms:
        found.setdefault(term.kind, {})[term.code] = in_language(term, "name")
    return found


def registrations_of(vendor_id: int) -> QuerySet[VendorRegistration]:
    """Every registration of a vendor, the newest first."""
    return VendorRegistration.objects.filter(vendor_id=vendor_id).select_related("round").order_by("-pk")


def registration_of(vendor_id: int, round_id: int) -> VendorRegistration | None:
    """The newest registration of a vendor for a round; after a refusal there may be older ones."""
    return registrations_of(vendor_id).filter(round_id=round_id).first()


def turn_of(registration: VendorRegistration) -> str:
    """Who has the ball: "vendor", "agency", or nobody."""
    state = registration.state
    if state in (RegistrationState.DRAFT, RegistrationState.CORRECTION):
        return "vendor"
    waiting = (RegistrationState.SUBMITTED, RegistrationState.CHECKING, RegistrationState.PROPOSED)
    return "agency" if state in waiting else ""


def last_word(registration: VendorRegistration) -> str:
    """What the agency last said of a registration that is not as it should be; empty for others."""
    moves = {
        RegistrationState.CORRECTION: "ask_correction",
        RegistrationState.REFUSED: "refuse",
        RegistrationState.SUSPENDED: "suspend",
        RegistrationState.CANCELLED: "cancel",
    }
    if registration.state not in moves:
        return ""
    action = f"vendor_registration.{moves[registration.state]}"
    return audit.trail(registration).filter(action=action).values_list("reason", flat=True).last() or ""


def choices(kind: TermKind) -> list[tuple[str, str]]:
    """Code and name of the terms of a kind, in their order, for a question with answers to tick."""
    return list(labels(kind).get(kind, {}).items())


def use_case_choices() -> list[tuple[str, str]]:
    """Code and name of every use case, by name."""
    return sorted(use_cases().items(), key=lambda pair: pair[1])


def use_cases() -> dict[str, str]:
    """Code → name of every use case, in the reader's language."""
    return {use_case.code: in_language(use_case, "name") for use_case in UseCase.objects.all()}
