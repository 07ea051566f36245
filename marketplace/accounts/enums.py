from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """조직 안의 역할."""

    REPRESENTATIVE = "representative", _("Representative")  # signs; approves who joins; may delegate
    MANAGER = "manager", _("Manager")  # does everything but sign and submit, unless delegated
    STAFF = "staff", _("Staff member")  # writes drafts
    VIEWER = "viewer", _("Viewer")  # reads


class StaffRole(models.TextChoices):
    """전담기관과 외부 전문가의 역할. Each is a group of the same name."""

    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    APPROVER = "approver", _("Approver")
    FINANCE_OFFICER = "finance_officer", _("Finance officer")
    PANEL_SECRETARY = "panel_secretary", _("Panel secretary")
    MODERATOR = "moderator", _("Moderator")
    EVALUATOR = "evaluator", _("Evaluator")
    INSPECTOR = "inspector", _("Inspector")
    SETTLEMENT_AUDITOR = "settlement_auditor", _("Settlement auditor")


class OrganisationKind(models.TextChoices):
    CORPORATION = "corporation", _("Corporation")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    MEDICAL = "medical", _("Medical institution")
    FOREIGN = "foreign", _("Foreign organisation")
    AGENCY = "agency", _("Agency")


class SizeClass(models.TextChoices):
    """기업 규모: what the certificate says, never computed from sales."""

    MICRO = "micro", _("Small merchant")
    SMALL = "small", _("Small firm")
    MEDIUM = "medium", _("Medium firm")
    MID_SIZE = "mid-size", _("Mid-size firm")
    LARGE = "large", _("Large firm")


class Region(models.TextChoices):
    """시·도: the same codes as the catalogue's regions."""

    SEOUL = "seoul", _("Seoul")
    BUSAN = "busan", _("Busan")
    DAEGU = "daegu", _("Daegu")
    INCHEON = "incheon", _("Incheon")
    GWANGJU = "gwangju", _("Gwangju")
    DAEJEON = "daejeon", _("Daejeon")
    ULSAN = "ulsan", _("Ulsan")
    SEJONG = "sejong", _("Sejong")
    GYEONGGI = "gyeonggi", _("Gyeonggi")
    GANGWON = "gangwon", _("Gangwon")
    CHUNGBUK = "chungbuk", _("Chungbuk")
    CHUNGNAM = "chungnam", _("Chungnam")
    JEONBUK = "jeonbuk", _("Jeonbuk")
    JEONNAM = "jeonnam", _("Jeonnam")
    GYEONGBUK = "gyeongbuk", _("Gyeongbuk")
    GYEONGNAM = "gyeongnam", _("Gyeongnam")
    JEJU = "jeju", _("Jeju")


class BusinessStatus(models.TextChoices):
    """국세청 사업자 상태."""

    ACTIVE = "active", _("In business")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


class ClaimState(models.TextChoices):
    """사업자번호 최초 등록 신청."""

    REQUESTED = "requested", _("Requested")  # a programme manager looks at the proof
    APPROVED = "approved", _("Approved")  # nobody: the person represents the organisation
    REFUSED = "refused", _("Refused")  # the person may claim again with better proof


class JoinState(models.TextChoices):
    """소속 신청."""

    ASKED = "asked", _("Asked")  # the representative accepts or refuses
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class DelegationState(models.TextChoices):
    """위임 상태: only an approved one counts, on the days it names."""

    REQUESTED = "requested", _("Letter handed in")  # a programme manager reads it
    APPROVED = "approved", _("Approved")  # the representative or a programme manager may end it
    REFUSED = "refused", _("Refused")  # nobody; the representative may hand in another
    REVOKED = "revoked", _("Revoked")  # nobody


class CertificateKind(models.TextChoices):
    """회사 서류: entered once in the profile, reused everywhere, each with an end."""

    SME = "sme_certificate", _("SME certificate")
    TAX = "tax_certificate", _("Certificate of tax payment")
    LOCAL_TAX = "local_tax_certificate", _("Certificate of local tax payment")
    REGISTRATION = "business_registration", _("Business registration certificate")
    ACCOUNTS = "accounts", _("Closed accounts")
    PRIVACY_CONSENT = "privacy_consent", _("Privacy consent")
    CREDIT_CONSENT = "credit_consent", _("Consent to a credit check")
    INTEGRITY_PLEDGE = "integrity_pledge", _("Integrity pledge")
    OWN_AI = "own_ai", _("Proof of own AI")


class RelationKind(models.TextChoices):
    """특수관계."""

    SAME_REPRESENTATIVE = "same_representative", _("Same representative")
    SHAREHOLDING = "shareholding", _("Shareholding")
    AFFILIATE = "affiliate", _("Same group")
    FAMILY = "family", _("Family, as declared")
    SAME_CONTACT = "same_contact", _("Same address, telephone or account")
