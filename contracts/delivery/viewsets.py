"""Milestones in the office: what was handed over, and what the demand firm said."""

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.enums import StaffRole
from marketplace.accounts.rules import OFFICE
from marketplace.core.office import RecordViewSet, Related, menus

from .models import Milestone


class MilestoneViewSet(RecordViewSet):
    model = Milestone
    icon = "tasks"
    menu = menus.AGREEMENTS
    menu_order = 30
    readers = (*OFFICE, StaffRole.INSPECTOR.value)
    columns = ("title", "agreement", "position", "due_on")
    related_fields = ("agreement",)
    facts = ("title", "agreement", "position", "deliverables", "criteria", "due_on")
    related = (Related("handed_over", _("Handed over"), ("ordinal", "note", "at")),)
    list_filter = ["state", "due_on"]
    search_fields = ["title", "agreement__number"]
