"""What the office finds of money on the page of a case: what is planned, where the voucher's won are, what was booked."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.agreements.models import Agreement
from contracts.payments import queries as payments
from marketplace.accounts.rules import PROJECT_OFFICE
from marketplace.core import money
from marketplace.core.office.bars import bar
from marketplace.core.office.display import Section
from marketplace.ledger import queries as ledger
from marketplace.programmes import books, case_screen
from marketplace.programmes.case_screen import Paper
from marketplace.programmes.models import Case
from marketplace.programmes.office import purse
from matching.selection.models import Application, Award

from . import queries
from .models import Voucher


@case_screen.papers
def bonds(case, actor):
    """Every bond that was handed in for an advance."""
    for bond in queries.guarantees(actor).filter(agreement__case=case).select_related("file"):
        label = _("Advance-payment guarantee: %(bond)s") % {"bond": bond}
        yield Paper(label, f"guarantee-{bond.number}", bond.file.at, bond.file)


def _money(case: Case, request) -> dict:
    vouchers = list(Voucher.objects.filter(agreement__case=case).order_by("pk"))
    return {
        **_planned(case),
        "vouchers": [(voucher, _parts(voucher)) for voucher in vouchers],
        "entries": _entries(case, vouchers) if request.actor.has_any(*PROJECT_OFFICE) else None,
    }


def _planned(case: Case) -> dict:
    """The amounts as they stand: agreed, else awarded, else applied for."""
    for model, basis in ((Agreement, _("As agreed")), (Award, _("As awarded")), (Application, _("As applied for"))):
        record = model.objects.filter(case=case).order_by("-pk").first()
        if record and record.grant:
            supply = record.grant + record.cash
            exempt = case.vendor_id is not None and case.vendor.tax_exempt
            return {
                "basis": basis, "total": supply + record.in_kind, "grant": record.grant, "cash": record.cash,
                "in_kind": record.in_kind, "vat": 0 if exempt else money.vat(supply),
            }  # fmt: skip
    return {}


def _parts(voucher: Voucher):
    found = queries.balance(voucher)
    return bar(
        [
            (_("Paid or being paid"), found.used), (_("Kept for instalments"), found.held),
            (_("Given back"), found.returned), (_("Neither kept nor paid"), found.left),
        ]
    )  # fmt: skip


def _entries(case: Case, vouchers: list[Voucher]) -> list:
    """What was booked for the case, oldest first: when, from, to, won."""
    refs = [books.committed(case), books.co_payment(case), *(books.voucher(case, one.number) for one in vouchers)]
    moves = ledger.transfers_of(refs, keys=payments.booking_keys(case.pk))
    return [(move.at, purse(move.debit), purse(move.credit), move.amount) for move in moves]


case_screen.part(30, Section(gettext_lazy("Money"), "office/case_money.html", _money))
