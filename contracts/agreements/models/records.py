"""Agreements, their documents and the evidence of their signatures. Won, days, UTC."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from contracts.clauses.enums import DocumentKind
from marketplace.accounts.models import Organisation
from marketplace.accounts.rules import is_office
from marketplace.core.immutable import written_once
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField, CleanTextField
from marketplace.programmes.enums import CoPaymentRoute, InstalmentKind
from marketplace.programmes.models import Case, RuleSet
from matching.selection.models import Award

from ..enums import AgreementState, AmendmentState, Authority, DocumentState, PaperState, Party, SignatureState


class PartyQuerySet(StatefulQuerySet):
    """Records of an agreement; `path` leads to it."""

    path = ""

    def visible_to(self, actor):
        """The office sees every one; demand firm and vendor those of their own agreements; others none."""
        if is_office(actor):
            return self
        if actor.organisation_id is None:
            return self.none()
        firm = models.Q(**{f"{self.path}demand_firm_id": actor.organisation_id})
        return self.filter(firm | models.Q(**{f"{self.path}vendor_id": actor.organisation_id}))


class AgreementQuerySet(PartyQuerySet):
    """Agreements."""


class DocumentQuerySet(PartyQuerySet):
    path = "agreement__"


class SignatureQuerySet(PartyQuerySet):
    path = "document__agreement__"


class Agreement(Stateful):
    """협약: between the agency, a demand firm and a vendor, on one award's revised plan."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="agreement", verbose_name=_("case"))
    award = models.OneToOneField(Award, models.PROTECT, related_name="agreement")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+")
    demand_firm = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("demand firm"))
    vendor = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("vendor"))
    grant = models.BigIntegerField(_("grant (won)"))
    cash = models.BigIntegerField(_("cash (won)"))
    in_kind = models.BigIntegerField(_("in kind (won)"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    co_payment_route = models.CharField(_("co-payment route"), max_length=20, choices=CoPaymentRoute)
    state = StateField(states=AgreementState, initial=AgreementState.PREPARING)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_on__lte=models.F("ends_on")), name="period_is_in_order"),
            models.CheckConstraint(
                condition=models.Q(grant__gt=0, cash__gte=0, in_kind__gte=0), name="agreement_amounts_are_not_negative"
            ),
            models.CheckConstraint(condition=~models.Q(demand_firm=models.F("vendor")), name="agreement_has_two_firms"),
        ]

    def __str__(self):
        return self.number


class PaymentRow(models.Model):
    """지급 일정: one instalment of grant and cash, paid once, for its milestone or against a guarantee."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="payment_rows")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=InstalmentKind)
    milestone = models.CharField(
        _("milestone"), max_length=20, blank=True, help_text="key of the milestone; empty: advance"
    )
    grant_share = models.BigIntegerField(_("grant share (won)"))
    cash_share = models.BigIntegerField(_("cash share (won)"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "position"], name="payment_row_position"),
            models.CheckConstraint(
                condition=models.Q(grant_share__gte=0, cash_share__gte=0), name="payment_shares_are_not_negative"
            ),
            models.CheckConstraint(
                condition=(models.Q(kind=InstalmentKind.ADVANCE) & models.Q(milestone=""))
                | (~models.Q(kind=InstalmentKind.ADVANCE) & ~models.Q(milestone="")),
                name="only_an_advance_has_no_milestone",
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.get_kind_display()}"

    @property
    def amount(self) -> int:
        """Won, supply value."""
        return self.grant_share + self.cash_share


class AgreementDocument(Stateful):
    """협약서: one version of one document. `snapshot` is canonical JSON; rendering reads nothing else."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="documents", verbose_name=_("agreement"))
    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    version = models.PositiveIntegerField(_("version"))
    snapshot = models.TextField()
    snapshot_sha256 = models.CharField(max_length=64)
    code = models.CharField(_("verification code"), max_length=24)
    drawn_up_by = models.BigIntegerField()
    drawn_up_at = models.DateTimeField(_("drawn up at"))
    draft = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("draft"),
        help_text="the original with a watermark, to be read before it is locked",
    )  # fmt: skip
    original = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("original"),
        help_text="what is signed: H0 is its SHA-256",
    )  # fmt: skip
    sealed = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("sealed document")
    )
    sealed_at = models.DateTimeField(_("sealed at"), null=True)
    provenance = models.JSONField(default=dict, help_text="versions and fonts the bytes depend on")
    trouble = models.TextField(_("why it could not be made"), blank=True)
    sign_by = models.DateTimeField(_("sign by"), null=True)
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="amendments", help_text="the document it amends"
    )
    state = StateField(states=DocumentState, initial=DocumentState.DRAFT)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement document")
        verbose_name_plural = _("agreement documents")
        constraints = [models.UniqueConstraint(fields=["agreement", "kind", "version"], name="document_version_once")]

    def __str__(self):
        return self.number

    @property
    def agency_id(self) -> int:
        return self.agreement.case.round.programme.agency_id

    @property
    def h0(self) -> str:
        """SHA-256 of the bytes that are signed; empty until rendered."""
        return self.original.sha256 if self.original_id else ""

    @property
    def case_id(self):
        return self.agreement.case_id


