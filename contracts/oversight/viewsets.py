"""Fraud signals in the office: evidence that opens a question and decides nothing."""

from marketplace.accounts.enums import StaffRole
from marketplace.core.office import RecordViewSet, menus

from .models import FraudSignal


class FraudSignalViewSet(RecordViewSet):
    model = FraudSignal
    icon = "warning"
    menu = menus.ROUNDS
    menu_order = 40
    readers = (StaffRole.PROGRAMME_MANAGER.value, StaffRole.APPROVER.value)
    columns = ("case", "kind", "evidence")
    related_fields = ("case",)
    facts = ("case", "kind", "evidence", "explanation", "decision")
    list_filter = ["state", "kind"]
    search_fields = ["case__number", "evidence"]
