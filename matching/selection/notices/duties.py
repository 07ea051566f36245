"""Tasks from consortium to award: where each duty lies, and until when."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from marketplace.core.models import Event
from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import TaskKind, declare
from marketplace.programmes.enums import RoundState
from marketplace.programmes.models import Round, Track
from marketplace.programmes.notices import CASE, case_title, demand_firm, its_case
from matching.needs.enums import NeedState
from matching.needs.models import Need

from ..enums import ApplicationState as A
from ..enums import AwardState as W
from ..enums import ConsortiumState as C
from ..enums import RankingState as R
from ..lifecycles import APPLICATION, AWARD, CONSORTIUM, INELIGIBILITY, PROMOTION, RANKING
from ..models import Application, Award, Consortium, Ineligibility, Promotion, Ranking

_CHECKED = (A.RECEIVED, A.CORRECTION, A.ELIGIBLE)


def _manager(record) -> Audience:
    return office(Desk.PROGRAMME_MANAGER)


def _approver_other_than_the_proposer(record) -> Audience:
    return office(Desk.APPROVER, but=record.proposed_by)


def _has_no_consortium(need: Need, at) -> bool:
    return need.state == NeedState.CHOSEN and not need.case.consortia.exclude(state=C.DISSOLVED).exists()


def _needs(event: Event) -> Iterable[Need]:
    return Need.objects.filter(case__consortia=event.subject_id)


def _accepts(consortium: Consortium) -> Audience:
    (other,) = {consortium.demand_firm_id, consortium.vendor_id} - {consortium.proposed_by_org_id}
    return firm(other, Desk.REPRESENTATIVE)


def _is_not_submitted(consortium: Consortium, at) -> bool:
    return not Application.objects.filter(case_id=consortium.case_id).exclude(state=A.DRAFT).exists()


def _consortia(event: Event) -> Iterable[Consortium]:
    return Consortium.objects.filter(case__application=event.subject_id, state=C.CONFIRMED)


def _tracks(event: Event) -> Iterable[Track]:
    """The track whose applications or ranking an event is about."""
    if event.subject.startswith("selection.ranking:"):
        return Track.objects.filter(rankings=event.subject_id)
    return Track.objects.filter(cases__application=event.subject_id)


def _can_be_ranked(track: Track, at) -> bool:
    applications = Application.objects.filter(case__track=track)
    ranked = track.rankings.filter(state__in=[R.PROPOSED, R.APPROVED])
    return (
        applications.filter(state=A.SCORED).exists()
        and not applications.filter(state__in=_CHECKED).exists()
        and not ranked.exists()
    )


def _rounds(event: Event) -> Iterable[Round]:
    return Round.objects.filter(tracks__in=_tracks(event))


def _is_over(round_: Round, at) -> bool:
    return Application.objects.filter(round=round_, state=A.RECEIVED).exists()


def _is_ranked(round_: Round, at) -> bool:
    return not round_.tracks.exclude(rankings__state=R.APPROVED).exists()


def _awards(event: Event) -> Iterable[Award]:
    return Award.objects.filter(application=event.subject_id)


def _case_task(name: str, label: str, record, life, *states: str, whose, **more) -> TaskKind:
    return TaskKind(
        name=f"selection.{name}", label=label, record=record, life=life, while_in=states, whose=whose,
        **{"joins": CASE, "title": case_title, **more},
    )  # fmt: skip


def _decision(name: str, label: str, record, life, **more) -> TaskKind:
    return TaskKind(
        name=f"selection.{name}", label=label, record=record, life=life, while_in=(R.PROPOSED,),
        whose=_approver_other_than_the_proposer, **more,
    )  # fmt: skip


declare(
    TaskKind(
        name="selection.propose_consortium", label=_("Propose the consortium"), record=Need, joins=CASE,
        news={"need.choose": None, "consortium.propose": _needs, "consortium.dissolve": _needs},
        when=_has_no_consortium, whose=demand_firm, title=case_title, link=its_case,
    ),
    _case_task(
        "accept_consortium", _("Accept the consortium"), Consortium, CONSORTIUM, C.PROPOSED, whose=_accepts,
        news={"consortium.propose": None}, link=its_case,
    ),
    _case_task(
        "submit", _("Write and submit the application"), Consortium, CONSORTIUM, C.CONFIRMED, when=_is_not_submitted,
        whose=lambda consortium: demand_firm(consortium, Desk.MEMBERS), link=its_case, joins=(*CASE, "case__round"),
        due=lambda consortium: consortium.case.round.closes_at,
        news={f"application.{move}": _consortia for move in ("begin", "submit", "withdraw")},
    ),
    _case_task("check", _("Check whether the application may take part"), Application, APPLICATION, A.RECEIVED, whose=_manager),
    _case_task(
        "correct", _("Correct the application"), Application, APPLICATION, A.CORRECTION, link=its_case,
        whose=lambda application: demand_firm(application, Desk.SUBMITTERS),
        due=lambda application: application.correction_due_at,
    ),
    _case_task(
        "score", _("Enter the panel's scores"), Application, APPLICATION, A.ELIGIBLE,
        whose=lambda application: office(Desk.PANEL_SECRETARY),
    ),
    _decision(
        "decide_ineligible", _("Decide on a finding of ineligibility"), Ineligibility, INELIGIBILITY,
        joins=("application__case__demand_firm",), title=lambda found: case_title(found.application),
    ),
    TaskKind(
        name="selection.evaluate", label=_("Begin the evaluation"), record=Round, while_in=(RoundState.ANNOUNCED,),
        when=_is_over, news={"application.receive": _rounds, "round.evaluate": None}, whose=_manager,
    ),
    TaskKind(
        name="selection.propose_ranking", label=_("Propose the ranking"), record=Track, when=_can_be_ranked,
        whose=_manager, joins=("round",), link=lambda track: ("ranking:list_action", ("propose",)),
        title=lambda track: f"{track.round.title} · {track.name}",
        news={f"application.{move}": _tracks for move in APPLICATION.transitions}
        | {f"ranking.{move}": _tracks for move in RANKING.transitions},
    ),
    _decision("decide_ranking", _("Decide on the ranking"), Ranking, RANKING, joins=("track__round",),
              title=lambda ranking: f"{ranking.track.round.title} · {ranking.track.name}"),
    TaskKind(
        name="selection.announce_results", label=_("Announce the results"), record=Round, when=_is_ranked,
        while_in=(RoundState.EVALUATING,), whose=lambda round_: office(Desk.APPROVER),
        news={"ranking.approve": _rounds, "round.decide": None, "round.evaluate": None},
    ),
    _decision("decide_promotion", _("Decide on a reserve's promotion"), Promotion, PROMOTION,
              joins=("entry__application__case__demand_firm",),
              title=lambda promotion: case_title(promotion.entry.application)),
    _case_task(
        "revise", _("Hand in the revised plan"), Award, AWARD, W.OFFERED, whose=demand_firm, link=its_case,
        due=lambda award: award.answer_by, news={"application.select": _awards},
    ),
    _case_task("accept_plan", _("Check the revised plan"), Award, AWARD, W.PLAN_SUBMITTED, whose=_manager),
)  # fmt: skip
