"""Boards of the office that mix what several apps know: tasks, reconciliation."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.payments import queries as payments
from marketplace.accounts.enums import StaffRole
from marketplace.accounts.rules import OFFICE, PROJECT_OFFICE
from marketplace.core.office.pages import OfficePage
from marketplace.notices import queries as notices
from marketplace.programmes import queries as programmes
from marketplace.programmes.models import Round

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


class RoundPage(OfficePage):
    """A page about one round."""

    readers = PROJECT_OFFICE

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.round = get_object_or_404(Round, pk=kwargs["round_id"])

    def get_page_subtitle(self):
        return self.round.title

    def get_context_data(self, **kwargs):
        name = self.request.resolver_match.view_name
        others = [(other.title, reverse(name, args=[other.pk])) for other in programmes.rounds() if other != self.round]
        return super().get_context_data(round=self.round, other_rounds=others, **kwargs)


class ReconciliationPage(RoundPage):
    """Whether the bank's statements and the ledger tell the same story, and if not, what stands between them."""

    template_name = "office/reconciliation.html"
    page_title = _("Reconciliation")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            found=payments.reconciliation(self.round),
            unmatched=payments.unmatched_lines(self.round),
            at_the_bank=payments.sent_and_not_seen(self.round),
            suspense=payments.in_suspense(self.round),
            imports=payments.imports(self.round)[:10],
            import_url=reverse("statementline:list_action", args=["import"]),
            **kwargs,
        )
