"""Vendors in the pool of a round, their solutions, and the words both are sorted by."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from marketplace.accounts.models import Organisation
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField, CleanTextField
from marketplace.programmes.models import Round

from .enums import ProofKind, RegistrationState, SeenKind, TermKind


class Term(models.Model):
    """분류어: one word of the taxonomy. Staff edit the names; codes are stable."""

    kind = models.CharField(_("kind"), max_length=20, choices=TermKind)
    code = models.SlugField(_("code"), max_length=40, allow_unicode=True)
    name = CleanCharField(_("name"), max_length=80)
    name_en = CleanCharField(_("name in English"), max_length=80)
    sort = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("taxonomy")
        ordering = ["kind", "sort", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="term_code_in_kind")]

    def __str__(self):
        return self.name


class UseCase(models.Model):
    """활용 사례: a job that firms want done, with the words they say it in."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = CleanCharField(_("name"), max_length=80, unique=True)
    name_en = CleanCharField(_("name in English"), max_length=80, unique=True)
    description = CleanTextField(
        _("description"),
        help_text=_(
            "First a sentence on what is done: solutions are compared with it. Then, if you like, what the trade calls it."
        ),
    )
    description_en = CleanTextField(_("description in English"), blank=True)
    industries = models.ManyToManyField(
        Term, related_name="+", limit_choices_to={"kind": TermKind.INDUSTRY}, verbose_name=_("industries")
    )
    functions = models.ManyToManyField(
        Term, related_name="+", limit_choices_to={"kind": TermKind.FUNCTION}, verbose_name=_("business functions")
    )
    inputs = CleanTextField(_("typical inputs"), blank=True, help_text=_("One per line."))
    kpis = CleanTextField(_("typical KPIs"), blank=True, help_text=_("One per line."))
    phrases = CleanTextField(_("as owners say it"), help_text=_("One per line."))
    phrases_en = CleanTextField(_("as owners say it, in English"), blank=True, help_text=_("One per line."))

    class Meta:
        verbose_name = _("use case")
        verbose_name_plural = _("use cases")
        ordering = ["name"]

    def __str__(self):
        return self.name


class RegistrationQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every registration; a vendor its own; others none."""
        if actor.has_any("system", "programme_manager", "approver", "finance_officer", "moderator"):
            return self
        return self.filter(vendor_id=actor.organisation_id) if actor.organisation_id else self.none()

    def in_pool(self):
        return self.filter(state=RegistrationState.APPROVED)


class VendorRegistration(Stateful):
    """공급기업 등록: a vendor's place in the pool of one round, and how many projects it has taken there."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="registrations", verbose_name=_("round"))
    vendor = models.ForeignKey(Organisation, models.PROTECT, related_name="registrations", verbose_name=_("vendor"))
    own_ai = CleanTextField(_("proof that the AI is its own"))
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("evidence"))
    exception_reason = CleanTextField(_("why a large firm"), blank=True)
    places_cap = models.PositiveIntegerField(_("projects it can take"))
    places_used = models.PositiveIntegerField(_("projects taken"), default=0, editable=False)
    proposed_by = models.BigIntegerField(null=True, editable=False)
    correction_due_at = models.DateTimeField(_("correct by"), null=True, blank=True)
    state = StateField(states=RegistrationState, initial=RegistrationState.DRAFT)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("vendor registration")
        verbose_name_plural = _("vendor registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "vendor"],
                condition=~models.Q(state__in=[RegistrationState.REFUSED, RegistrationState.CANCELLED]),
                name="vendor_registers_once_a_round",
            ),
            models.CheckConstraint(
                condition=models.Q(places_used__lte=models.F("places_cap")), name="vendor_has_places"
            ),
        ]

    def __str__(self):
        return f"{self.vendor} · {self.round}"


class SolutionQuerySet(models.QuerySet):
    def public(self):
        """Published, and its vendor is in the pool: hidden otherwise, without a second status to keep."""
        in_pool = VendorRegistration.objects.in_pool().filter(vendor_id=models.OuterRef("vendor_id"))
        return self.filter(models.Exists(in_pool), live=True)

    def visible_to(self, actor):
        """Everyone sees what is public; a vendor its own as well; the office everything."""
        if actor.has_any("system", "programme_manager", "approver", "moderator"):
            return self
        public = models.Q(pk__in=self.model.objects.public().values("pk"))
        return (
            self.filter(public | models.Q(vendor_id=actor.organisation_id)) if actor.organisation_id else self.public()
        )


