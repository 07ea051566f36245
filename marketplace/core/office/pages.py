"""Pages of the office that are no record's: boards and reports, for the staff roles they name."""

from django.core.exceptions import PermissionDenied
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class OfficePage(WagtailAdminTemplateMixin, TemplateView):
    """`readers`: who may open it. `at`: the instant it is about."""

    readers: tuple[str, ...] = ()
    header_icon = "list-ul"

    def dispatch(self, request, *args, **kwargs):
        if not request.actor.has_any(*self.readers):
            raise PermissionDenied
        self.at = request.at
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]
