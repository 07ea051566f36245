from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementState(models.TextChoices):
    """협약 상태. Whose signature is awaited is computed from the signatures, never stored here."""

    PREPARING = "preparing", _("In preparation")  # a manager locks the document
    SIGNING = "signing", _("Being signed")  # demand firm, vendor, then the agency
    CONCLUDED = "concluded", _("Concluded")  # the clock, on the first day of the period
    IN_FORCE = "in_force", _("In force")  # delivery; completed by the final evaluation
    SUSPENDED = "suspended", _("Suspended")  # a manager resumes it, an approver terminates it
    COMPLETED = "completed", _("Completed")  # settlement
    SETTLED = "settled", _("Settled")  # closed when the returns are in
    CLOSED = "closed", _("Closed")  # nobody
    TERMINATED = "terminated", _("Terminated")  # settlement of what was done
    CANCELLED = "cancelled", _("Cancelled")  # nobody: its award ended before conclusion


class DocumentState(models.TextChoices):
    """협약서 상태."""

    DRAFT = "draft", _("Draft")  # the queue renders it and a manager locks it
    LOCKED = "locked", _("Locked")  # the demand firm signs first
    SIGNING = "signing", _("Being signed")  # the party whose turn it is
    SEALING = "sealing", _("Being sealed")  # the queue
    SEALED = "sealed", _("Sealed")  # nobody; superseded by an amendment
    DECLINED = "declined", _("Declined")  # a manager draws up a new version
    EXPIRED = "expired", _("Expired")  # a manager draws up a new version
    VOIDED = "voided", _("Voided")  # a manager draws up a new version, unless the agreement has ended
    SUPERSEDED = "superseded", _("Superseded")  # nobody


CAME_TO_NOTHING = (DocumentState.DECLINED, DocumentState.EXPIRED, DocumentState.VOIDED)  # never concluded


class AmendmentState(models.TextChoices):
    """변경 요청과 변경협약 상태. The project goes on as agreed before until it is concluded."""

    REQUESTED = "requested", _("Requested")  # the other firm says what it thinks of it
    REVIEW = "review", _("Under review")  # a manager approves or refuses
    APPROVED = "approved", _("Approved")  # its document is locked and signed; back to review if that comes to nothing
    CONCLUDED = "concluded", _("In effect")  # nobody
    REFUSED = "refused", _("Refused")  # nobody; a party may request another
    WITHDRAWN = "withdrawn", _("Withdrawn")  # nobody
    LAPSED = "lapsed", _("Lapsed")  # nobody: its agreement ended first


class PriorNoticeState(models.TextChoices):
    """해지 사전통지 상태. Whether the firms may still answer is computed from the day, never from the state."""

    GIVEN = "given", _("Firms may answer")  # either firm answers, until the day; then the clock
    HEARD = "heard", _("To be decided")  # an approver terminates the agreement or withdraws the notice
    CARRIED_OUT = "carried_out", _("Terminated on it")  # nobody: its agreement has ended
    WITHDRAWN = "withdrawn", _("Withdrawn")  # nobody; another may be given
    LAPSED = "lapsed", _("Lapsed")  # nobody: its agreement ended otherwise


STANDING_NOTICE = (PriorNoticeState.GIVEN, PriorNoticeState.HEARD)


class TerminationGround(models.TextChoices):
    """해지 사유, as the agreement's article on termination lists them.

    Not here: consent, which all three sign for, and a failed final evaluation, which completes the work and is settled.
    """

    NOT_CARRIED_OUT = "not_carried_out", _("The project is not carried out, or was given up, without good cause")
    PROHIBITED_ACT = "prohibited_act", _("A prohibited act (article 9)")
    CANNOT_FINISH = "cannot_finish", _("Closure, bankruptcy or exclusion: the project cannot be finished")


class Concerned(models.TextChoices):
    """Whose conduct or state the ground is about. Both firms are told and may answer in any case."""

    DEMAND_FIRM = "demand_firm", _("Demand firm")
    VENDOR = "vendor", _("Vendor")
    BOTH = "both", _("Both firms")


class Part(models.TextChoices):
    """What of an agreement can be changed: its plan, with it the period, and what the manager states beside it."""

    PERIOD = "period", _("Period")
    TERMS = "terms", _("Terms")
    MILESTONES = "milestones", _("Milestones")
    KPIS = "kpis", _("KPIs")
    COST_LINES = "cost_lines", _("Cost lines")
    SECTIONS = "sections", _("Plan")
    STAFF = "staff", _("Staff")


PARTS_OF_A_PLAN = tuple(part for part in Part if part not in (Part.PERIOD, Part.TERMS))


class Party(models.TextChoices):
    """당사자, in the order in which they sign."""

    DEMAND_FIRM = "demand_firm", _("Demand firm")
    VENDOR = "vendor", _("Vendor")
    AGENCY = "agency", _("Agency")


class SignatureState(models.TextChoices):
    """서명 상태."""

    REQUESTED = "requested", _("Requested")  # the signer opens the document
    VIEWED = "viewed", _("Opened")  # the signer signs or declines
    SIGNED = "signed", _("Signed")  # nobody
    DECLINED = "declined", _("Declined")  # nobody; the document is void
    EXPIRED = "expired", _("Expired")  # nobody
    VOIDED = "voided", _("Voided")  # nobody: its document will not be concluded


class Authority(models.TextChoices):
    """서명 권한: by what right a person signs for an organisation."""

    OFFICE = "office", _("By office")
    DELEGATION = "delegation", _("By delegation")


class Method(models.TextChoices):
    """본인확인 수단."""

    PASSWORD = "password", _("Password")
    PASSKEY = "passkey", _("Passkey")
    ONE_TIME_CODE = "one_time_code", _("One-time code by mail")
    AUTHENTICATOR = "authenticator", _("Code of an authenticator app")
    CHECK = "check", _("Identity check")
    CERTIFICATE = "certificate", _("Certificate of the company")
    PAPER = "paper", _("On paper, with the registered seal")


class PaperState(models.TextChoices):
    """종이 서명 상태."""

    RECORDED = "recorded", _("Recorded")  # a second person compares it with the document
    CONFIRMED = "confirmed", _("Confirmed")  # nobody: it is the party's signature
    REFUSED = "refused", _("Refused")  # nobody; another may be recorded
    LAPSED = "lapsed", _("Lapsed")  # nobody: the document ended, or the party signed otherwise
