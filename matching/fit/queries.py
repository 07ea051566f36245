"""What can be read of match runs."""

from dataclasses import asdict, dataclass

from django.db.models import QuerySet

import search
from marketplace.core import canonical

from .models import Match, MatchRun
from .operations import NeedForm, request_for


def run(run_id: int) -> MatchRun | None:
    """A stored run; None if there is none. Who may see it, the caller knows."""
    return MatchRun.objects.filter(pk=run_id).first()


def ranked(run: MatchRun) -> QuerySet[Match]:
    """The solutions of a run, best first."""
    return run.matches.filter(rank__isnull=False).select_related("solution__vendor").order_by("rank")


def left_out(run: MatchRun) -> QuerySet[Match]:
    """Solutions that miss a condition, kept because few met them all."""
    return run.matches.filter(rank=None).select_related("solution__vendor").order_by("-score")


def rank_of(*, run_id: int, solution_id: int) -> int | None:
    """The place of a solution in a run; None if it was left out or far behind."""
    return Match.objects.filter(run_id=run_id, solution_id=solution_id).values_list("rank", flat=True).first()


def request_of(run: MatchRun) -> search.SearchRequest:
    """The question of a run, as it can be asked again."""
    form = {name: tuple(value) if isinstance(value, list) else value for name, value in run.form.items()}
    return request_for(run.text, NeedForm(**form), run.at, run.seed)


def question_digest(run: MatchRun) -> str:
    """SHA-256 of what was asked and under which versions of the search: what another run cannot have by accident."""
    versions = ("engine", "encoder", "weights_version", "synonyms_version", "library_version", "seed")
    return canonical.digest({
        "text": run.text, "form": run.form, "at": run.at, **{name: getattr(run, name) for name in versions},
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Replay:
    """`same`: order and parts come out bit for bit. `changed`: versions that are no longer those of the run."""

    same: bool
    changed: list[str]


def replay(run: MatchRun) -> Replay:
    """Ask the same question today. Outside any transaction."""
    result = search.match(request_of(run))
    stored = [[match.solution_id, match.score, match.parts] for match in ranked(run)]
    again = [[int(hit.id), hit.score, [list(part) for part in hit.parts]] for hit in result.ranked[: len(stored)]]
    now = asdict(result.run)
    now["synonyms_version"] = now.pop("synonym_version")
    return Replay(stored == again, [name for name, value in now.items() if getattr(run, name) != value])
