"""Tasks and notices about vouchers and guarantees."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementState as A
from contracts.agreements.models import Agreement
from contracts.agreements.notices import PARTIES, both_firms, its_page, its_title, its_vendor, of_the_agreement
from marketplace.core.models import Event
from marketplace.core.templatetags.ieum import day, won
from marketplace.notices.audiences import Audience, firm, office
from marketplace.notices.enums import Desk
from marketplace.notices.registry import NoticeKind, TaskKind, declare
from marketplace.programmes.notices import CASE, case_title, of_the_case

from . import queries, rules
from .enums import GuaranteeState, VoucherState
from .lifecycles import GUARANTEE, VOUCHER
from .models import Guarantee, Voucher

_STANDING = (GuaranteeState.SUBMITTED, GuaranteeState.ACCEPTED)


def _manager(record) -> Audience:
    return office(Desk.PROGRAMME_MANAGER)


def _of_the_voucher(event: Event) -> Iterable[Agreement]:
    return Agreement.objects.filter(vouchers=event.subject_id)


def _of_the_guarantee(event: Event) -> Iterable[Agreement]:
    return Agreement.objects.filter(guarantees=event.subject_id)


def _has_no_voucher(agreement: Agreement, at) -> bool:
    return queries.voucher_of(agreement) is None


def _lacks_its_guarantee(agreement: Agreement, at) -> bool:
    """None was handed in, or the one that was accepted ends too early for a period that was changed."""
    standing = agreement.guarantees.filter(state__in=_STANDING)
    return bool(rules.advance_of(agreement)) and not any(not rules.ends_too_early(bond) for bond in standing)


def _short_bond(agreement: Agreement) -> Guarantee | None:
    return next(filter(rules.ends_too_early, agreement.guarantees.filter(state=GuaranteeState.ACCEPTED)), None)


def _its_vendor_if_the_bond_is_short(agreement: Agreement, event) -> list[Audience]:
    return [firm(agreement.vendor_id)] if _lacks_its_guarantee(agreement, event.at) and _short_bond(agreement) else []


def _period(agreement: Agreement, event) -> dict:
    bond = _short_bond(agreement)
    return of_the_case(agreement, event) | {
        "bond": str(bond), "until": day(bond.valid_until), "ends": day(agreement.ends_on),
        "last": day(rules.guarantee_until(agreement)),
    }  # fmt: skip


def _voucher(voucher: Voucher, event) -> dict:
    return of_the_agreement(voucher, event) | {"voucher": voucher.number, "face": won(voucher.face)}


def _guarantee(guarantee: Guarantee, event) -> dict:
    return of_the_agreement(guarantee, event) | {
        "bond": str(guarantee), "amount": won(guarantee.amount), "until": day(guarantee.valid_until),
    }  # fmt: skip


def _told(record, noun: str, move: str, subject: str, body: str, *, to, values, legal: bool = False) -> NoticeKind:
    return NoticeKind(
        name=f"vouchers.{noun}_{move}", events=(f"{noun}.{move}",), record=record, to=to, values=values, link=its_page,
        joins=PARTIES, subject=subject, body=body, legal=legal,
    )  # fmt: skip


def _the_vendor(record, event) -> list[Audience]:
    return [its_vendor(record)]


_ALIVE = {f"agreement.{move}": None for move in ("conclude", "start", "change_period", "terminate", "cancel", "close")}

declare(
    TaskKind(
        name="vouchers.propose", label=_("Propose the voucher"), record=Agreement, while_in=(A.CONCLUDED, A.IN_FORCE),
        when=_has_no_voucher, whose=_manager, title=case_title, joins=CASE,
        news=_ALIVE | {f"voucher.{move}": _of_the_voucher for move in ("propose", *VOUCHER.transitions)},
    ),
    TaskKind(
        name="vouchers.issue", label=_("Issue the voucher"), record=Voucher, life=VOUCHER,
        while_in=(VoucherState.PROPOSED,), news={"voucher.propose": None}, title=its_title, joins=PARTIES,
        whose=lambda voucher: office(Desk.FINANCE_OFFICER, but=voucher.proposed_by),
    ),
    TaskKind(
        name="vouchers.guarantee", label=_("Hand in the guarantee for the advance"), record=Agreement,
        while_in=(A.CONCLUDED, A.IN_FORCE), when=_lacks_its_guarantee, title=case_title, joins=CASE,
        link=lambda agreement: ("guarantees:submit", (agreement.case.number,)),
        news=_ALIVE | {f"guarantee.{move}": _of_the_guarantee for move in ("submit", *GUARANTEE.transitions)},
        whose=lambda agreement: firm(agreement.vendor_id),
    ),
    TaskKind(
        name="vouchers.check_guarantee", label=_("Check a guarantee"), record=Guarantee, life=GUARANTEE,
        while_in=(GuaranteeState.SUBMITTED,), news={"guarantee.submit": None}, whose=_manager, title=its_title,
        joins=PARTIES,
    ),
    _told(
        Voucher, "voucher", "issue", _("The voucher %(voucher)s is issued"),
        _("The voucher over %(face)s for “%(title)s” is issued. Instalments are paid from it as the agreement says."),
        to=both_firms, values=_voucher,
    ),
    _told(
        Voucher, "voucher", "suspend", _("The voucher %(voucher)s is suspended"),
        _("No claim of “%(title)s” is paid until the voucher is resumed.\n\nReason: %(reason)s"),
        to=both_firms, values=_voucher, legal=True,
    ),
    _told(
        Voucher, "voucher", "resume", _("The voucher %(voucher)s can be drawn on again"),
        _("Claims of “%(title)s” are paid again.\n\nReason: %(reason)s"), to=both_firms, values=_voucher,
    ),
    _told(
        Voucher, "voucher", "expire", _("The voucher %(voucher)s has expired"),
        _("The validity of the voucher for “%(title)s” is over."), to=both_firms, values=_voucher, legal=True,
    ),
    _told(
        Guarantee, "guarantee", "accept", _("The guarantee for “%(title)s” is accepted"),
        _("The guarantee %(bond)s over %(amount)s, valid until %(until)s, is accepted. The advance can be claimed."),
        to=_the_vendor, values=_guarantee,
    ),
    _told(
        Guarantee, "guarantee", "refuse", _("The guarantee for “%(title)s” was not accepted"),
        _("The guarantee %(bond)s over %(amount)s was not accepted.\n\nReason: %(reason)s\n\nPlease hand in another, or the same one mended."),
        to=_the_vendor, values=_guarantee, legal=True,
    ),
    _told(
        Guarantee, "guarantee", "clear", _("The guarantee for “%(title)s” is released"),
        _("The advance is settled: the guarantee %(bond)s over %(amount)s is no longer needed."),
        to=_the_vendor, values=_guarantee,
    ),
    NoticeKind(
        name="vouchers.guarantee_short", events=("agreement.change_period",), record=Agreement,
        to=_its_vendor_if_the_bond_is_short, values=_period, joins=CASE, legal=True,
        link=lambda agreement: ("guarantees:submit", (agreement.case.number,)),
        subject=_("The guarantee for “%(title)s” must be valid for longer"),
        body=_("The period of the agreement now ends on %(ends)s. The guarantee %(bond)s is valid until %(until)s; it must be until %(last)s at least. Please have the insurer extend it, and hand it in."),
    ),
)  # fmt: skip
