"""Applications, rankings, promotions and awards in the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import OFFICE, is_panel_secretary, is_programme_manager
from marketplace.core.approvals import Answer
from marketplace.core.forms import PointsField
from marketplace.core.language import in_language
from marketplace.core.office import Action, ListAction, RecordViewSet, Related, menus, text_column
from marketplace.notices.office import WHOSE_TURN
from marketplace.programmes import queries as programmes
from marketplace.programmes.office import CHECKS

from . import operations
from .lifecycles import APPLICATION, AWARD, INELIGIBILITY, PROMOTION, RANKING
from .models import Application, Award, Ineligibility, Promotion, Ranking
from .operations.checking import BONUS


def _score_fields(application: Application) -> dict:
    """Points and a comment for every criterion of the track's rules, and the bonus."""
    rules = programmes.rules_of(application.case.track_id)
    asked = {}
    for criterion in rules.criteria:
        name = in_language(criterion, "name")
        label = _("%(name)s (of %(most)d)") % {"name": name, "most": criterion.points}
        asked[f"points_{criterion.code}"] = PointsField(label=label)
        asked[f"comment_{criterion.code}"] = forms.CharField(
            label=_("Comment on %(name)s") % {"name": name}, widget=forms.Textarea(attrs={"rows": 2})
        )
    label = _("Bonus points (of %(most)d)") % {"most": rules.bonus_cap}
    return asked | {
        f"points_{BONUS}": PointsField(label=label, initial="0"),
        f"comment_{BONUS}": forms.CharField(label=_("Reason for the bonus"), required=False),
    }


def _bonus_fields(application: Application) -> dict:
    most = programmes.rules_of(application.case.track_id).bonus_cap
    return {"points": PointsField(label=_("Bonus points (of %(most)d)") % {"most": most})}


def _scores(values: dict) -> dict:
    codes = [name.removeprefix("points_") for name in values if name.startswith("points_")]
    return {"scores": {code: (values[f"points_{code}"], values[f"comment_{code}"]) for code in codes}}


def _remedy_field(application: Application) -> dict:
    return {"remedy": forms.CharField(label=_("What the firm can do"), widget=forms.Textarea(attrs={"rows": 3}))}


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02}"


def _criterion(score) -> str:
    """What the track's rules call the criterion."""
    if score.criterion == BONUS:
        return str(_("Bonus points"))
    rules = programmes.rules_of(score.application.case.track_id)
    names = {row.code: in_language(row, "name") for row in rules.criteria}
    return names.get(score.criterion, score.criterion)


class ApplicationViewSet(RecordViewSet):
    model = Application
    case_path = "case"
    icon = "doc-full"
    menu = menus.DEMAND
    menu_order = 30
    readers = OFFICE
    columns = ("case", "demand_firm", "grant", "cash", "in_kind")
    extra_columns = (text_column("score", _("Points"), lambda row: _points(row.score), "score"), WHOSE_TURN)
    bulk = ("find_eligible",)
    related_fields = ("case", "demand_firm")
    facts = ("case", "round", "demand_firm", "grant", "cash", "in_kind", "correction_due_at")
    related = (
        Related(
            "versions",
            _("What was submitted"),
            ("version", "kind", "receipt_number", "at", "submitted_label", "sha256"),
        ),
        Related(
            "scores",
            _("Scores"),
            (
                text_column("criterion", _("Criterion"), _criterion),
                text_column("points", _("Points"), lambda row: _points(row.points)),
                "comment",
            ),
        ),
    )
    sections = (CHECKS,)
    list_filter = ["round", "state"]
    search_fields = ["case__number", "case__title", "demand_firm__legal_name"]
    actions = (
        Action.of(
            APPLICATION, "find_eligible", key="application_id", label=_("Record as eligible"),
            operation=operations.record_eligible, effect=_("It goes to the panel."),
        ),
        Action.of(
            APPLICATION, "ask_correction", key="application_id", label=_("Ask for a correction"),
            operation=operations.request_correction,
            effect=_("The firm has the working days of the rules to answer on this one point."),
        ),
        Action(
            name="propose_ineligible", key="application_id", label=_("Propose as ineligible"),
            operation=operations.propose_ineligible, allowed=is_programme_manager, reason=True,
            sources=APPLICATION["find_ineligible"].sources, fields=_remedy_field,
            effect=_("An approver decides. Until then nothing changes for the firm."),
        ),
        Action(
            name="bonus", key="application_id", label=_("Record bonus points"), operation=operations.record_bonus,
            allowed=is_panel_secretary, sources=("eligible",), fields=_bonus_fields, reason=True,
            effect=_("They are added when the panel's points are."),
        ),
        Action.of(
            APPLICATION, "score", key="application_id", label=_("Enter scores"), operation=operations.enter_scores,
            fields=_score_fields, arguments=_scores,
            effect=_("The panel's points and comments are kept; entered again, they replace the former."),
        ),
    )  # fmt: skip


