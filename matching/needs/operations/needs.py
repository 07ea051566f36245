"""A firm's need: written, matched, and put to vendors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from catalog import queries as catalog
from catalog.enums import SeenKind
from catalog.models import Solution
from marketplace.accounts import operations as accounts
from marketplace.core import audit, outbox
from marketplace.core.actor import Actor
from marketplace.core.clock import day_in_korea
from marketplace.core.errors import NotAllowed
from marketplace.core.lifecycle import advance
from marketplace.programmes import operations as programmes
from marketplace.programmes import queries as rounds
from marketplace.programmes.enums import CaseState
from matching.fit import operations as fit

from ..enums import NeedState
from ..errors import DeadlineNotUsable, NobodyAsked, QuotesNoLongerTaken
from ..lifecycles import NEED
from ..models import Invitation, Need
from ..rules import its_firm


@dataclass(frozen=True, kw_only=True)
class NeedContent:
    """What a firm says of its trouble. Codes are the taxonomy's; amounts in won, supply value.

    `without`: kinds of conditions that were read from the text and do not hold.
    """

    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    data_on_hand: str = ""
    industry: str = ""
    use_cases: tuple[str, ...] = ()
    budget_min: int | None = None
    budget_max: int | None = None
    deployments: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    data_stays: str = ""
    done_by_months: int | None = None
    without: tuple[str, ...] = ()


def open_need(*, round_id: int, track_id: int, content: NeedContent, actor: Actor, at: datetime) -> Need:
    """A firm's need enters a round: its case is opened with it. The same words again are the same need.

    Raises NotAllowed (also for a track of another round), IntakeClosed, ValidationError.
    """
    if actor.organisation_id is None or not actor.has_any("representative", "manager", "staff"):
        raise NotAllowed
    round_ = rounds.round_of(round_id)
    rounds.require_open_intake(round_, at)
    if rounds.track(track_id).round_id != round_.pk:
        raise NotAllowed
    with transaction.atomic():
        accounts.lock(actor.organisation_id)
        if twice := _drafted(actor.organisation_id, round_id, content):
            return twice
        case = programmes.open_case(
            round_id=round_id, track_id=track_id, demand_firm_id=actor.organisation_id, title=content.title,
            actor=actor, at=at,
        )  # fmt: skip
        need = Need(case=case, state_since=at)
        return _write(need, content, "need.begin", actor, at)


def _drafted(firm_id: int, round_id: int, content: NeedContent) -> Need | None:
    """The firm's draft with these very words: a form sent twice."""
    drafts = Need.objects.filter(case__demand_firm_id=firm_id, case__round_id=round_id, state=NeedState.DRAFT)
    return drafts.filter(title=content.title, text=content.text).order_by("pk").first()


def edit_need(*, need_id: int, content: NeedContent, actor: Actor, at: datetime) -> Need:
    """Change a need before vendors are asked. Raises NotAllowed afterwards: they read the same words."""
    with transaction.atomic():
        need = Need.objects.visible_to(actor).select_for_update(no_key=True, of=("self",)).get(pk=need_id)
        if need.state != NeedState.DRAFT or not its_firm(need, actor):
            raise NotAllowed
        return _write(need, content, "need.edit", actor, at)


def _write(need: Need, content: NeedContent, action: str, actor: Actor, at: datetime) -> Need:
    for name, value in vars(content).items():
        setattr(need, name, list(value) if isinstance(value, tuple) else value)
    need.full_clean(exclude=["match_run"])
    need.save()
    audit.record(need, action, actor=actor, at=at)
    outbox.publish(action, subject=need, at=at, actor=actor)
    return need


def match_need(*, need_id: int, actor: Actor, at: datetime):
    """Rank the catalogue for a need and keep the run; returns the MatchRun. Outside any transaction.

    Raises NotAllowed for anyone but the firm: the run stands beside its need.
    """
    need = Need.objects.visible_to(actor).select_related("case__demand_firm").get(pk=need_id)
    if not its_firm(need, actor):
        raise NotAllowed
    run = fit.run_match(
        text=f"{need.title}\n{need.text}",
        form=fit.NeedForm(
            industry=need.industry,
            size=need.case.demand_firm.size_class,
            budget_max=need.budget_max,
            deployments=tuple(need.deployments),
            certifications=tuple(need.certifications),
            regions=tuple(need.regions),
            languages=tuple(need.languages),
            data_stays=need.data_stays,
            done_by_months=need.done_by_months,
            use_cases=tuple(need.use_cases),
            without=tuple(need.without),
        ),
        actor=actor,
        at=at,
    )
    Need.objects.filter(pk=need.pk).update(match_run=run)
    return run


