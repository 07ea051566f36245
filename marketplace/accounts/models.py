"""People, organisations, and who may act for whom."""

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.identifiers import validate_business_number
from marketplace.core.lifecycle import StateField, Stateful, StatefulQuerySet
from marketplace.core.models import StoredFile
from marketplace.core.text import CleanCharField, CleanTextField

from .enums import (
    BusinessStatus,
    CertificateKind,
    ClaimState,
    DelegationState,
    JoinState,
    OrganisationKind,
    RelationKind,
    Role,
    SizeClass,
)


class UserManager(BaseUserManager):
    """People are known by their e-mail address, in lower case."""

    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class User(AbstractUser):
    """사람. Signs in with an e-mail address; acts for organisations through memberships."""

    username = None
    last_name = None
    email = models.EmailField(_("e-mail"), unique=True)
    name = CleanCharField(_("name"), max_length=60)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @property
    def first_name(self):
        """What the admin greets a person with."""
        return self.name


class Organisation(models.Model):
    """조직: a firm, an institution, or the agency. Known by its business number."""

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.CORPORATION)
    legal_name = CleanCharField(_("legal name"), max_length=100)
    name_en = CleanCharField(_("name in English"), max_length=100, blank=True)
    normalised_name = models.CharField(max_length=100, editable=False, db_index=True)
    business_number = models.CharField(
        _("business number"), max_length=12, unique=True, validators=[validate_business_number]
    )
    corporate_number = models.CharField(_("corporate number"), max_length=14, blank=True)
    representative = CleanCharField(_("representative"), max_length=60)
    representative_born = models.DateField(_("representative born on"), null=True, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    ksic = models.CharField(_("industry (KSIC, 11th revision)"), max_length=6, blank=True, help_text="'C30399'")
    size_class = models.CharField(_("size"), max_length=10, choices=SizeClass, blank=True)
    staff_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    annual_sales = models.BigIntegerField(_("yearly sales (won)"), null=True, blank=True)
    region = models.CharField(_("region"), max_length=12, blank=True)
    address = CleanCharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    tax_exempt = models.BooleanField(_("VAT-exempt"), default=False)
    business_status = models.CharField(
        _("status at the tax office"), max_length=10, choices=BusinessStatus, default=BusinessStatus.ACTIVE
    )
    business_status_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    introduction = CleanTextField(_("introduction"), blank=True)
    introduction_en = CleanTextField(_("introduction in English"), blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self):
        return self.legal_name


class Membership(models.Model):
    """소속: a person acts for an organisation in one role, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    signs = models.BooleanField(_("may sign"), default=False, help_text=_("Signing authority by office."))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=models.Q(ends_on=None), name="person_belongs_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]


class DelegationQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every one; an organisation its own."""
        if actor.has_any("system", "programme_manager", "approver"):
            return self
        return self.filter(membership__organisation=actor.organisation_id) if actor.organisation_id else self.none()

    def valid_on(self, day):
        """Approved, and of that day."""
        return self.filter(state=DelegationState.APPROVED, starts_on__lte=day, ends_on__gte=day)


class Delegation(Stateful):
    """위임: the representative lets a member sign or submit, within a scope and a time, by an approved letter."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="delegations")
    scope = models.CharField(_("scope"), max_length=20, choices=[("submit", _("Submit")), ("sign", _("Sign"))])
    letter = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("letter of delegation"))
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("granted by"))
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    state = StateField(states=DelegationState, initial=DelegationState.REQUESTED)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="delegation_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return f"{self.membership.user}: {self.get_scope_display()}"

    @property
    def organisation_id(self) -> int:
        return self.membership.organisation_id


class ClaimQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """The office sees every claim; a person their own."""
        if actor.has_any("system", "programme_manager", "approver"):
            return self
        return self.filter(user_id=actor.person_id) if actor.person_id else self.none()


class JoinQuerySet(StatefulQuerySet):
    def visible_to(self, actor):
        """An organisation sees who asks to join it; a person their own requests."""
        mine = models.Q(user_id=actor.person_id) if actor.person_id else models.Q(pk=None)
        return self.filter(mine | models.Q(organisation_id=actor.organisation_id or 0))


class OrganisationClaim(Stateful):
    """최초 등록 신청: the first person to claim a business number, with proof; staff decide."""

    business_number = models.CharField(_("business number"), max_length=12)
    legal_name = CleanCharField(_("legal name"), max_length=100)
    representative = CleanCharField(_("representative"), max_length=60)
    user = models.ForeignKey(User, models.PROTECT, related_name="claims", verbose_name=_("person"))
    proof = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("proof"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="claims")
    state = StateField(states=ClaimState, initial=ClaimState.REQUESTED)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of a business number")
        verbose_name_plural = _("claims of business numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["business_number"],
                condition=models.Q(state=ClaimState.REQUESTED),
                name="business_number_has_one_open_claim",
            )
        ]

    def __str__(self):
        return self.legal_name


class JoinRequest(Stateful):
    """소속 신청: a later person asks to join; the representative answers."""

    user = models.ForeignKey(User, models.PROTECT, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="join_requests")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    state = StateField(states=JoinState, initial=JoinState.ASKED)

    objects = JoinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=models.Q(state=JoinState.ASKED), name="person_asks_once"
            )
        ]


class Certificate(models.Model):
    """회사 서류: one certificate of an organisation, with its end."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="certificates")
    kind = models.CharField(_("kind"), max_length=30, choices=CertificateKind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")


class ClosedAccounts(models.Model):
    """결산 재무제표: one closed year, in won."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="closed_accounts")
    year = models.PositiveSmallIntegerField(_("year"))
    total_assets = models.BigIntegerField(_("total assets"))
    total_liabilities = models.BigIntegerField(_("total liabilities"))
    paid_in_capital = models.BigIntegerField(_("paid-in capital"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="one_closing_a_year")]

    @property
    def wholly_impaired(self) -> bool:
        """완전자본잠식: liabilities exceed assets."""
        return self.total_liabilities > self.total_assets


class OrganisationRelation(models.Model):
    """특수관계: what ties two organisations, declared or detected."""

    one = models.ForeignKey(Organisation, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=RelationKind)
    share_bp = models.PositiveIntegerField(null=True, help_text="basis points held, for shareholding")
    declared = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="relation_has_two_ends")]


class Sanction(models.Model):
    """참여제한: an organisation that may not take part, from a day to a day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sanctions")
    reason = CleanTextField(_("reason"))
    basis = CleanCharField(_("legal basis"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))


class OneTimeCode(models.Model):
    """일회용 번호: six digits that were mailed to a person to confirm one act; kept as a keyed hash, for a day."""

    person = models.ForeignKey(User, models.CASCADE, related_name="one_time_codes")
    purpose = models.CharField(max_length=100, help_text="what it confirms: 'sign:<SHA-256>'")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="wrong codes typed for it")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="one_time_code_dies_of_five_tries"),
        ]
        indexes = [models.Index(fields=["person", "purpose"], name="one_time_code_of_person")]
