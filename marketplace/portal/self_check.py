"""May we apply? Asked without an account, answered by the round's own eligibility rules."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.enums import BusinessStatus, CertificateKind, RelationKind, SizeClass
from marketplace.core.language import in_language
from marketplace.programmes.eligibility import RULES, Facts, Firm, evaluate
from marketplace.programmes.enums import Severity, Stage
from marketplace.programmes.rule_values import Rules

STAGE = Stage.DRAFT
ASKED = {
    "size-class-admitted": "size",
    "demand-firm-in-business": "business",
    "documents-valid": "documents",
    "demand-firm-solvent": "impaired",
    "not-sanctioned": "sanctioned",
    "one-live-application": "applied",
    "not-related": "tie",
    "no-shared-contact": "tie",
}  # rule → the question that answers it
YES_NO = (("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes")))
NO_TIE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says. `tone`: ok, gap (look again), no."""

    about: str
    outcome: str
    message: str
    tone: str


@dataclass(frozen=True, slots=True)
class SelfCheck:
    verdict: str
    findings: list[Finding]


def _choice(label, choices, **options) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


class SelfCheckForm(forms.Form):
    """The questions whose answers the rules of the round look at; those they do not look at are not asked."""

    size = forms.ChoiceField(label=gettext_lazy("Size of your company, by its SME certificate"), choices=SizeClass)
    business = _choice(gettext_lazy("How does your business stand at the tax office?"), BusinessStatus)
    impaired = _choice(
        gettext_lazy("By your latest closed accounts, do you owe more than you own?"),
        [*YES_NO, ("unknown", gettext_lazy("Not known"))],
    )
    sanctioned = _choice(gettext_lazy("Are you barred from government programmes at present?"), YES_NO)
    applied = _choice(gettext_lazy("Have you already applied for another project in this round?"), YES_NO)
    tie = _choice(
        gettext_lazy("Do you and the vendor have any of these in common?"),
        [(NO_TIE, gettext_lazy("No, or no vendor chosen yet")), *RelationKind.choices],
    )
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Which of these do you have, valid on the day of the application?"),
        help_text=gettext_lazy("Who owes taxes gets no certificate of payment. Consents and pledges are given in the application."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )  # fmt: skip

    def __init__(self, rules: Rules, data=None):
        super().__init__(data, auto_id="check_%s")
        self.rules = rules
        run = {field for rule, field in ASKED.items() if rules.eligibility.get(rule, {}).get(STAGE)}
        for name in set(self.fields) - run:
            del self.fields[name]
        if "documents" in self.fields:
            names = dict(CertificateKind.choices)
            self.fields["documents"].choices = [(kind, names.get(kind, kind)) for kind in rules.required_documents]

    def answer(self, on: date) -> SelfCheck | None:
        """What the rules say on a Korean day; nothing while a question is open."""
        if not self.is_valid():
            return None
        verdict, found = evaluate(self._facts(on), self.rules, STAGE)
        about = {rule.id: capfirst(str(rule.about)) for rule in RULES}
        asked = [finding for finding in found if finding.rule in ASKED]
        return SelfCheck(verdict, [_finding(about[finding.rule], finding) for finding in asked])

    def _facts(self, on: date) -> Facts:
        given = self.cleaned_data
        tie = given.get("tie", NO_TIE)
        firm = Firm(
            name=_("Your company"),
            size_class=given.get("size", ""),
            business_status=given.get("business", BusinessStatus.ACTIVE),
            wholly_impaired={"no": False, "yes": True}.get(given.get("impaired", "no")),
            sanctions=(_("as you answered"),) if given.get("sanctioned") == "yes" else (),
            certificates=dict.fromkeys(given.get("documents", ())),
        )
        return Facts(
            on=on,
            demand_firm=firm,
            relations=() if tie == NO_TIE else (tie,),
            earlier_applications=(_("as you answered"),) if given.get("applied") == "yes" else (),
        )


def _finding(about: str, finding) -> Finding:
    tones = {Severity.FAIL: "no", Severity.REVIEW: "gap", Severity.NOTE: "gap"}
    words = Severity(finding.outcome).label if finding.outcome in tones else _("Nothing against it")
    return Finding(about, str(words), in_language(finding, "message"), tones.get(finding.outcome, "ok"))
