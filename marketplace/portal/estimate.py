"""What a project would cost a firm, worked out in public by the rules of the round."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.enums import SizeClass
from marketplace.core.forms import WonField
from marketplace.core.templatetags.ieum import percent, won
from marketplace.programmes.rule_values import Rules
from matching.selection import pages
from matching.selection.costs import Costs

from .queries import TrackPage

EXAMPLE = 375_000_000  # won; shown before anything was entered


@dataclass(frozen=True, slots=True)
class Estimate:
    """The least a firm pays. `rows`, `total`, `pay`: as components/money_table takes them."""

    costs: Costs
    rows: list[tuple[str, int, str]]
    total: tuple[str, int]
    pay: tuple[str, int]
    reasons: list[str]


class EstimateForm(forms.Form):
    """Three questions. With several tracks a fourth: which."""

    track = forms.TypedChoiceField(label=gettext_lazy("Track"), coerce=int)
    size = forms.ChoiceField(label=gettext_lazy("Size of your company"), choices=SizeClass)
    total = WonField(
        label=gettext_lazy("Total cost of the project"),
        help_text=gettext_lazy(
            "The vendor's quote in supply value and what you give in kind, together. VAT not included."
        ),
    )
    in_kind = WonField(
        label=gettext_lazy("Of that, given in kind"),
        help_text=gettext_lazy("The time of your own people, or a machine of yours, given to the project."),
        required=False,
    )

    def __init__(self, tracks: Sequence[TrackPage], data=None):
        super().__init__(data, auto_id="cost_%s", initial={"total": EXAMPLE, "in_kind": 0})
        self.rules = {track.pk: track.rules for track in tracks}
        if len(tracks) == 1:
            del self.fields["track"]
        else:
            self.fields["track"].choices = [(track.pk, track.name) for track in tracks]

    def clean(self):
        given = super().clean()
        if given.get("total") == 0:
            self.add_error("total", _("Please enter an amount above zero."))
        if (given.get("in_kind") or 0) > (given.get("total") or 0) and "total" in given:
            self.add_error("in_kind", _("What is given in kind is a part of the total cost: it cannot be more."))
        return given

    def estimate(self) -> Estimate | None:
        """The answer to a form in order. What the rules do not allow becomes an error of the form, with no answer."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        rules = self.rules[given["track"]] if "track" in given else next(iter(self.rules.values()))
        try:
            return _estimate(rules, given["size"], given["total"], given["in_kind"] or 0)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return None


def _estimate(rules: Rules, size: str, total: int, in_kind: int) -> Estimate:
    if size not in rules.co_payment:
        raise ValidationError(_("Firms of this size may not apply in this track."))
    costs = Costs(supply=total - in_kind, in_kind=in_kind, cash=0, share=rules.co_payment[size], cap=rules.grant_cap)
    costs = replace(costs, cash=costs.least_cash)
    if costs.grant < 0:
        raise ValidationError(
            _("So much is given in kind that nothing is left to grant: at most %(most)s of it saves cash.")
            % {"most": won(costs.useful_in_kind)}
        )
    return Estimate(
        costs=costs,
        rows=[
            (_("Grant"), costs.grant, _("at most %(cap)s") % {"cap": won(costs.cap)}),
            (
                _("Co-payment in cash"), costs.cash,
                _("at least %(share)s of the total cost") % {"share": percent(costs.share.min_cash_bp)},
            ),
            (
                _("Co-payment in kind"), costs.in_kind,
                _("no money moves; saves cash up to %(most)s") % {"most": won(costs.useful_in_kind)},
            ),
        ],
        total=(_("Total cost"), costs.total),
        pay=(_("What leaves our bank account: cash and VAT"), costs.own),
        reasons=[
            *pages.reasons(costs),
            _("VAT is 10%% of the supply value of %(supply)s: %(vat)s. It comes back with the tax return where it is deductible.")
            % {"supply": won(costs.supply), "vat": won(costs.vat)},
        ],
    )  # fmt: skip
