from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from marketplace.accounts.rules import OFFICE, PROJECT_OFFICE
from marketplace.core.office import menus
from marketplace.programmes import queries as programmes

from . import office_agreements, office_home, office_pages, office_search, office_settlement


@hooks.register("construct_homepage_panels")
def begin_with_what_waits(request, panels):
    """Wagtail's own panels make way: what waits for a moderator stands among the tasks."""
    panels[:] = office_home.panels(request.actor, request.at)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("tasks/", office_pages.TasksPage.as_view(), name="office_tasks"),
        path("agreements/<int:round_id>/", office_agreements.AgreementBoard.as_view(), name="office_agreements"),
        path("agreements/<int:round_id>/sealed.zip", office_agreements.sealed_zip, name="office_sealed"),
        path("settlement/<int:round_id>/", office_settlement.SettlementBoard.as_view(), name="office_settlement"),
        path("search-use/", office_search.SearchPage.as_view(), name="office_search"),
        path("reconciliation/<int:round_id>/", office_pages.ReconciliationPage.as_view(), name="office_reconciliation"),
    ]


class _RoundItem(MenuItem):
    """Leads to a page of the newest round, for those who read it."""

    def __init__(self, label, address: str, order: int):
        super().__init__(label, "", name=address.replace("_", "-"), icon_name="list-ul", order=order)
        self.address = address

    def is_shown(self, request):
        return request.actor.has_any(*PROJECT_OFFICE) and programmes.rounds().exists()

    def render_component(self, request):
        self.url = reverse(self.address, args=[programmes.rounds().first().pk])
        return super().render_component(request)


@hooks.register(menus.AGREEMENTS.hook)
def agreement_board():
    return _RoundItem(_("Agreements of a round"), "office_agreements", 5)


@hooks.register(menus.MONEY.hook)
def settlement_board():
    return _RoundItem(_("Settlement board"), "office_settlement", 5)


@hooks.register(menus.MONEY.hook)
def reconciliation():
    return _RoundItem(_("Reconciliation"), "office_reconciliation", 55)


class _SearchItem(MenuItem):
    def is_shown(self, request):
        return request.actor.has_any(*OFFICE)


@hooks.register(menus.SUPPLY.hook)
def search_use():
    return _SearchItem(
        _("Search and exposure"), reverse("office_search"), name="office-search", icon_name="search", order=90
    )