class Signature(Stateful):
    """서명: one party's signature on one document."""

    document = models.ForeignKey(AgreementDocument, models.PROTECT, related_name="signatures")
    party = models.CharField(_("party"), max_length=12, choices=Party)
    position = models.PositiveSmallIntegerField(_("order"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    viewed_at = models.DateTimeField(_("opened at"), null=True)
    reason = CleanTextField(_("reason"), blank=True, help_text="why it was declined")
    state = StateField(states=SignatureState, initial=SignatureState.REQUESTED)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "party"], name="party_signs_once"),
            models.UniqueConstraint(fields=["document", "position"], name="signature_order"),
        ]

    def __str__(self):
        return f"{self.position}. {self.get_party_display()}"

    @property
    def case_id(self):
        return self.document.agreement.case_id


@written_once("signature_id")
class SignatureRecord(models.Model):
    """서명 기록: the evidence of one signature, as it was that minute, with the server's MAC over it."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="record")
    h0 = models.CharField(max_length=64)
    person_id = models.BigIntegerField(null=True, help_text="none: a representative without an account, on paper")
    signer_name = CleanCharField(max_length=60)
    authority = models.CharField(max_length=12, choices=Authority)
    organisation_name = CleanCharField(max_length=100)
    business_number = models.CharField(max_length=12)
    delegation_id = models.BigIntegerField(null=True)
    consent_sha256 = models.CharField(max_length=64)
    clauses = models.JSONField(help_text="articles acknowledged one by one")
    methods = models.JSONField(help_text="[[method, when], …]: how the signer was identified")
    certificate = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="what the signer's own certificate signed"
    )
    address = models.CharField(max_length=64, blank=True)
    browser = models.CharField(max_length=200, blank=True, default="", help_text="as it called itself")
    beside = models.JSONField(
        default=dict, help_text="whose certificate it is; of a check, by whom; of a paper, its scan and who compared it"
    )
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, help_text="MAC of the signature before it")
    mac = models.CharField(max_length=64)


class PaperQuerySet(PartyQuerySet):
    path = "signature__document__agreement__"


class PaperSignature(Stateful):
    """종이 서명: a party's signature on the printed original, as a scan, until a second person has compared it."""

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="papers", verbose_name=_("signature"))
    scan = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("scan"),
        help_text="every page of the printed original, and the certificate of the seal",
    )  # fmt: skip
    signer_name = CleanCharField(_("signed by"), max_length=60)
    signed_on = models.DateField(_("signed on"))
    recorded_by = models.BigIntegerField()
    at = models.DateTimeField(_("recorded at"))
    state = StateField(states=PaperState, initial=PaperState.RECORDED)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature on paper")
        verbose_name_plural = _("signatures on paper")
        constraints = [
            models.UniqueConstraint(
                fields=["signature"], condition=models.Q(state=PaperState.RECORDED), name="one_paper_waits_a_signature"
            ),
        ]

    def __str__(self):
        return f"{self.signature.document.number} {self.signature}"

    @property
    def case_id(self):
        return self.signature.document.agreement.case_id

    @property
    def agreement(self) -> Agreement:
        return self.signature.document.agreement


class AmendmentQuerySet(PartyQuerySet):
    path = "agreement__"


OPEN_AMENDMENTS = (AmendmentState.REQUESTED, AmendmentState.REVIEW, AmendmentState.APPROVED)


class Amendment(Stateful):
    """변경협약과 합의 해지: what a party asks to change and why. Where it must be signed for, a document carries it.

    `plan`: the whole plan as it is to be. `is_minor`: the agency's approval alone puts it into effect. `ends`: nothing
    of the plan changes, the agreement is to end by consent.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="amendments", verbose_name=_("agreement"))
    requested_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    at = models.DateTimeField(_("requested at"))
    reason = CleanTextField(_("reason"))
    plan = models.TextField(help_text="canonical JSON")
    changes = models.JSONField(_("changes"), help_text="[{part, row, field, before, after}, …]")
    milestone_keys = models.JSONField(help_text="of the milestones it changes")
    ends_on = models.DateField(_("new last day of the period"), null=True, help_text="none: the period stays as it is")
    is_minor = models.BooleanField(_("without signatures"))
    ends = models.BooleanField(_("ends the agreement"), default=False)
    agrees = models.BooleanField(_("the other firm agrees"), null=True)
    opinion = CleanTextField(_("the other firm's opinion"), blank=True)
    decision = CleanTextField(_("the agency's decision"), blank=True, help_text="why it was refused, or on what terms")
    document = models.OneToOneField(
        AgreementDocument, models.PROTECT, null=True, related_name="amendment", verbose_name=_("document"),
        help_text="the newest that carries it",
    )  # fmt: skip
    state = StateField(states=AmendmentState, initial=AmendmentState.REQUESTED)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(state__in=OPEN_AMENDMENTS), name="one_change_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(is_minor=False) | models.Q(document=None), name="minor_change_has_no_document"
            ),
            models.CheckConstraint(condition=~models.Q(ends=True, is_minor=True), name="an_end_is_signed_for"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(is_minor=False), name="a_period_is_signed_for"
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def case_id(self):
        return self.agreement.case_id

    @property
    def document_kind(self) -> DocumentKind:
        """Of the document that carries it."""
        return DocumentKind.TERMINATION if self.ends else DocumentKind.AMENDMENT

    @property
    def milestones(self) -> frozenset[str]:
        """Keys of the milestones it changes."""
        return frozenset(self.milestone_keys)

    @property
    def other_firm_id(self) -> int:
        """The firm that did not ask for it."""
        agreement = self.agreement
        return agreement.vendor_id if self.requested_by_id == agreement.demand_firm_id else agreement.demand_firm_id