def _terms(kind: TermKind, label, related: str):
    return ParentalManyToManyField(
        Term, blank=True, related_name=related, limit_choices_to={"kind": kind}, verbose_name=label
    )


class Solution(
    WorkflowMixin, PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, ClusterableModel
):
    """AI 솔루션: a listing. Drafts, review and history are Wagtail's; the public sees what was approved.

    Prices are supply values in won, VAT excluded.
    """

    vendor = models.ForeignKey(Organisation, models.PROTECT, related_name="solutions", verbose_name=_("vendor"))
    slug = models.SlugField(max_length=40, unique=True)
    title = CleanCharField(_("title"), max_length=100)
    title_en = CleanCharField(_("title in English"), max_length=140, blank=True)
    summary = CleanCharField(_("summary"), max_length=140)
    summary_en = CleanCharField(_("summary in English"), max_length=240, blank=True)
    description = CleanTextField(_("description"), validators=[MaxLengthValidator(4000)])
    problem = CleanTextField(_("the trouble it ends"), blank=True)
    inputs = CleanTextField(_("what the firm must bring"), blank=True, help_text=_("One per line."))
    limits = CleanTextField(_("where it is worse or fails"), blank=True, help_text=_("One per line."))
    keywords = CleanTextField(_("keywords"), blank=True, help_text=_("One per line."))

    ai_fields = _terms(TermKind.AI_FIELD, _("AI fields"), "+")
    industries = _terms(TermKind.INDUSTRY, _("industries"), "+")
    functions = _terms(TermKind.FUNCTION, _("business functions"), "+")
    deployments = _terms(TermKind.DEPLOYMENT, _("deployment"), "+")
    regions = _terms(TermKind.REGION, _("regions served"), "+")
    languages = _terms(TermKind.LANGUAGE, _("languages"), "+")
    customer_sizes = _terms(TermKind.SIZE, _("customer sizes"), "+")
    use_cases = ParentalManyToManyField(UseCase, blank=True, related_name="solutions", verbose_name=_("use cases"))

    price_model = models.ForeignKey(
        Term, models.PROTECT, related_name="+", limit_choices_to={"kind": TermKind.PRICE_MODEL}, null=True, blank=True,
        verbose_name=_("price model"),
    )  # fmt: skip
    price_min = models.BigIntegerField(_("price from (won, supply value)"), null=True, blank=True)
    price_max = models.BigIntegerField(_("price up to (won, supply value)"), null=True, blank=True)
    monthly_fee = models.BigIntegerField(_("monthly fee (won, supply value)"), default=0)
    price_includes = CleanTextField(_("what the price includes"), blank=True)
    maintenance_bp = models.PositiveIntegerField(_("yearly maintenance (bp of the price)"), default=0)
    lead_time_weeks = models.PositiveIntegerField(_("weeks to delivery"), null=True, blank=True)
    team_size = models.PositiveIntegerField(_("people on the job"), null=True, blank=True)
    integrations = CleanTextField(_("connects to"), blank=True, help_text=_("One per line."))

    data_location = CleanCharField(_("where data is kept"), max_length=200, blank=True)
    personal_data = CleanCharField(_("personal data handled"), max_length=300, blank=True)
    model_ownership = CleanTextField(_("who owns model and data afterwards"), blank=True)
    exit_terms = CleanTextField(_("how data is taken out at the end"), blank=True)
    human_oversight = CleanTextField(_("human oversight"), blank=True)
    generative = models.BooleanField(_("generative AI"), default=False)
    high_impact = models.BooleanField(_("high-impact AI"), default=False)

    proof_kind = models.CharField(_("proof"), max_length=20, choices=ProofKind, default=ProofKind.NONE)
    proof_metric = CleanCharField(_("metric"), max_length=80, blank=True)
    proof_value = CleanCharField(_("figure"), max_length=80, blank=True)
    proof_dataset = CleanCharField(_("measured on"), max_length=200, blank=True)
    proof_by = CleanCharField(_("measured by"), max_length=120, blank=True)
    proof_on = models.DateField(_("measured on day"), null=True, blank=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="solution")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="solution",
        for_concrete_model=False,
    )

    objects = SolutionQuerySet.as_manager()
    search_fields = [index.SearchField("title"), index.AutocompleteField("title"), index.SearchField("summary")]

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price_min=None)
                | models.Q(price_max=None)
                | models.Q(price_min__lte=models.F("price_max")),
                name="price_range_is_in_order",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def revisions(self):
        return Revision.objects.for_instance(self)

    def get_preview_template(self, request, mode_name):
        return "catalog/detail.html"

    def get_preview_context(self, request, mode_name):
        """The public page, made from the draft. The import waits: views know the models."""
        from .views import context

        return {**super().get_preview_context(request, mode_name), **context(self, 0, [])}


