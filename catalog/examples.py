"""What a firm of an industry might say, and what has come of it elsewhere: for the first page."""

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.core.language import in_language

from .models import Solution, UseCase

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A trouble as an owner says it, the job that ends it, and how many public solutions do it."""

    phrase: str
    job: str
    count: int


@dataclass(frozen=True, slots=True)
class Story:
    """What a solution has changed, where that was measured, and who else has it, in the vendor's words."""

    title: str
    slug: str
    vendor: str
    client: str
    year: int
    result: str
    figure: str
    before: str
    after: str
    measured_at: str


def examples(industry: str, counts: Mapping[str, int]) -> list[Example]:
    """For the jobs of an industry that most solutions do. `counts`: job → public solutions."""
    jobs = [job for job in UseCase.objects.filter(industries__code=industry) if counts.get(job.code)]
    jobs.sort(key=lambda job: (-counts[job.code], job.code))
    return [
        Example(in_language(job, "phrases").split("\n")[0], in_language(job, "name"), counts[job.code])
        for job in jobs[:SHOWN]
    ]


def story(industry: str) -> Story | None:
    """One figure before and after, and one client, of a public solution for the industry; None where there is none."""
    told = Solution.objects.public().filter(industries__code=industry, outcomes__note__gt="", references__isnull=False)
    solution = told.select_related("vendor").prefetch_related("outcomes", "references").order_by("pk").first()
    if solution is None:
        return None
    outcome = next(outcome for outcome in solution.outcomes.all() if outcome.note)
    reference = solution.references.all()[0]
    return Story(
        title=in_language(solution, "title"), slug=solution.slug, vendor=solution.vendor.legal_name,
        client=reference.client, year=reference.year, result=reference.result,
        figure=outcome.name, before=outcome.before, after=outcome.after, measured_at=outcome.note,
    )  # fmt: skip
