"""Agreements and their documents in the office."""

from datetime import datetime, timedelta

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import PROJECT_OFFICE, is_finance_officer, is_programme_manager
from marketplace.core.actor import Actor
from marketplace.core.office import Action, Door, ListAction, RecordViewSet, Related, menus, text_column
from marketplace.core.templatetags import ieum
from marketplace.notices.office import WHOSE_TURN

from . import operations, pages, queries
from .enums import AgreementState, DocumentState
from .lifecycles import AGREEMENT, DOCUMENT
from .models import Agreement, AgreementDocument, Signature
from .paper_viewsets import RECORD_PAPER
from .prior_viewsets import GIVE_NOTICE
from .rules import signs_for_the_agency
from .term_fields import fields_of, terms_from

PATIENCE = timedelta(minutes=5)  # a file is made in seconds, and tried eight times in the first four minutes


def _award_fields() -> dict:
    waiting = queries.awards_to_draw_up().order_by("pk")
    return {"award": forms.ModelChoiceField(label=_("Award"), queryset=waiting), **fields_of()}


def _terms_of(agreement: Agreement) -> dict:
    return fields_of(queries.terms_of(queries.current_document(agreement)))


def _may_remind(document: AgreementDocument | None, actor: Actor) -> bool:
    """None: of some document in a list."""
    return is_programme_manager(document, actor) and (
        document is None or queries.awaited_of_a_firm(document) is not None
    )


class AgreementViewSet(RecordViewSet):
    model = Agreement
    case_path = "case"
    icon = "doc-full"
    menu = menus.AGREEMENTS
    menu_order = 10
    readers = PROJECT_OFFICE
    columns = ("number", "demand_firm", "vendor", "grant", "starts_on", "ends_on")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("demand_firm", "vendor")
    facts = (
        "number", "case", "demand_firm", "vendor", "grant", "cash", "in_kind", "starts_on", "ends_on",
        "co_payment_route",
    )  # fmt: skip
    related = (
        Related("payment_rows", _("Payment schedule"), ("position", "kind", "milestone", "grant_share", "cash_share")),
        Related(
            "documents", _("Documents"),
            ("number", "kind", "version", "state", "sign_by",
             text_column("waits", _("What it waits for"), pages.what_it_waits_for), "trouble"),
        ),
        Related(
            "amendments", _("Amendments"),
            ("number", "at", "requested_by", "reason", "state"),
            joins=("requested_by",),
        ),
        Related(
            "prior_notices", _("Prior notices of termination"), ("number", "ground", "concerns", "at", "answer_by", "state")
        ),
    )  # fmt: skip
    list_filter = ["state", "starts_on", "ends_on"]
    search_fields = ["number", "demand_firm__legal_name", "vendor__legal_name"]
    list_actions = (
        ListAction(
            name="draw_up", label=_("Draw up an agreement"), operation=operations.draw_up,
            allowed=is_programme_manager, fields=_award_fields,
            arguments=lambda values: {"award_id": values["award"].pk, "terms": terms_from(values)},
            effect=_("The data is frozen and the document made. The firm's cash co-payment is waited for."),
        ),
    )  # fmt: skip
    actions = (
        Action(
            name="draw_up_again", key="agreement_id", label=_("Draw up a new version"),
            operation=operations.draw_up_again, allowed=is_programme_manager, sources=(AgreementState.PREPARING,),
            fields=_terms_of, arguments=lambda values: {"terms": terms_from(values)},
            effect=_("After a version was declined, has expired or was voided: a new one is made and signed from the beginning."),
        ),
        Action.of(
            AGREEMENT, "suspend", key="agreement_id", label=_("Suspend"), operation=operations.suspend_agreement,
            effect=_("Nothing is accepted or paid until it is resumed."),
        ),
        Action.of(
            AGREEMENT, "resume", key="agreement_id", label=_("Resume"), operation=operations.resume_agreement,
            effect=_("The project goes on."),
        ),
        GIVE_NOTICE,
        Action.of(
            AGREEMENT, "terminate", key="agreement_id", label=_("Terminate"), operation=operations.terminate_agreement,
            effect=_("On the prior notice of termination that stands, once the firms had their ten days to answer (article 19): please say in the reason what you make of their answers. The agreement then ends; what was done is settled, and a grant that no voucher holds returns to the appropriation."),
        ),
        Action(
            name="cancel", key="agreement_id", label=_("Cancel before conclusion"), reason=True,
            operation=operations.cancel_agreement, allowed=AGREEMENT["terminate"].allowed,
            sources=AGREEMENT["cancel"].sources,
            effect=_("The award ends, its grant returns to the appropriation, every signature is void, a co-payment that is in is owed to the firm."),
        ),
        Action(
            name="refund", key="agreement_id", label=_("Refund the co-payment"), operation=operations.refund_co_payment,
            allowed=is_finance_officer, sources=(AgreementState.CANCELLED, AgreementState.TERMINATED),
            effect=_("A transfer to the firm's account is instructed; a second person releases it."),
        ),
    )  # fmt: skip


