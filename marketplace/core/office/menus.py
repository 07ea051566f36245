"""The menus of the office. A viewset names the one it stands in; each is shown to those who may read something in it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, SubmenuMenuItem


@dataclass(frozen=True)
class OfficeMenu:
    """A group of records in the side bar."""

    name: str
    label: str
    icon: str
    order: int

    @property
    def hook(self) -> str:
        return f"register_office_{self.name}_menu_item"

    def item(self) -> SubmenuMenuItem:
        return SubmenuMenuItem(
            self.label, Menu(register_hook_name=self.hook), name=f"office-{self.name}", icon_name=self.icon,
            order=self.order,
        )  # fmt: skip


ROUNDS = OfficeMenu("rounds", _("Rounds and cases"), "calendar", 10)
DEMAND = OfficeMenu("demand", _("Demand"), "form", 20)
SUPPLY = OfficeMenu("supply", _("Supply"), "group", 30)
AGREEMENTS = OfficeMenu("agreements", _("Agreements"), "doc-full", 40)
MONEY = OfficeMenu("money", _("Money"), "list-ul", 50)
ALL = (ROUNDS, DEMAND, SUPPLY, AGREEMENTS, MONEY)
