from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole

# Who can hold a case, in words.
HOLDERS = {"demand_firm": _("Demand firm"), "vendor": _("Vendor"), "nobody": _("Nobody"), **dict(StaffRole.choices)}


class RoundState(models.TextChoices):
    """모집 회차 상태."""

    PREPARING = "preparing", _("In preparation")  # the manager writes it; the approver announces it
    ANNOUNCED = "announced", _("Announced")  # the clock opens intake; the rule sets lock then
    EVALUATING = "evaluating", _("Under evaluation")  # the manager, once intake is over
    DECIDED = "decided", _("Results announced")  # the approver, with the ranking
    RUNNING = "running", _("Running")  # the first agreement in force
    SETTLING = "settling", _("Settling")  # the manager
    CLOSED = "closed", _("Closed")  # the approver, when every agreement is closed


class RuleSetState(models.TextChoices):
    """규칙 묶음 상태."""

    DRAFT = "draft", _("Draft")  # the manager edits it
    LOCKED = "locked", _("Locked")  # nobody: intake has opened
    RETIRED = "retired", _("Retired")  # nobody: a later version took its place before intake


class CaseState(models.TextChoices):
    """과제 단계: the journey a firm sees. Beside each: what moves it on."""

    NEED = "need", _("Need")  # quotes are asked for
    QUOTES = "quotes", _("Quotes")  # a quote is chosen
    APPLICATION = "application", _("Application")  # the application is received at the deadline
    SELECTION = "selection", _("Selection")  # the ranking is approved
    AGREEMENT = "agreement", _("Agreement")  # all three have signed
    DELIVERY = "delivery", _("Delivery")  # the final report is in
    EVALUATION = "evaluation", _("Evaluation")  # the final evaluation is done
    SETTLEMENT = "settlement", _("Settlement and payment")  # the settlement is closed
    CLOSED = "closed", _("Closed")  # nobody
    ENDED = "ended", _("Ended without an agreement")  # nobody, unless an objection is upheld


class CostItem(models.TextChoices):
    """비목."""

    LABOUR = "labour", _("Labour")
    SOLUTION_FEE = "solution_fee", _("Solution fee")
    INFRASTRUCTURE = "infrastructure", _("Infrastructure")
    EQUIPMENT = "equipment", _("Equipment")
    DATA = "data", _("Data purchase")
    TRAINING = "training", _("Training")
    ADVICE = "advice", _("Advice")


class Stage(models.TextChoices):
    """When the eligibility rules run."""

    DRAFT = "draft", _("While drafting")
    SUBMISSION = "submission", _("At submission")
    AGREEMENT = "agreement", _("At the agreement")
    CLAIM = "claim", _("At a claim")


class Severity(models.TextChoices):
    """What a rule's finding means: set by the rule set, not by the rule."""

    FAIL = "fail", _("Not eligible")
    REVIEW = "review", _("A person must look")
    NOTE = "note", _("For information")


class Verdict(models.TextChoices):
    """The answer of an eligibility run."""

    PASSED = "passed", _("Eligible")
    REVIEW = "review", _("To be reviewed")
    FAILED = "failed", _("Not eligible")


class InstalmentKind(models.TextChoices):
    """지급 구분."""

    ADVANCE = "advance", _("Advance")
    INTERIM = "interim", _("Interim")
    BALANCE = "balance", _("Balance")


class IdentityLevel(models.IntegerChoices):
    """본인확인 수준: how sure it is who signs. A higher level is good enough where a lower one is asked for."""

    ONE = 1, _("Level 1: one proof")
    TWO = 2, _("Level 2: two different proofs")
    VOUCHED = 3, _("Level 3: vouched for by a third party")  # a certificate's issuer, a registered seal


class CoPaymentRoute(models.TextChoices):
    """민간부담 현금의 길."""

    AGENCY_ACCOUNT = "agency_account", _("Through the agency's account")
    DIRECT = "direct", _("Directly to the vendor")
