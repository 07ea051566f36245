"""The settlement board: of each agreement of a round what is planned, spent, recognised, paid and to be returned."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementState
from contracts.settlement import queries as settlement
from contracts.settlement.queries import SettlementState
from marketplace.core import audit
from marketplace.core.clock import day_in_korea
from marketplace.core.office.bars import WIDTH, bar
from marketplace.core.office.sheets import response, workbook
from marketplace.programmes.enums import HOLDERS

from .office_pages import RoundPage

OVER = (AgreementState.CLOSED, AgreementState.CANCELLED)
SUMS = ("planned", "spent", "recognised", "paid", "on_its_way", "to_pay", "returned", "refunded", "to_return")


@dataclass(frozen=True, slots=True)
class Row:
    """One agreement on the board. `paid_part`, `sent_part` and `time_part` are of a bar of WIDTH."""

    state: SettlementState
    turn: str
    days_late: int
    url: str
    paid_part: int
    sent_part: int
    time_part: int

    @property
    def paid_percent(self) -> int:
        return self.paid_part * 100 // WIDTH

    @property
    def time_percent(self) -> int:
        return self.time_part * 100 // WIDTH


class Filter(forms.Form):
    """What of the board is shown; everything where nothing is asked."""

    q = forms.CharField(label=_("Number or firm"), required=False, max_length=60)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False,
        choices=[("", _("All")), ("open", _("Still open")), ("over", _("Closed"))],
    )  # fmt: skip
    late = forms.BooleanField(label=_("Only what is late"), required=False)
    owing = forms.BooleanField(label=_("Only where something is to be returned"), required=False)

    def keeps(self, row: Row) -> bool:
        """Whether the row is shown."""
        asked, agreement = self.cleaned_data, row.state.agreement
        words = f"{agreement.number} {agreement.demand_firm} {agreement.vendor}".casefold()
        return (
            asked.get("q", "").casefold() in words
            and (not asked.get("stage") or (asked["stage"] == "over") == (agreement.state in OVER))
            and (not asked.get("late") or row.days_late > 0)
            and (not asked.get("owing") or row.state.to_return > 0)
        )


class SettlementBoard(RoundPage):
    template_name = "office/settlement.html"
    page_title = _("Settlement board")
    HEAD = (
        _("Agreement"), _("Demand firm"), _("Vendor"), _("State"), _("Whose turn"), _("Planned amount"), _("Spent amount"),
        _("Recognised"), _("Paid amount"), _("On its way"), _("To be paid"), _("Grant returned"), _("Refunded"),
        _("To return"), _("Days late"),
    )  # fmt: skip

    def get(self, request, *args, **kwargs):
        return self._file() if request.GET.get("export") == "xlsx" else super().get(request, *args, **kwargs)

    @cached_property
    def form(self) -> Filter:
        form = Filter(self.request.GET)
        form.is_valid()  # what cannot be read asks for nothing
        return form

    @cached_property
    def rows(self) -> list[Row]:
        found = (self._row(state) for state in settlement.settlement_state(self.round))
        return [row for row in found if self.form.keeps(row)]

    def _row(self, state: SettlementState) -> Row:
        agreement, planned = state.agreement, state.planned or 1
        case, days = agreement.case, (agreement.ends_on - agreement.starts_on).days + 1
        gone = min(max((day_in_korea(self.at) - agreement.starts_on).days + 1, 0), days)
        paid = min(state.paid * WIDTH // planned, WIDTH)
        return Row(
            state=state,
            turn=str(HOLDERS.get(case.holder, case.holder)),
            days_late=0 if agreement.state in OVER else self._days_late(case),
            url=reverse("agreement:inspect", args=[agreement.pk]),
            paid_part=paid,
            sent_part=min(state.on_its_way * WIDTH // planned, WIDTH - paid),
            time_part=gone * WIDTH // days,
        )

    def _days_late(self, case) -> int:
        """Days after the case's own date, or after the day by which the round is settled, whichever is longer ago."""
        dates = [self.round.settle_by, *([day_in_korea(case.due_at)] if case.due_at else [])]
        return max((day_in_korea(self.at) - min(dates)).days, 0)

    def _file(self):
        audit.record(
            self.request.user, "settlement.export", actor=self.request.actor, at=self.at,
            facts={"rows": len(self.rows), "round": self.round.code, "query": self.request.GET.urlencode()},
        )  # fmt: skip
        content = workbook(str(self.page_title), [str(label) for label in self.HEAD], map(_cells, self.rows))
        return response(content, f"settlement-{self.round.code}")

    def get_context_data(self, **kwargs):
        sums = {name: sum(getattr(row.state, name) or 0 for row in self.rows) for name in SUMS}
        not_paid = sums["planned"] - sums["paid"] - sums["on_its_way"] - sums["to_pay"]
        export = self.request.GET.copy()
        export["export"] = "xlsx"
        return super().get_context_data(
            form=self.form,
            rows=self.rows,
            sums=sums,
            late=sum(row.days_late > 0 for row in self.rows),
            is_filtered=any(self.request.GET.values()),
            export_url=f"?{export.urlencode()}",
            parts=bar([(_("Paid amount"), sums["paid"]), (_("On its way"), sums["on_its_way"]),
                       (_("To be paid"), sums["to_pay"]), (_("Not paid out"), max(not_paid, 0))]),
            total=sums["planned"],
            **kwargs,
        )  # fmt: skip


def _cells(row: Row) -> list[object]:
    agreement = row.state.agreement
    head = [agreement.number, str(agreement.demand_firm), str(agreement.vendor), row.state.state, row.turn]
    return [*head, *(getattr(row.state, name) for name in SUMS), row.days_late]