def _where_it_is_signed(document: AgreementDocument) -> str:
    return reverse("workspace_agreements:sign", args=[document.agreement.number])


def _record(name: str):
    """A value of the signature's record, once it is signed."""
    return lambda signature: getattr(getattr(signature, "record", None), name, "") or ""


def _authority(signature: Signature) -> str:
    record = getattr(signature, "record", None)
    return str(record.get_authority_display()) if record else ""


def _signed_at(signature: Signature) -> str:
    return ieum.moment(_record("at")(signature) or None)


class _MakeAgain(Action):
    """Open once the file failed, or has been waited for so long that whoever had it may be gone."""

    def closed(self, record: AgreementDocument, actor: Actor, at: datetime) -> str | None:
        if queries.waits_for_its_file(record) and not record.trouble and at < record.state_since + PATIENCE:
            return _("The file is being made. It can be asked for again in a few minutes.")
        return super().closed(record, actor, at)


class AgreementDocumentViewSet(RecordViewSet):
    model = AgreementDocument
    case_path = "agreement__case"
    icon = "doc-full-inverse"
    menu = menus.AGREEMENTS
    menu_order = 20
    readers = PROJECT_OFFICE
    columns = ("number", "agreement", "kind", "version", "sign_by")
    extra_columns = (WHOSE_TURN,)
    related_fields = ("agreement",)
    facts = (
        "number", "agreement", "kind", "version", "code", "draft", "original", "sealed", "sealed_at", "sign_by", "base",
        "drawn_up_by", "drawn_up_at", text_column("waits", _("What it waits for"), pages.what_it_waits_for), "trouble",
        "snapshot_sha256",
    )  # fmt: skip
    related = (
        Related(
            "signatures", _("Signatures"),
            ("position", "party", "organisation", "state", "viewed_at", "reason",
             text_column("signer", _("Signed by"), _record("signer_name")),
             text_column("authority", _("Right to sign"), _authority),
             text_column("signed_at", _("Signed at"), _signed_at)),
            joins=("organisation", "record"),
        ),
    )  # fmt: skip
    list_filter = ["kind", "state"]
    search_fields = ["number", "code"]
    bulk = ("lock", "remind")
    doors = (
        Door(
            label=_("Read and sign for the agency"), page=_where_it_is_signed, allowed=signs_for_the_agency,
            sources=(DocumentState.LOCKED, DocumentState.SIGNING),
            effect=_("Last of the three, after the co-payment. Eligibility is checked again, then the document is sealed and the agreement concluded. There it can be declined as well."),
        ),
    )  # fmt: skip
    actions = (
        Action(  # asks for no transition: the check that its guard wants is part of the operation
            name="lock", key="document_id", label=_("Lock for signing"), operation=operations.lock_document,
            allowed=is_programme_manager, sources=(DocumentState.DRAFT,),
            effect=_("Eligibility is checked again. The three are asked to sign in order, by the deadline of the rules; nothing in the document can change any more."),
        ),
        Action(
            name="remind", key="document_id", label=_("Remind whoever is to sign"), operation=operations.remind_signer,
            allowed=_may_remind,
            sources=(DocumentState.LOCKED, DocumentState.SIGNING),
            effect=_("A mail with their link goes out once more, at most once a day. The deadline reminds by itself three days and one day before, and on the day."),
        ),
        RECORD_PAPER,
        Action.of(
            DOCUMENT, "void", key="document_id", label=_("Void"), operation=operations.void_document,
            effect=_("Every signature on it is void. A new version can be drawn up."),
        ),
        _MakeAgain(
            name="make_again", key="document_id", label=_("Make the file again"), operation=operations.render_again,
            allowed=lambda document, actor: (
                is_programme_manager(document, actor) and queries.waits_for_its_file(document)
            ),
            sources=(DocumentState.DRAFT, DocumentState.SEALING),
            effect=_("The file that could not be made or sealed, or is waited for, is tried once more, now."),
        ),
    )  # fmt: skip
