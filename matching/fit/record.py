"""A stored ranking as a file that can be handed over with a complaint: what was asked, how it was worked out, what came out."""

import json

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from marketplace.core import canonical
from marketplace.core.language import in_language

from . import queries
from .models import Match, MatchRun

VERSIONS = ("engine", "encoder", "weights_version", "synonyms_version", "library_version", "generation", "seed")


def record_of(run: MatchRun) -> dict:
    """Everything the ranking depends on, its solutions with their points, and whether it comes out the same today.

    `changed`: what it depends on that is no longer as it was. Points are millionths. Outside any transaction.
    """
    replay = queries.replay(run)
    return {
        "run": run.pk, "at": run.at, "need": run.text, "form": run.form, "understood": run.understood,
        **{name: getattr(run, name) for name in VERSIONS},
        "ranked": [_line(match) for match in queries.ranked(run)],
        "left_out": [_line(match) for match in queries.left_out(run)],
        "replay": {"same": replay.same, "changed": replay.changed},
    }  # fmt: skip


def _line(match: Match) -> dict:
    return {
        "rank": match.rank, "solution": match.solution_id, "title": in_language(match.solution, "title"),
        "vendor": match.solution.vendor.legal_name, "points": match.score, "band": match.band,
        "parts": dict(match.parts), "reasons": dict(match.reasons), "not_known": match.gaps,
        "conditions": [{"kind": kind, "met": met, **detail} for kind, met, detail in match.constraints],
    }  # fmt: skip


def as_file(run: MatchRun) -> HttpResponse:
    """The record as indented JSON, saved under the run's number. Whoever calls it has asked whether it may be read."""
    content = json.dumps(json.loads(canonical.dumps(record_of(run))), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"ieum-ranking-{run.pk}.json")
    return response
