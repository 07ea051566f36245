"""Boards of the office that mix what several apps know: tasks, settlement, reconciliation."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.payments import queries as payments
from contracts.settlement import queries as settlement
from marketplace.accounts.enums import StaffRole
from marketplace.accounts.rules import OFFICE
from marketplace.core.clock import day_in_korea
from marketplace.core.office.bars import bar
from marketplace.core.office.pages import OfficePage
from marketplace.core.office.sheets import response, workbook
from marketplace.notices import queries as notices
from marketplace.programmes.models import Round

MONEY = (StaffRole.PROGRAMME_MANAGER.value, StaffRole.APPROVER.value, StaffRole.FINANCE_OFFICER.value)
STAFF = (*OFFICE, StaffRole.MODERATOR.value, StaffRole.INSPECTOR.value)


class TasksPage(OfficePage):
    """Everything that waits for the reader."""

    template_name = "office/tasks.html"
    page_title = _("Waiting for you")
    readers = STAFF
    header_icon = "tasks"

    def get_context_data(self, **kwargs):
        page = Paginator(notices.open_tasks(self.request.actor), 50).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, tasks=notices.shown(page, self.at), **kwargs)


class _RoundPage(OfficePage):
    """A page about one round."""

    readers = MONEY

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.round = get_object_or_404(Round, pk=kwargs["round_id"])

    def get_page_subtitle(self):
        return self.round.title


class SettlementBoard(_RoundPage):
    """Of each agreement what is planned, spent, recognised, paid and to be returned, and how late it is."""

    template_name = "office/settlement.html"
    page_title = _("Settlement board")
    HEAD = (
        _("Agreement"), _("Demand firm"), _("Vendor"), _("State"), _("Planned amount"), _("Spent amount"), _("Recognised"),
        _("Paid amount"), _("On its way"), _("To be paid"), _("Grant returned"), _("Refunded"), _("To return"), _("Days late"),
    )  # fmt: skip

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") != "xlsx":
            return super().get(request, *args, **kwargs)
        rows = (
            [*row.values(), late] for row, late in ((_as_cells(state), self._late(state)) for state in self._states())
        )
        return response(
            workbook(str(self.page_title), [str(label) for label in self.HEAD], rows), f"settlement-{self.round.code}"
        )

    def _states(self):
        return settlement.settlement_state(self.round)

    def _late(self, state) -> int:
        """Days after the day by which the round is settled, while something is still open."""
        over = (day_in_korea(self.at) - self.round.settle_by).days
        return max(over, 0) if state.agreement.state not in ("closed", "cancelled") else 0

    def get_context_data(self, **kwargs):
        states = self._states()
        paid, under_way, left = (
            sum(getattr(state, name) for state in states) for name in ("paid", "on_its_way", "to_pay")
        )
        returned = sum(state.planned for state in states) - paid - under_way - left
        return super().get_context_data(
            round=self.round,
            rows=[(state, self._late(state), reverse("agreement:inspect", args=[state.agreement.pk])) for state in states],
            parts=bar([(_("Paid amount"), paid), (_("On its way"), under_way), (_("To be paid"), left),
                       (_("Not paid out"), max(returned, 0))]),
            total=sum(state.planned for state in states),
            **kwargs,
        )  # fmt: skip


def _as_cells(state) -> dict:
    agreement = state.agreement
    return {
        "number": agreement.number, "firm": str(agreement.demand_firm), "vendor": str(agreement.vendor),
        "state": state.state, "planned": state.planned, "spent": state.spent, "recognised": state.recognised,
        "paid": state.paid, "on_its_way": state.on_its_way, "to_pay": state.to_pay, "returned": state.returned,
        "refunded": state.refunded, "to_return": state.to_return,
    }  # fmt: skip


class ReconciliationPage(_RoundPage):
    """Whether the bank's statements and the ledger tell the same story, and if not, what stands between them."""

    template_name = "office/reconciliation.html"
    page_title = _("Reconciliation")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            round=self.round,
            found=payments.reconciliation(self.round),
            unmatched=payments.unmatched_lines(self.round),
            at_the_bank=payments.sent_and_not_seen(self.round),
            suspense=payments.in_suspense(self.round),
            imports=payments.imports(self.round)[:10],
            import_url=reverse("statementline:list_action", args=["import"]),
            **kwargs,
        )
