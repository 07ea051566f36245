"""The rules, each a small object: an id, what it looks at, and what it finds.

`finds` answers with words that say why and what to do, or with nothing. It sees only the facts and the round's
values. To add a rule: write it, put it in RULES, and name it in the rule set.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.enums import BusinessStatus, CertificateKind, RelationKind
from marketplace.core import money

from ..rule_values import Rules
from .facts import Facts, Firm

_DOCUMENTS = dict(CertificateKind.choices)
_HARD_TIES = {RelationKind.SAME_REPRESENTATIVE, RelationKind.SHAREHOLDING, RelationKind.AFFILIATE}


@dataclass(frozen=True, slots=True)
class Rule:
    """`about` says in a few words what the rule is for; `source` where it comes from."""

    id: str
    about: str
    source: str
    finds: Callable[[Facts, Rules], str | None]


def size_class_admitted(facts: Facts, rules: Rules) -> str | None:
    if facts.demand_firm.size_class not in rules.co_payment:
        return _(
            "Firms of this size may not apply in this track. If your size certificate is out of date, please enter the new one."
        )


def grant_within_cap(facts: Facts, rules: Rules) -> str | None:
    if facts.plan and facts.plan.grant > rules.grant_cap:
        return _("The grant of %(grant)s is above the cap of %(cap)s. Please lower it by %(over)s.") % {
            "grant": money.won(facts.plan.grant),
            "cap": money.won(rules.grant_cap),
            "over": money.won(facts.plan.grant - rules.grant_cap),
        }


def co_payment_enough(facts: Facts, rules: Rules) -> str | None:
    share = rules.co_payment.get(facts.demand_firm.size_class)
    if not facts.plan or not share:
        return None
    least = money.share_up(facts.plan.total, share.min_total_bp, money.BP)
    paid = facts.plan.cash + facts.plan.in_kind
    if paid < least:
        return _("The co-payment must be at least %(least)s; it is %(paid)s. Please raise it by %(short)s.") % {
            "least": money.won(least),
            "paid": money.won(paid),
            "short": money.won(least - paid),
        }


def cash_enough(facts: Facts, rules: Rules) -> str | None:
    share = rules.co_payment.get(facts.demand_firm.size_class)
    if not facts.plan or not share:
        return None
    least = money.share_up(facts.plan.total, share.min_cash_bp, money.BP)
    if facts.plan.cash < least:
        return _("At least %(least)s of the co-payment must be cash; it is %(cash)s. Please raise it by %(short)s.") % {
            "least": money.won(least),
            "cash": money.won(facts.plan.cash),
            "short": money.won(least - facts.plan.cash),
        }


def costs_add_up(facts: Facts, rules: Rules) -> str | None:
    if facts.plan and facts.plan.lines != facts.plan.total:
        return _("The cost table does not add up: the lines make %(lines)s, the total is %(total)s.") % {
            "lines": money.won(facts.plan.lines),
            "total": money.won(facts.plan.total),
        }


def cost_items_allowed(facts: Facts, rules: Rules) -> str | None:
    if not facts.plan:
        return None
    refused = sorted(item for item, amount in facts.plan.items.items() if amount and item not in rules.cost_items)
    if refused:
        return _("The grant and the cash cannot pay for: %(items)s. Please pay for it outside the project cost.") % {
            "items": ", ".join(refused)
        }
    paid = facts.plan.grant + facts.plan.cash
    for item, limit in sorted(rules.cost_items.items()):
        if limit is not None and facts.plan.items.get(item, 0) * money.BP > paid * limit:
            return _("“%(item)s” is above its limit of %(limit)s. Please lower it.") % {
                "item": item,
                "limit": money.won(money.share_down(paid, limit, money.BP)),
            }


def documents_valid(facts: Facts, rules: Rules) -> str | None:
    missing = [kind for kind in rules.required_documents if not _holds(facts.demand_firm, kind, facts)]
    if missing:
        return _("Missing or expired in the company profile: %(documents)s. Please add a valid one.") % {
            "documents": ", ".join(str(_DOCUMENTS.get(kind, kind)) for kind in missing)
        }


def _holds(firm: Firm, kind: str, facts: Facts) -> bool:
    return kind in firm.certificates and (firm.certificates[kind] is None or firm.certificates[kind] >= facts.on)


def demand_firm_solvent(facts: Facts, rules: Rules) -> str | None:
    return _solvent(facts.demand_firm)


def vendor_solvent(facts: Facts, rules: Rules) -> str | None:
    return _solvent(facts.vendor) if facts.vendor else None


def _solvent(firm: Firm) -> str | None:
    if firm.wholly_impaired is None:
        return _("No closed accounts of %(firm)s are known. Please enter the latest.") % {"firm": firm.name}
    if firm.wholly_impaired:
        return _(
            "By its latest closed accounts %(firm)s owes more than it owns. It may take part again with later accounts that do not."
        ) % {"firm": firm.name}


def demand_firm_in_business(facts: Facts, rules: Rules) -> str | None:
    return _in_business(facts.demand_firm)


def vendor_in_business(facts: Facts, rules: Rules) -> str | None:
    return _in_business(facts.vendor) if facts.vendor else None


def _in_business(firm: Firm) -> str | None:
    if firm.business_status != BusinessStatus.ACTIVE:
        return _("%(firm)s is suspended or closed at the tax office. Please settle that there first.") % {
            "firm": firm.name
        }


def not_sanctioned(facts: Facts, rules: Rules) -> str | None:
    barred = [firm.name for firm in (facts.demand_firm, facts.vendor) if firm and firm.sanctions]
    if barred:
        return _("Barred from taking part at present: %(firms)s. The notice of exclusion says until when.") % {
            "firms": ", ".join(barred)
        }


def vendor_in_pool(facts: Facts, rules: Rules) -> str | None:
    if facts.vendor and not facts.vendor.in_pool:
        return _(
            "%(firm)s is not in the vendor pool of this round today. Please have it clear its registration, or choose another vendor."
        ) % {"firm": facts.vendor.name}


def vendor_has_places(facts: Facts, rules: Rules) -> str | None:
    if facts.vendor and facts.vendor.in_pool and facts.vendor.places_left < 1:
        return _("%(firm)s has no place left in this round. Please choose another vendor.") % {
            "firm": facts.vendor.name
        }


def not_related(facts: Facts, rules: Rules) -> str | None:
    ties = sorted(_HARD_TIES.intersection(facts.relations))
    if ties:
        return _(
            "Demand firm and vendor are related (%(ties)s): they may not take part together. Please choose an independent vendor."
        ) % {"ties": ", ".join(str(RelationKind(tie).label) for tie in ties)}


def no_shared_contact(facts: Facts, rules: Rules) -> str | None:
    soft = sorted(set(facts.relations) - _HARD_TIES)
    if soft:
        return _("Demand firm and vendor share: %(ties)s. Please explain how that comes.") % {
            "ties": ", ".join(str(RelationKind(tie).label) for tie in soft)
        }


def one_live_application(facts: Facts, rules: Rules) -> str | None:
    if facts.earlier_applications:
        return _("The firm has another application in this round (%(receipts)s); the earlier receipt counts.") % {
            "receipts": ", ".join(facts.earlier_applications)
        }


def period_within_round(facts: Facts, rules: Rules) -> str | None:
    plan = facts.plan
    if plan and facts.run_starts_on and not facts.run_starts_on <= plan.starts_on <= plan.ends_on <= facts.run_ends_on:
        return _("The project must lie between %(first)s and %(last)s. Please change its period.") % {
            "first": facts.run_starts_on,
            "last": facts.run_ends_on,
        }


RULES = (
    Rule("size-class-admitted", gettext_lazy("who may apply"), "공고: 지원 대상", size_class_admitted),
    Rule("grant-within-cap", gettext_lazy("the cap of the grant"), "공고: 지원 한도", grant_within_cap),
    Rule(
        "co-payment-enough",
        gettext_lazy("the least co-payment, of the total cost"),
        "공고: 민간부담 비율",
        co_payment_enough,
    ),
    Rule("cash-enough", gettext_lazy("the least cash, of the total cost"), "공고: 민간부담 현금", cash_enough),
    Rule("costs-add-up", gettext_lazy("the cost table"), "invariant 1", costs_add_up),
    Rule("cost-items-allowed", gettext_lazy("what may be paid for"), "공고: 지원 비목", cost_items_allowed),
    Rule("documents-valid", gettext_lazy("documents valid on the day"), "공고: 제출 서류", documents_valid),
    Rule(
        "demand-firm-solvent",
        gettext_lazy("capital impairment of the demand firm"),
        "공고: 신청 제외 대상",
        demand_firm_solvent,
    ),
    Rule("vendor-solvent", gettext_lazy("capital impairment of the vendor"), "공고: 신청 제외 대상", vendor_solvent),
    Rule(
        "demand-firm-in-business",
        gettext_lazy("the demand firm at the tax office"),
        "국세청 상태조회",
        demand_firm_in_business,
    ),
    Rule("vendor-in-business", gettext_lazy("the vendor at the tax office"), "국세청 상태조회", vendor_in_business),
    Rule("not-sanctioned", gettext_lazy("exclusion from programmes"), "보조금 관리에 관한 법률", not_sanctioned),
    Rule("vendor-in-pool", gettext_lazy("place in the vendor pool"), "invariant 18", vendor_in_pool),
    Rule("vendor-has-places", gettext_lazy("places of the vendor"), "invariant 6", vendor_has_places),
    Rule("not-related", gettext_lazy("related parties"), "invariant 7", not_related),
    Rule("no-shared-contact", gettext_lazy("shared address, telephone or account"), "특수관계 점검", no_shared_contact),
    Rule("one-live-application", gettext_lazy("one project per firm"), "invariant 6", one_live_application),
    Rule("period-within-round", gettext_lazy("the period of the round"), "공고: 수행 기간", period_within_round),
)
