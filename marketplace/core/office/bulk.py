"""One action with several records: each for itself, with a result for each."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.generic.base import ContextMixin, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from ..errors import Refusal
from .lists import visible

MOST = 200  # records in one go: each is a transaction of its own


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record; `refused` says why nothing did."""

    record: object
    url: str
    refused: str = ""


class BulkView(PermissionCheckedMixin, WagtailAdminTemplateMixin, ContextMixin, View):
    """Ask once, do it for each: a refusal of one stops none of the others."""

    any_permission_required = ["view"]
    template_name = "office/bulk.html"
    model = None
    actions = ()
    bulk = ()
    index_url_name = None
    inspect_url_name = None
    header_icon = "tasks"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        named = (action for action in self.actions if action.name in self.bulk and action.name == kwargs["name"])
        self.action = next(named, None)
        if self.action is None:
            raise Http404
        keys = [key for key in request.POST.getlist("pk") or request.GET.getlist("pk") if key.isdecimal()][:MOST]
        self.records = [get_object_or_404(visible(self.model, request.actor), pk=key) for key in dict.fromkeys(keys)]

    def get_page_title(self):
        return str(self.action.label)

    def get_breadcrumbs_items(self):
        index = {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_title()}]

    def _form(self, data=None):
        return self.action.form_class({}, asks_reason=self.action.asks_reason)(data)

    def get(self, request, *args, **kwargs):
        actor, at = request.actor, self.request.at
        rows = [self._result(record, self.action.closed(record, actor, at) or "") for record in self.records]
        return self._page(rows=rows, form=self._form(), can_do=any(not row.refused for row in rows))

    def post(self, request, *args, **kwargs):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(rows=[self._result(record) for record in self.records], form=form, can_do=True)
        results = [self._result(record, self._do(record, form.cleaned_data)) for record in self.records]
        return self._page(results=results, done=sum(not result.refused for result in results))

    def _do(self, record, values: dict) -> str:
        """Act on one record; the words of its refusal, or nothing."""
        actor, at = self.request.actor, self.request.at
        if closed := self.action.closed(record, actor, at):
            return str(closed)
        try:
            self.action.call(record, values, actor=actor, at=at)
        except Refusal as refusal:
            return str(refusal)
        except ValidationError as problem:
            return " ".join(problem.messages)
        return ""

    def _result(self, record, refused: str = "") -> Result:
        return Result(record, reverse(self.inspect_url_name, args=[record.pk]), str(refused))

    def _page(self, **context):
        context |= {"action": self.action, "back_url": reverse(self.index_url_name)}
        return render(self.request, self.template_name, self.get_context_data(**context))
