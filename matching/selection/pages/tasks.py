"""The list of tasks that make an application, what is still open, and the answers to be read before they count."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts import queries as accounts
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.templatetags.ieum import percent, won
from marketplace.programmes.enums import InstalmentKind, Verdict

from .. import queries
from ..drafting import Mode, Work
from ..enums import PlanSection
from ..lifecycles import APPLICATION, AWARD
from ..parts import PARTS
from ..rules import its_firm_may_submit, the_awarded_firm
from .papers import consents, required_documents

_FIRM_FIELDS = ("size_class", "address", "founded_on", "staff_count")


def task_groups(work: Work, actor: Actor, at: datetime) -> list[tuple[str, list[dict]]]:
    """Headings with their tasks, each for components/task_list.html."""
    today = day_in_korea(at)
    ours = [_part(work, code) for code in PARTS]
    if work.mode is not Mode.REVISE:
        ours = [_company(work), _eligibility(work), *ours, _documents(work, today), _consents(work, today)]
    return [(_("What our company writes"), ours), (_("Handing in"), [_hand_in(work, actor)])]


def _to(work: Work, name: str, *more) -> str:
    return reverse(f"applications:{name}", args=[work.application.case.number, *more])


def _task(what: str, why: str, href: str, *, done: bool, word: str = "") -> dict:
    state, tone = (_("Finished"), "") if done else (word or _("To do"), "accent")
    return {"what": what, "why": why, "href": href, "state": state, "tone": tone}


def _company(work: Work) -> dict:
    firm = work.application.demand_firm
    done = all(getattr(firm, name) for name in _FIRM_FIELDS) and accounts.wholly_impaired(firm.pk) is not None
    href = f"{reverse('company:edit')}?next={_to(work, 'tasks')}"
    return _task(
        _("Company details"), _("Taken from what was entered once; look whether it still holds."), href, done=done
    )


def _eligibility(work: Work) -> dict:
    run = queries.draft_run(work.application.case_id)
    if run is None:
        return _task(_("Eligibility"), _("Not checked yet."), _to(work, "eligibility"), done=False)
    passed = run.verdict == Verdict.PASSED
    return _task(_("Eligibility"), run.get_verdict_display(), _to(work, "eligibility"), done=passed, word=_("Look"))


def _part(work: Work, code: str) -> dict:
    points = work.open_points.get(code, [])
    why = points[0] if points else _summary(work, code)
    word = ngettext("%(count)d point open", "%(count)d points open", len(points)) % {"count": len(points)}
    return _task(str(PARTS[code].label), why, _to(work, "part", code), done=not points, word=word)


def _summary(work: Work, code: str) -> str:
    plan = work.plan
    shown = {
        "plan": plan.title,
        "costs": _("Total cost %(total)s, of which %(own)s from us") % {
            "total": won(plan.total), "own": won(plan.cash + plan.in_kind_total)
        },
        "kpis": ngettext("%(count)d KPI", "%(count)d KPIs", len(plan.kpis)) % {"count": len(plan.kpis)},
        "schedule": ngettext("%(count)d stage", "%(count)d stages", len(plan.milestones)) % {"count": len(plan.milestones)},
        "staff": ngettext("%(count)d person", "%(count)d people", len(plan.staff)) % {"count": len(plan.staff)},
    }  # fmt: skip
    return shown[code]


def _documents(work: Work, today: date) -> dict:
    papers = required_documents(work, today)
    ready = sum(paper.is_usable for paper in papers)
    why = _("%(ready)d of %(all)d are ready") % {"ready": ready, "all": len(papers)}
    return _task(_("Documents"), why, _to(work, "documents"), done=ready == len(papers))


def _consents(work: Work, today: date) -> dict:
    papers = [paper for paper, _words in consents(work, today)]
    done = all(paper.is_usable for paper in papers)
    names = ", ".join(str(paper.kind.label) for paper in papers)
    return _task(_("Consents"), names, _to(work, "consents"), done=done)


def _hand_in(work: Work, actor: Actor) -> dict:
    labels = {
        Mode.CORRECT: (_("Answer the correction request"), "correction"),
        Mode.REVISE: (_("Read it and hand in the revised plan"), "check"),
    }
    label, name = labels.get(work.mode, (_("Read it and submit"), "check"))
    why = (
        _("You can submit it.") if may_submit(work, actor) else _("The representative submits it; you can ask for it.")
    )
    latest = queries.latest_version(work.application)
    word = _("Handed in") if latest and work.mode is Mode.APPLY else _("Not yet")
    return {"what": label, "why": why, "href": _to(work, name), "state": word, "tone": "line"}


def open_points(work: Work) -> list[tuple[str, str, str]]:
    """Part, what is to be mended, and where."""
    return [
        (str(PARTS[code].label), problem, _to(work, "part", code))
        for code, problems in work.open_points.items()
        for problem in problems
    ]


def missing(work: Work, today: date) -> list[tuple[str, str, str]]:
    """As `open_points`, for documents and consents that are not there: the agency would ask for them."""
    if work.mode is Mode.REVISE:
        return []
    papers = [(paper, _("Documents"), "documents") for paper in required_documents(work, today)]
    papers += [(paper, _("Consents"), "consents") for paper, _words in consents(work, today)]
    return [
        (part, f"{paper.kind.label}: {paper.state}", _to(work, name))
        for paper, part, name in papers
        if not paper.is_usable
    ]


def may_submit(work: Work, actor: Actor) -> bool:
    """Whether the actor is one who may hand it in."""
    if work.mode is Mode.REVISE:
        return the_awarded_firm(work.award, actor)
    return its_firm_may_submit(work.application, actor)


def why_not_now(work: Work, actor: Actor, at: datetime) -> str:
    """Why it cannot be handed in now whoever asks; empty if it can."""
    if work.open_points and any(work.open_points.values()):
        return _("Some points are still open.")
    if not may_submit(work, actor):
        return ""
    if work.mode is Mode.REVISE:
        return AWARD["submit_plan"].refusal(work.award, actor, at) or ""
    return APPLICATION["submit"].refusal(work.application, actor, at) or ""


def submitters(work: Work, today: date) -> str:
    """The names of those who may submit for the firm."""
    people = accounts.people_who(work.application.demand_firm_id, ["submits"], today)
    return ", ".join(person.name for person in people)


def answers(work: Work) -> list[tuple[str, list[str], str]]:
    """Everything that was written, for components/check_answers.html."""
    plan = work.plan
    href = {code: _to(work, "part", code) for code in PARTS}
    sections = [
        (str(section.label), plan.sections.get(section.value, "").split("\n") or ["–"], href["plan"])
        for section in PlanSection
    ]
    return [
        (_("Title of the project"), [plan.title or "–"], href["plan"]),
        *sections,
        (_("Costs"), [f"{line.name} {won(line.grant + line.cash)}" for line in plan.cost_lines], href["costs"]),
        (_("In kind"), [f"{row.name} {won(row.amount)}" for row in plan.in_kind] or ["–"], href["costs"]),
        (_("KPIs"), [_kpi(kpi) for kpi in plan.kpis] or ["–"], href["kpis"]),
        (_("Stages"), [_stage(stage) for stage in plan.milestones] or ["–"], href["schedule"]),
        (_("Payments"), [_payment(row, plan) for row in plan.payments] or ["–"], href["schedule"]),
        (_("People of the project"), [f"{row.name} · {row.part} · {percent(row.participation_bp)}" for row in plan.staff] or ["–"],
         href["staff"]),
    ]  # fmt: skip


def _kpi(kpi) -> str:
    return f"{kpi.name}: {kpi.baseline} → {kpi.target} {kpi.unit} ({percent(kpi.weight_bp)})"


def _stage(stage) -> str:
    month = ngettext("%(count)d month", "%(count)d months", stage.month) % {"count": stage.month}
    return f"{stage.title} ({month}): {', '.join(stage.deliverables)}"


def _payment(row, plan) -> str:
    titles = {stage.key: stage.title for stage in plan.milestones}
    where = f" · {titles.get(row.milestone, '')}" if row.milestone else ""
    return f"{InstalmentKind(row.kind).label} {won(row.amount)}{where}"
