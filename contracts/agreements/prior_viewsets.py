"""The notice before a termination in the office: given on the agreement's page, read with its answers, withdrawn."""

from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import PROJECT_OFFICE, is_approver
from marketplace.core.actor import Actor
from marketplace.core.forms import CleanTextField
from marketplace.core.office import Action, Door, RecordViewSet, Related, menus
from marketplace.notices.office import WHOSE_TURN

from . import operations, queries
from .enums import STANDING_NOTICE, Concerned, TerminationGround
from .errors import NoticeStands
from .lifecycles import AGREEMENT, PRIOR_NOTICE
from .models import Agreement, PriorNotice


def _ground(_agreement: Agreement) -> dict:
    return {
        "ground": forms.ChoiceField(
            label=_("Ground"), choices=[("", "–"), *TerminationGround.choices],
            help_text=_("By consent the agreement ends by a request of one of its firms, without a notice."),
        ),
        "concerns": forms.ChoiceField(
            label=_("Whom it concerns"), choices=[("", "–"), *Concerned.choices],
            help_text=_("Both firms are told and may answer in any case."),
        ),
        "reason": CleanTextField(
            label=_("The ground in words"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000,
            help_text=_("Both firms read it: what was found, when, and how they could still put it right."),
        ),
    }  # fmt: skip


class _GiveNotice(Action):
    """Open while no other stands."""

    def closed(self, record: Agreement, actor: Actor, at: datetime) -> str | None:
        if standing := queries.standing_notice(record):
            return str(NoticeStands(number=standing.number))
        return super().closed(record, actor, at)


GIVE_NOTICE = _GiveNotice(
    name="give_notice", key="agreement_id", label=_("Give prior notice of termination"), operation=operations.give_notice,
    fields=_ground, allowed=AGREEMENT["terminate"].allowed, sources=AGREEMENT["terminate"].sources,
    effect=_("Both firms are told the ground and may answer for ten days (article 19). Only after that can the agreement be terminated, on this notice. Until then it stands."),
)  # fmt: skip


class PriorNoticeViewSet(RecordViewSet):
    model = PriorNotice
    case_path = "agreement__case"
    icon = "warning"
    menu = menus.AGREEMENTS
    menu_order = 35
    readers = PROJECT_OFFICE
    columns = ("number", "agreement", "ground", "concerns", "answer_by")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("agreement",)
    facts = (
        "number", "agreement", "ground", "concerns", "reason", "given_by", "at", "answer_by", "decision", "decided_on",
    )  # fmt: skip
    related = (
        Related(
            "opinions", _("What the firms answered"), ("position", "firm", "text", "given_by", "at"), joins=("firm",)
        ),
    )
    list_filter = ["state", "ground"]
    search_fields = ["number", "agreement__demand_firm__legal_name", "agreement__vendor__legal_name"]
    doors = (
        Door(
            label=_("Terminate the agreement on it"), allowed=is_approver, sources=STANDING_NOTICE,
            page=lambda notice: reverse("agreement:action", args=[notice.agreement_id, "terminate"]),
            effect=_("From the day after the last day to answer. Please read first what the firms answered: it stands below."),
        ),
    )  # fmt: skip
    actions = (
        Action.of(
            PRIOR_NOTICE, "withdraw", key="notice_id", label=_("Withdraw the notice"),
            operation=operations.withdraw_notice, effect=_("The agreement goes on. The firms read your reason."),
        ),
    )  # fmt: skip