def ask_for_quotes(
    *,
    need_id: int,
    solution_ids: Sequence[int],
    deadline: datetime,
    open_to_all: bool = False,
    actor: Actor,
    at: datetime,
) -> Need:
    """Ask the vendors of these solutions for sealed quotes until `deadline`, 15:00 in Korea on a working day.

    Raises NobodyAsked, DeadlineNotUsable, TransitionRefused; only vendors in the pool of the round are asked.
    """
    need = Need.objects.visible_to(actor).select_related("case").get(pk=need_id)
    day = day_in_korea(deadline)
    if day <= day_in_korea(at) or deadline != rounds.deadline_on(day) or not rounds.is_working_day(day):
        raise DeadlineNotUsable
    asked = _offered(need, solution_ids)
    if not asked and not open_to_all:
        raise NobodyAsked
    with transaction.atomic():
        need = advance(NEED, need, "ask", actor=actor, at=at, vendors=len(asked))
        need.quote_deadline, need.open_to_all = deadline, open_to_all
        need.save(update_fields=["quote_deadline", "open_to_all"])
        for solution in asked:
            Invitation.objects.get_or_create(
                need=need, vendor_id=solution.vendor_id, defaults={"solution": solution, "at": at}
            )
        fit.note_taken(kind=SeenKind.ASKED, run=need.match_run, solution_ids=[solution.pk for solution in asked], at=at)
        programmes.move_case(
            case_id=need.case_id, to=CaseState.QUOTES, holder="vendor", due_at=deadline, actor=actor, at=at
        )
    return need


def ask_another(*, need_id: int, solution_id: int, actor: Actor, at: datetime) -> Invitation:
    """Ask one more vendor while quotes come in: for a vendor that is gone, or to have more to compare. Safe to repeat.

    Raises NotAllowed for anyone but the firm, QuotesNoLongerTaken after the deadline, NobodyAsked for a solution that
    is not public or whose vendor is not in the pool of the round.
    """
    with transaction.atomic():
        need = Need.objects.visible_to(actor).select_related("case", "match_run").select_for_update(
            no_key=True, of=("self",)
        ).get(pk=need_id)  # fmt: skip
        if not its_firm(need, actor):
            raise NotAllowed
        if need.state != NeedState.ASKING or at > need.quote_deadline:
            raise QuotesNoLongerTaken
        offered = _offered(need, [solution_id])
        if not offered:
            raise NobodyAsked
        (solution,) = offered
        invitation, made = Invitation.objects.get_or_create(
            need=need, vendor_id=solution.vendor_id, defaults={"solution": solution, "at": at}
        )
        if made:
            facts = {"vendor": solution.vendor_id, "solution": solution.pk}
            audit.record(need, "need.ask_another", actor=actor, at=at, facts=facts)
            outbox.publish("need.ask_another", subject=invitation, at=at, actor=actor, case_id=need.case_id)
            fit.note_taken(kind=SeenKind.ASKED, run=need.match_run, solution_ids=[solution.pk], at=at)
    return invitation


def _offered(need: Need, solution_ids: Sequence[int]) -> list[Solution]:
    """Those of the solutions that are public and of another vendor in the pool of the need's round."""
    public = catalog.public_solutions().filter(pk__in=solution_ids).exclude(vendor_id=need.demand_firm_id)
    return [
        solution
        for solution in public
        if catalog.vendor_in_pool(vendor_id=solution.vendor_id, round_id=need.case.round_id)
    ]


def cancel_need(*, need_id: int, reason: str, actor: Actor, at: datetime) -> Need:
    """Give up a need; its case ends."""
    with transaction.atomic():
        need = advance(
            NEED, Need.objects.visible_to(actor).get(pk=need_id), "cancel", actor=actor, at=at, reason=reason
        )
        programmes.move_case(
            case_id=need.case_id, to=CaseState.ENDED, holder="nobody", actor=actor, at=at, reason=reason
        )
    return need
