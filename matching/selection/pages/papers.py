"""Documents and consents that an application needs, from what the company has already."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.accounts.enums import CertificateKind
from marketplace.accounts.models import Certificate

from ..drafting import Work
from ..operations.consents import CONSENTS


@dataclass(frozen=True, slots=True)
class Paper:
    """A document the rules ask for: the company's own that runs longest, and whether it can be used that day."""

    kind: CertificateKind
    certificate: Certificate | None
    light: str
    state: str

    @property
    def is_usable(self) -> bool:
        return self.light in ("is-ok", "is-wait")


def required_documents(work: Work, today: date) -> list[Paper]:
    """What the rules ask for, with its light; consents are given on a page of their own."""
    return [paper for paper in _papers(work, today) if paper.kind not in CONSENTS]


def consents(work: Work, today: date) -> list[tuple[Paper, str]]:
    """The consents the rules ask for, with their words."""
    return [(paper, CONSENTS[paper.kind]) for paper in _papers(work, today) if paper.kind in CONSENTS]


def consent_form(found: list[tuple[Paper, str]], sent: QueryDict | None) -> forms.Form:
    """A box for each consent that is still missing."""
    fields = {
        paper.kind.value: forms.BooleanField(label=_("I agree: %(what)s") % {"what": paper.kind.label}, required=False)
        for paper, _words in found
        if not paper.is_usable
    }
    return type("ConsentForm", (forms.Form,), fields)(sent)


def _papers(work: Work, today: date) -> list[Paper]:
    best: dict[str, Certificate] = {}
    for certificate in accounts.certificates_of(work.application.demand_firm_id):
        best.setdefault(certificate.kind, certificate)
    ends = work.application.round.run_starts_on
    return [_paper(CertificateKind(kind), best.get(kind), today, ends) for kind in work.rules.required_documents]


def _paper(kind: CertificateKind, found: Certificate | None, today: date, needed_until: date) -> Paper:
    if found is None:
        return Paper(kind, None, "is-fix", _("Missing"))
    if found.valid_until and found.valid_until < today:
        return Paper(kind, found, "is-fix", _("Expired"))
    if found.valid_until and found.valid_until < needed_until:
        return Paper(kind, found, "is-wait", _("Ends before the agreement"))
    return Paper(kind, found, "is-ok", _("Ready"))
