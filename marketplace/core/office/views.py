"""The pages of a record in the admin: the record, an action's form, a file."""

from functools import reduce

from django.contrib.admin.utils import quote
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from .. import clock
from ..downloads import download
from ..errors import Refusal
from ..models import StoredFile
from . import display, timeline
from .lists import visible
from .preview import Foreseen, foresee


class RecordView(InspectView):
    """One record: its facts, the rows that belong to it, what can be done with it now, and what happened."""

    template_name = "office/record.html"
    page_title = ""
    actions = ()
    related = ()
    sections = ()
    action_url_name = None
    file_url_name = None
    case_path = ""
    doors = ()

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == "timeline":
            return timeline.as_file(
                self.object, request.GET.get("kind", ""), reader=request.user, actor=request.actor, at=request.at
            )
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset=None):
        return get_object_or_404(visible(self.model, self.request.actor), pk=self.pk)

    def get_page_title(self):
        return capfirst(self.model._meta.verbose_name)

    @cached_property
    def offers(self) -> list[tuple]:
        """Every action offered to this person, with the words that close it, if any do."""
        actor, at = self.request.actor, clock.now()
        return [
            (action, action.closed(self.object, actor, at))
            for action in self.actions
            if action.is_offered(self.object, actor)
        ]

    @cached_property
    def open_offers(self) -> list[tuple]:
        """Every button that can be pressed, with its address: doors first."""
        doors = [
            (door, door.page(self.object)) for door in self.doors if door.is_offered(self.object, self.request.actor)
        ]
        return doors + [(action, self._action_url(action)) for action, closed in self.offers if not closed]

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton(str(offer.label), url=url, icon_name="arrow-right", priority=index)
            for index, (offer, url) in enumerate(self.open_offers)
        ]

    def _action_url(self, action) -> str:
        return reverse(self.action_url_name, args=[quote(self.object.pk), action.name])

    def _file_url(self, name: str) -> str:
        return reverse(self.file_url_name, args=[quote(self.object.pk), name])

    def _case_link(self) -> tuple[str, str] | None:
        """Words and address of the case that the record belongs to, for those who may open it."""
        if not self.case_path:
            return None
        case = reduce(getattr, self.case_path.split("__"), self.object)
        address = AdminURLFinder(self.request.user).get_edit_url(case)
        return (str(case), address) if address else None

    def get_fields_context(self):
        return [
            display.fact(self.object, name, user=self.request.user, file_url=self._file_url) for name in self.fields
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            open_actions=self.open_offers,
            closed_actions=[(action, closed) for action, closed in self.offers if closed],
            tables=[related.table(self.object, self.request.user) for related in self.related],
            sections=[
                (part, loaded) for part in self.sections if (loaded := part.load(self.object, self.request)) is not None
            ],
            timeline=timeline.of(self.object, self.request.user, self.request.GET.get("kind", "")),
            timeline_kind=self.request.GET.get("kind", ""),
            case=self._case_link(),
            **kwargs,
        )


class _FormPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A form that calls an operation, shows its refusal in words, and leads on when it is done."""

    any_permission_required = ["view"]
    template_name = "office/action.html"
    model = None
    index_url_name = None
    inspect_url_name = None
    header_icon = "arrow-right"

    def call(self, values: dict) -> None:
        raise NotImplementedError

    def get_page_title(self):
        return str(self.action.label)

    def get_breadcrumbs_items(self):
        index = {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, index, *self.own_breadcrumbs(), {"url": "", "label": self.get_page_title()}]

    def own_breadcrumbs(self) -> list[dict]:
        return []

    def form_valid(self, form):
        try:
            self.call(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as problem:
            form.add_error(None, problem)
        except ObjectDoesNotExist as hidden:
            raise Http404 from hidden
        else:
            messages.success(self.request, _("Done: %(what)s") % {"what": self.action.label})
            return HttpResponseRedirect(self.get_success_url())
        return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(action=self.action, back_url=self.get_success_url(), **kwargs)


class ActionView(_FormPage):
    """Move one record."""

    actions = ()
    foreseen = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.record = get_object_or_404(visible(self.model, request.actor), pk=kwargs["pk"])
        self.action = next((action for action in self.actions if action.name == kwargs["name"]), None)
        if self.action is None:
            raise Http404

    def get_form_class(self):
        fields = self.action.fields(self.record) if self.action.fields else {}
        return self.action.form_class(fields, asks_reason=self.action.asks_reason)

    def get_page_subtitle(self):
        return str(self.record)

    def own_breadcrumbs(self):
        return [{"url": self.get_success_url(), "label": str(self.record)}]

    def call(self, values):
        actor, at = self.request.actor, clock.now()
        if closed := self.action.closed(self.record, actor, at):
            raise Refusal(closed)
        self.action.call(self.record, values, actor=actor, at=at)

    def get(self, request, *args, **kwargs):
        """What needs nothing to be filled in shows at once what it would do."""
        if not self.action.fields and not self.action.asks_reason:
            self.foreseen = self._foresee({})
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        if "preview" not in self.request.POST:
            return super().form_valid(form)
        self.foreseen = self._foresee(form.cleaned_data)
        return self.render_to_response(self.get_context_data(form=form))

    def _foresee(self, values: dict) -> Foreseen | None:
        actor, at = self.request.actor, self.request.at
        if self.action.closed(self.record, actor, at):
            return None
        return foresee(lambda: self.action.call(self.record, values, actor=actor, at=at), at=at)

    def get_success_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.record.pk)])

    def get_context_data(self, **kwargs):
        closed = self.action.closed(self.record, self.request.actor, clock.now())
        found = self.foreseen
        return super().get_context_data(
            closed=closed, change=self._change(), foreseen=found, can_preview=True,
            changes=timeline.changes(found.changes) if found else [], **kwargs,
        )  # fmt: skip

    def _change(self) -> str:
        transition = self.action.transition
        if transition is None:
            return ""
        target = dict(type(self.record)._meta.get_field("state").states.choices)[transition.target]
        return f"{self.record.get_state_display()} → {target}"


class ListActionView(_FormPage):
    """Make records from the list."""

    list_actions = ()
    made = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        named = (action for action in self.list_actions if action.name == kwargs["name"])
        self.action = next((action for action in named if action.allowed(None, request.actor)), None)
        if self.action is None:
            raise Http404

    def get_form_class(self):
        return self.action.form_class(self.action.fields() if self.action.fields else {}, asks_reason=False)

    def call(self, values):
        self.made = self.action.call(values, actor=self.request.actor, at=clock.now())

    def get_success_url(self):
        """The page of what was made, where it has one; else the list."""
        page = AdminURLFinder(self.request.user).get_edit_url(self.made) if isinstance(self.made, Model) else None
        return page or reverse(self.index_url_name)


class RecordFileView(PermissionCheckedMixin, View):
    """A file of a record, to those who may see the record."""

    any_permission_required = ["view"]
    model = None
    fields = ()

    def get(self, request, pk, name):
        record = get_object_or_404(visible(self.model, request.actor), pk=pk)
        file = getattr(record, name, None) if name in self.fields else None
        if not isinstance(file, StoredFile):
            raise Http404
        return download(file, f"{self.model._meta.model_name}-{record.pk}-{name}")
