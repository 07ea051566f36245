"""Ranking the catalogue for a need and keeping the run: the search outside any transaction, the record inside one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

import search
from catalog import events
from catalog import queries as catalog
from catalog.enums import SeenKind
from marketplace.core import canonical
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea

from . import wording
from .models import Match, MatchRun

KEPT = 50  # ranks that are stored; nobody reads further


@dataclass(frozen=True, kw_only=True)
class NeedForm:
    """What a firm ticks beside its words. Codes are the taxonomy's; budget in won, supply value; months until it must run.

    `use_cases`: what it has corrected our guess to. `without`: what it has taken back of what was read from its words:
    kinds of conditions, and search.REPAIR.
    """

    industry: str = ""
    size: str = ""
    budget_max: int | None = None
    deployments: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    data_stays: str = ""
    done_by_months: int | None = None
    use_cases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def constraints(self) -> tuple[search.Constraint, ...]:
        """The form as conditions a listing must meet."""
        listed = {
            "deployment": self.deployments, "certification": self.certifications,
            "region": self.regions, "language": self.languages,
            "data": (self.data_stays,) if self.data_stays else (),
        }  # fmt: skip
        found = [search.Constraint(kind=kind, codes=tuple(codes)) for kind, codes in listed.items() if codes]
        if self.budget_max:
            found.append(search.Constraint(kind="price", amount=self.budget_max))
        if self.done_by_months:
            found.append(search.Constraint(kind="deadline", amount=search.weeks_in(self.done_by_months)))
        return tuple(found)


def request_for(text: str, form: NeedForm, at: datetime, seed: int = 0) -> search.SearchRequest:
    """The question to the engine: the form's conditions beside those read from the text, the form's first.

    Dates in the text are read against the day in Korea of `at`, so that a run asked again says the same.
    """
    asked_on = day_in_korea(at)
    given = form.constraints()
    kinds = {constraint.kind for constraint in given}
    read = [found for found in search.understand(text, asked_on, form.without).constraints if found.kind not in kinds]
    industries = (form.industry,) if form.industry else ()
    return search.SearchRequest(
        text=text, constraints=(*given, *read), without=form.without, use_cases=form.use_cases,
        firm=search.Firm(industries=industries, size=form.size), seed=seed, asked_on=asked_on,
    )  # fmt: skip


def run_match(*, text: str, form: NeedForm, actor: Actor, at: datetime) -> MatchRun:
    """Rank the public solutions for a need and store everything needed to replay it. Outside any transaction.

    Solutions worth the same stand in an order drawn for this need: the same for it each time, another for the next.
    """
    result = search.match(request_for(text, form, at, _lot(text, form)))
    visible = set(catalog.public_solutions().values_list("pk", flat=True))
    with transaction.atomic():
        run = MatchRun.objects.create(
            text=text, form=asdict(form), engine=result.run.engine,
            understood=wording.understood(result.understood) | {"degraded": result.degraded},
            encoder=result.run.encoder, weights_version=result.run.weights_version,
            synonyms_version=result.run.synonym_version, library_version=result.run.library_version,
            generation=result.run.generation, seed=result.run.seed, organisation_id=actor.organisation_id, at=at,
        )  # fmt: skip
        ranked = [hit for hit in result.ranked if int(hit.id) in visible][:KEPT]
        left_out = [hit for hit in result.left_out if int(hit.id) in visible]
        Match.objects.bulk_create(_match(run, hit, rank) for rank, hit in enumerate(ranked, start=1))
        Match.objects.bulk_create(_match(run, hit, None) for hit in left_out)
    return run


def note_taken(*, kind: SeenKind, run: MatchRun | None, solution_ids: Sequence[int], at: datetime) -> None:
    """Log that a need took solutions further, each with its place in the need's ranking. In the caller's transaction."""
    ranks = dict(run.matches.filter(solution__in=solution_ids).values_list("solution_id", "rank")) if run else {}
    places = [(pk, ranks.get(pk)) for pk in solution_ids]
    events.chosen(kind, places, run_id=run.pk if run else None, at=at)


def _lot(text: str, form: NeedForm) -> int:
    return int(canonical.digest([text, asdict(form)])[:8], 16)


def _match(run: MatchRun, hit: search.Hit, rank: int | None) -> Match:
    return Match(
        run=run, solution_id=int(hit.id), rank=rank, score=hit.score, band=hit.band,
        parts=[list(part) for part in hit.parts], reasons=wording.reasons(hit), gaps=list(hit.gaps),
        constraints=[
            [verdict.constraint.kind, verdict.met, wording.detail(verdict)] for verdict in hit.verdicts
        ],
    )  # fmt: skip