class SolutionCertificate(Orderable):
    """인증: a certificate of a solution, with its end."""

    solution = ParentalKey(Solution, on_delete=models.CASCADE, related_name="certificates")
    kind = models.ForeignKey(
        Term,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"kind": TermKind.CERTIFICATION},
        verbose_name=_("kind"),
    )
    number = CleanCharField(_("number"), max_length=60)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)


class SolutionReference(Orderable):
    """도입 사례 of a solution, without naming the client."""

    solution = ParentalKey(Solution, on_delete=models.CASCADE, related_name="references")
    client = CleanCharField(_("client"), max_length=120)
    industry = models.ForeignKey(
        Term, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("industry")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    result = CleanTextField(_("result"))


class SolutionOutcome(Orderable):
    """도입 전후: one figure before and after."""

    solution = ParentalKey(Solution, on_delete=models.CASCADE, related_name="outcomes")
    name = CleanCharField(_("figure"), max_length=120)
    before = CleanCharField(_("before"), max_length=60)
    after = CleanCharField(_("after"), max_length=60)
    note = CleanCharField(_("where it was measured"), max_length=200, blank=True)


class Shortlisted(models.Model):
    """관심 솔루션: a solution that a person has put aside."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    solution = models.ForeignKey(Solution, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "solution"], name="solution_put_aside_once")]


class Seen(models.Model):
    """노출 기록: solutions that were shown, or one that was taken, with its place in the list; kept for RETENTION days.

    Names nobody: see events.py for what a visit is, and which words are kept.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=SeenKind)
    visit = models.CharField(max_length=16, blank=True, help_text="of one browser on one day; empty: no visit")
    words = models.CharField(max_length=60, blank=True, help_text="of a search, normalised")
    found = models.PositiveIntegerField(null=True, help_text="how many the search found")
    solutions = models.JSONField(help_text="keys, in the order of the list")
    first = models.PositiveIntegerField(null=True, help_text="place of the first of them, from 1; null: in no list")
    run_id = models.BigIntegerField(null=True, help_text="the stored ranking it was")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="seen_at"),
            models.Index(fields=["visit", "-at"], name="seen_in_a_visit"),
        ]


class VisitSalt(models.Model):
    """방문 열쇠: the random key under which one day's visits are hashed; gone when the day is over."""

    day = models.DateField(primary_key=True, help_text="in Korea")
    salt = models.CharField(max_length=64)


class SynonymGroup(models.Model):
    """같은 말 묶음: words of one meaning that the office adds to those that come with the product."""

    words = CleanTextField(_("words of one meaning"), help_text=_("One per line, at least two."))
    why = CleanCharField(
        _("why"),
        max_length=200,
        default="",
        help_text=_("Where it was seen: what somebody searched for and did not find, for example."),
    )

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("groups of synonyms")
        ordering = ["pk"]

    def __str__(self):
        return ", ".join(self.listed)

    @property
    def listed(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.words.split("\n") if line.strip())

    def clean(self):
        if len(set(self.listed)) < 2 or any(len(word) > 40 for word in self.listed):
            raise ValidationError(
                {"words": _("Please write at least two different words, each of at most 40 letters.")}
            )


class SavedSearch(models.Model):
    """저장한 검색: words and conditions that a person wants to see again, with what is new since."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    query = models.CharField(max_length=1500, help_text="as the address of the list writes it")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="what was published later is new")
    told_at = models.DateTimeField(help_text="when it was last looked through for the weekly notice")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "query"], name="search_saved_once")]
