"""What was decided about an application: why, what to do now, and until when."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from marketplace.core.language import in_language
from marketplace.programmes.models import EligibilityRun

from .. import queries
from ..drafting import Work
from ..enums import ApplicationState as A
from ..enums import AwardState as W

BONUS = "bonus"


@dataclass(slots=True)
class Result:
    """`tone`: ok, warm, bad or nothing. `scores`: criterion, points of most, comment."""

    title: str
    tone: str = ""
    says: list[str] = field(default_factory=list)
    reason: str = ""
    remedy: str = ""
    conditions: str = ""
    scores: list[tuple[str, str, str]] = field(default_factory=list)
    points: str = ""
    ways_on: list[str] = field(default_factory=list)


def result_of(work: Work) -> Result:
    """How the application stands after it was submitted."""
    application = work.application
    found = _BY_STATE.get(A(application.state), _under_way)(work)
    if application.state in (A.SELECTED, A.RESERVE, A.NOT_SELECTED):
        found.scores, found.points = _scores(work), _points(application.score)
    return found


def _under_way(work: Work) -> Result:
    return Result(
        title=_("The application is with the agency"),
        says=[_("You are told as soon as something is asked or decided. There is nothing to do now.")],
    )


def _submitted(work: Work) -> Result:
    return Result(
        title=_("The application is submitted"), tone="ok", says=[_("It can be replaced until intake closes.")]
    )


def _corrects(work: Work) -> Result:
    return Result(
        title=_("The agency asks for a correction"), tone="warm", reason=queries.correction_asked(work.application)
    )


def _ineligible(work: Work) -> Result:
    found = queries.ineligibility_of(work.application)
    return Result(
        title=_("Not eligible"), tone="bad", reason=found.reason if found else "", remedy=found.remedy if found else "",
        ways_on=_ways_on(),
    )  # fmt: skip


def _not_selected(work: Work) -> Result:
    entry = queries.ranking_entry_of(work.application)
    result = Result(title=_("Not selected"), tone="bad", reason=entry.reason if entry else "", ways_on=_ways_on())
    if entry:
        result.says = list(_place(work, entry))
    return result


def _place(work: Work, entry):
    yield _("Place %(rank)d of %(all)d.") % {"rank": entry.rank, "all": entry.ranking.entries.count()}
    yield _("A project needs %(mark)d points.") % {"mark": work.rules.pass_mark}
    if (least := queries.lowest_selected(entry.ranking)) is not None:
        yield _("The last project selected has %(points)s points.") % {"points": _points(least)}


def _reserve(work: Work) -> Result:
    entry = queries.ranking_entry_of(work.application)
    number = entry.reserve_rank if entry else 0
    return Result(
        title=_("On the reserve list, number %(number)d") % {"number": number}, tone="warm",
        says=[_("If a selected firm withdraws, the next reserve takes its place. You need not do anything.")],
        reason=entry.reason if entry else "",
    )  # fmt: skip


def _selected(work: Work) -> Result:
    award = work.award
    titles = {
        W.OFFERED: _("Selected: please hand in the revised plan"),
        W.PLAN_SUBMITTED: _("Selected: the agency checks the revised plan"),
        W.READY: _("Selected: the agreement is drawn up"),
    }
    says = []
    if award and award.grant < work.application.grant:
        says.append(_("The grant was lowered. Grant and cash together make the amount below."))
    return Result(
        title=titles.get(W(award.state), _("Selected")) if award else _("Selected"), tone="ok", says=says,
        conditions=award.conditions if award else "",
    )  # fmt: skip


def _withdrawn(work: Work) -> Result:
    return Result(title=_("Withdrawn"), says=[_("The case has ended.")], ways_on=_ways_on())


def _ways_on() -> list[str]:
    return [
        _("Need, quotes and plan stay in your workspace: the next round can begin with them."),
        _("The vendor's quote can also become a contract without a voucher, between the two firms alone."),
    ]


def _scores(work: Work) -> list[tuple[str, str, str]]:
    given = {score.criterion: score for score in work.application.scores.all()}
    rows = [
        (in_language(criterion, "name"), criterion.points, given.get(criterion.code))
        for criterion in work.rules.criteria
    ]
    rows.append((_("Bonus points"), work.rules.bonus_cap, given.get(BONUS)))
    return [(name, f"{_points(score.points)} / {most}", score.comment) for name, most, score in rows if score]


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}"


def findings(run: EligibilityRun | None) -> list[tuple[str, str]]:
    """What the rules found, the grave first: (outcome, words)."""
    if run is None:
        return []
    order = {"fail": 0, "review": 1, "note": 2}
    rows = [row for row in run.findings.all() if row.outcome != "passed"]
    rows.sort(key=lambda row: order.get(row.outcome, 3))
    return [(row.outcome, in_language(row, "message")) for row in rows]


_BY_STATE = {
    A.SUBMITTED: _submitted,
    A.CORRECTION: _corrects,
    A.INELIGIBLE: _ineligible,
    A.NOT_SELECTED: _not_selected,
    A.RESERVE: _reserve,
    A.SELECTED: _selected,
    A.WITHDRAWN: _withdrawn,
}
