"""Rounds, their rules and the cases in them, in the office."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import CertificateKind, SizeClass
from marketplace.accounts.rules import OFFICE, is_office, is_programme_manager
from marketplace.core.forms import ParagraphsField
from marketplace.core.office import Action, RecordViewSet, Related, menus, text_column
from marketplace.core.templatetags.ieum import age

from . import case_screen, operations
from .eligibility.rules import RULES
from .enums import HOLDERS, CaseState, RuleSetState
from .lifecycles import ROUND
from .models import Case, Round, RuleSet
from .office import CHANGES
from .rule_forms import fields_of

_SIZES, _DOCUMENTS = dict(SizeClass.choices), dict(CertificateKind.choices)
_ABOUT = {rule.id: rule.about for rule in RULES}
_size = text_column("size", _("Size"), lambda row: _SIZES.get(row.size_class, row.size_class))
_document = text_column("document", _("Document"), lambda row: _DOCUMENTS.get(row.kind, row.kind))
_holder = text_column("holder", _("Whose turn"), lambda case: HOLDERS.get(case.holder, case.holder))
_held = text_column("held", _("In their hands for"), lambda case: age(case.holder_since) or "–", "holder_since")
_rule = text_column("rule", _("Rule"), lambda row: _ABOUT.get(row.rule, row.rule))


class RoundViewSet(RecordViewSet):
    model = Round
    icon = "calendar"
    menu = menus.ROUNDS
    menu_order = 10
    readers = OFFICE
    columns = ("title", "code", "opens_at", "closes_at")
    facts = (
        "programme", "code", "title", "title_en", "opens_at", "closes_at", "run_starts_on", "run_ends_on",
        "settle_by", "created_by",
    )  # fmt: skip
    related = (Related("tracks", _("Tracks"), ("name", "quota", "places_taken", "appropriation")),)
    related_fields = ("programme",)
    list_filter = ["state"]
    actions = (
        Action.of(
            ROUND, "announce", key="round_id", label=_("Announce"), operation=operations.announce_round,
            effect=_("The public sees the round. Its rules are locked and each track gets its appropriation."),
        ),
        Action.of(
            ROUND, "evaluate", key="round_id", label=_("Begin evaluation"), operation=operations.begin_evaluation,
            effect=_("Intake is over; applications are checked and scored from now."),
        ),
        Action.of(
            ROUND, "decide", key="round_id", label=_("Announce results"), operation=operations.announce_results,
            effect=_("The round counts as decided."),
        ),
        Action.of(
            ROUND, "settle", key="round_id", label=_("Begin settlement"), operation=operations.begin_settling,
            effect=_("The round moves to settlement."),
        ),
        Action.of(
            ROUND, "close", key="round_id", label=_("Close the round"), operation=operations.close_round,
            effect=_("The round ends. Nothing in it changes afterwards."),
        ),
    )  # fmt: skip


class RuleSetViewSet(RecordViewSet):
    model = RuleSet
    icon = "list-ul"
    menu = menus.ROUNDS
    menu_order = 30
    readers = OFFICE
    columns = ("track", "version", "grant_cap", "pass_mark", "advance_max_bp")
    list_filter = ["track", "state"]
    related_fields = ("track",)
    facts = (
        "track", "version", "grant_cap", "reserve_bp", "pass_mark", "bonus_cap", "drop_extremes_from",
        "conflict_years", "advance_max_bp",
        "guarantee_extra_days", "vendor_places_cap", "single_quote_reason_chars", "reason_chars",
        "correction_working_days", "plan_working_days", "signing_working_days", "claim_working_days",
        "objection_days", "amendment_days", "recheck_days",
        "audit_from", "co_payment_route", "agreement_identity", "amendment_identity", "termination_identity",
    )  # fmt: skip
    sections = (CHANGES,)
    actions = (
        Action(
            name="revise", key="rule_set_id", label=_("Change the values"), operation=operations.revise_rule_set,
            allowed=is_programme_manager, sources=(RuleSetState.DRAFT,), fields=fields_of,
            arguments=lambda values: {"values": values},
            effect=_("A new version is drafted with these values; this one is kept as retired. Nothing is public before the round is announced."),
        ),
    )  # fmt: skip
    related = (
        Related("co_payment_rules", _("Co-payment"), (_size, "min_total_bp", "min_cash_bp")),
        Related("cost_item_rules", _("Cost items"), ("item", "allowed", "limit_bp")),
        Related("required_documents", _("Documents to hand in"), (_document,)),
        Related("criteria", _("Scores"), ("name", "points")),
        Related("rule_settings", _("Eligibility rules"), (_rule, "stage", "severity")),
    )


class CaseViewSet(RecordViewSet):
    model = Case
    icon = "folder"
    menu = menus.ROUNDS
    menu_order = 20
    readers = OFFICE
    columns = ("number", "title", "demand_firm", "vendor", "due_at")
    extra_columns = (_holder, _held)
    related_fields = ("demand_firm", "vendor")
    facts = ("number", "title", "round", "track", "demand_firm", "vendor", _holder, "due_at")
    actions = (
        Action(
            name="note", key="case_id", label=_("Write a note"), operation=operations.write_note,
            allowed=lambda _case, actor: is_office(actor), sources=tuple(CaseState.values),
            fields=lambda _case: {"words": ParagraphsField(label=_("Internal note"), max_length=4000, rows=4)},
            effect=_("Only the office reads it. It stays as it is: a correction is another note."),
        ),
    )  # fmt: skip
    list_filter = ["round", "track", "state", "holder"]
    search_fields = ["number", "title", "demand_firm__legal_name", "vendor__legal_name"]

    @property
    def sections(self):
        """What the apps have put on the page of a case by the time addresses are made."""
        return case_screen.parts()

    def get_urlpatterns(self):
        paper = self.construct_view(case_screen.PaperView)
        return [*super().get_urlpatterns(), path("inspect/<int:pk>/paper/<int:file_id>/", paper, name="paper")]
