"""Signatures on paper in the office: who signed what when, the scan, and whether a second person has confirmed it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import PROJECT_OFFICE, is_programme_manager
from marketplace.core.forms import CleanTextField, DayField, FileContentField
from marketplace.core.office import Action, RecordViewSet, menus, text_column

from . import operations, queries
from .enums import DocumentState, Party
from .lifecycles import PAPER
from .models import AgreementDocument, PaperSignature

FIRMS = (Party.DEMAND_FIRM, Party.VENDOR)


def _paper_fields(document: AgreementDocument) -> dict:
    """What the manager reads from the paper; whose turn it is stands first."""
    turn = queries.whose_turn(document)
    return {
        "party": forms.ChoiceField(
            label=_("Party"), choices=[(each.value, each.label) for each in FIRMS], initial=turn.party if turn else None
        ),
        "signer_name": CleanTextField(
            label=_("Name of who signed"), max_length=60,
            help_text=_("The representative, or who may sign for the company by an approved letter."),
        ),
        "signed_on": DayField(label=_("Day of the signature")),
        "scan": FileContentField(
            label=_("Scan (PDF)"),
            help_text=_("Every page of the printed original with the registered seal, and the certificate of that seal."),
        ),
    }  # fmt: skip


RECORD_PAPER = Action(
    name="record_paper", key="document_id", label=_("Record a signature on paper"), operation=operations.record_paper,
    allowed=is_programme_manager, sources=(DocumentState.LOCKED, DocumentState.SIGNING), fields=_paper_fields,
    effect=_("For a firm that cannot sign here. Another person of the agency compares the paper with the document; only then does it count."),
)  # fmt: skip


def _code_field(paper: PaperSignature) -> dict:
    return {
        "seal": forms.BooleanField(label=_("The seal on the paper is the one in its certificate, and no page is missing.")),
        "code": forms.CharField(
            label=_("Verification code at the foot of the paper"), max_length=24,
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
            help_text=_("Sixteen letters and digits, as the scan shows them: they tell this version from another."),
        ),
    }  # fmt: skip


class PaperSignatureViewSet(RecordViewSet):
    model = PaperSignature
    case_path = "signature__document__agreement__case"
    icon = "doc-full"
    menu = menus.AGREEMENTS
    menu_order = 25
    readers = PROJECT_OFFICE
    columns = ("signature", "signer_name", "signed_on", "at")
    extra_columns = (text_column("firm", _("Organisation"), lambda paper: paper.signature.organisation.legal_name),)
    related_fields = ("signature__organisation", "signature__document")
    facts = ("signature", "signer_name", "signed_on", "scan", "recorded_by", "at")
    list_filter = ["state"]
    search_fields = ["signer_name", "signature__document__number"]
    actions = (
        Action.of(
            PAPER, "confirm", key="paper_id", label=_("Confirm the paper"), operation=operations.confirm_paper,
            fields=_code_field, arguments=lambda values: {"code": values["code"]},
            effect=_("It is the party's signature from now on, beside those given here; the certificate names the scan, who recorded it and you. It cannot be taken back."),
        ),
        Action.of(
            PAPER, "refuse", key="paper_id", label=_("Refuse the paper"), operation=operations.refuse_paper,
            effect=_("It does not count. The firm reads the reason; another paper can be recorded, or it signs here."),
        ),
    )  # fmt: skip