def _answers(lifecycle, key: str, operation, approved: str) -> tuple[Action, ...]:
    """Approve, return, refuse: the three answers of an approver to a proposal."""
    return (
        Action.of(lifecycle, "approve", key=key, label=_("Approve"), operation=operation,
                  fixed={"answer": Answer.APPROVE}, effect=approved),
        Action.of(lifecycle, "return", key=key, label=_("Return"), operation=operation,
                  fixed={"answer": Answer.RETURN}, effect=_("It goes back to the manager, who may propose it anew.")),
        Action.of(lifecycle, "refuse", key=key, label=_("Refuse"), operation=operation,
                  fixed={"answer": Answer.REFUSE}, effect=_("The proposal is turned down; nothing changes.")),
    )  # fmt: skip


class IneligibilityViewSet(RecordViewSet):
    model = Ineligibility
    case_path = "application__case"
    icon = "cross"
    menu = menus.DEMAND
    menu_order = 35
    readers = OFFICE
    columns = ("application", "proposed_at", "object_by")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("application__case",)
    facts = ("application", "reason", "remedy", "proposed_by", "proposed_at", "object_by")
    list_filter = ["state"]
    actions = _answers(
        INELIGIBILITY, "ineligibility_id", operations.decide_ineligible,
        _("The case ends. The firm reads the reason, the remedy and until when it may object."),
    )  # fmt: skip


def _track_field() -> dict:
    return {"track": forms.ModelChoiceField(label=_("Track"), queryset=programmes.tracks())}


def _track_id(values: dict) -> dict:
    return {"track_id": values["track"].pk}


class RankingViewSet(RecordViewSet):
    model = Ranking
    icon = "order"
    menu = menus.DEMAND
    menu_order = 40
    readers = OFFICE
    columns = ("track", "proposed_at")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("track",)
    facts = ("track", "proposed_by", "proposed_at")
    related = (
        Related(
            "entries",
            _("Ranked applications"),
            ("rank", "application", "outcome", "reserve_rank", "grant", "conditions", "reason"),
            joins=("application__case",),
        ),
    )
    list_filter = ["track", "state"]
    actions = _answers(
        RANKING, "ranking_id", operations.decide_ranking,
        _("The selected firms get their awards: a place in the track, a place of the vendor, and the grant set aside."),
    )  # fmt: skip
    list_actions = (
        ListAction(
            name="propose", label=_("Propose a ranking"), operation=operations.propose_ranking,
            allowed=is_programme_manager, fields=_track_field, arguments=_track_id,
            effect=_("Every scored application of the track is put in order, within its quota and appropriation."),
        ),
    )  # fmt: skip


class PromotionViewSet(RecordViewSet):
    model = Promotion
    icon = "arrow-up"
    menu = menus.DEMAND
    menu_order = 50
    readers = OFFICE
    columns = ("entry", "proposed_by")
    related_fields = ("entry__application__case",)
    facts = ("entry", "proposed_by")
    list_filter = ["state"]
    actions = _answers(
        PROMOTION, "promotion_id", operations.decide_promotion,
        _("The reserve gets the award: a place in the track, a place of the vendor, and the grant set aside."),
    )  # fmt: skip
    list_actions = (
        ListAction(
            name="propose", label=_("Propose the next reserve"), operation=operations.propose_promotion,
            allowed=is_programme_manager, fields=_track_field, arguments=_track_id,
            effect=_("The first reserve that fits the free place and the free money is proposed."),
        ),
    )  # fmt: skip


class AwardViewSet(RecordViewSet):
    model = Award
    case_path = "case"
    icon = "success"
    menu = menus.DEMAND
    menu_order = 60
    readers = OFFICE
    columns = ("case", "grant", "cash", "in_kind", "answer_by")
    extra_columns = (WHOSE_TURN,)
    bulk = ("accept_plan",)
    related_fields = ("case",)
    facts = ("case", "grant", "cash", "in_kind", "conditions", "answer_by", "promoted_from")
    list_filter = ["state"]
    search_fields = ["case__number", "case__title", "case__demand_firm__legal_name"]
    actions = (
        Action.of(
            AWARD, "accept_plan", key="award_id", label=_("Accept the revised plan"), operation=operations.accept_plan,
            effect=_("The agreement can be prepared from this plan."),
        ),
        Action.of(
            AWARD, "return_plan", key="award_id", label=_("Return the plan"), operation=operations.return_plan,
            effect=_("The firm revises its plan and submits it again."),
        ),
        Action.of(
            AWARD, "cancel", key="award_id", label=_("Cancel the award"), operation=operations.cancel_award,
            effect=_("The case ends. The grant and both places are free for a reserve."),
        ),
    )  # fmt: skip
