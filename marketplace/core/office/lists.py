"""The list of a kind of record in the admin: columns, filters, boxes to choose by, and the same as a file."""

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton

from .. import audit
from ..templatetags import ieum
from . import display, sheets
from .display import PageColumn


def visible(model: type[models.Model], actor) -> models.QuerySet:
    """The records of a kind that the actor may see: hidden means not found."""
    records = model._default_manager.all()
    return records.visible_to(actor) if hasattr(records, "visible_to") else records


def _box(record: models.Model) -> str:
    return format_html('<input type="checkbox" name="pk" value="{}" aria-label="{}">', record.pk, str(record))


class ListView(IndexView):
    """All records the actor may see, the newest first, with their state and how long they have been in it."""

    fields = ()
    extra_columns = ()
    list_actions = ()
    list_action_url_name = None
    related_fields = ()
    actions = ()
    bulk = ()
    bulk_url_name = None
    default_ordering = "-pk"

    def get_base_queryset(self):
        return visible(self.model, self.request.actor).select_related(*self.related_fields)

    @cached_property
    def columns(self):
        first, *others = self.fields
        title = self._get_title_column(first)
        title.label = display.label_of(self.model, first)
        title.accessor = lambda record: display.shown(record, first)
        columns = [title, *(display.list_column(self.model, name) for name in others), *self.extra_columns]
        if hasattr(self.model, "state_since"):
            columns += [
                StatusTagColumn("get_state_display", label=_("State"), sort_key="state"),
                display.text_column(
                    "age", _("In this state for"), lambda record: ieum.age(record.state_since), "state_since"
                ),
            ]
        boxes = [Column("pk", label=_("Choose"), accessor=_box)] if self.bulk_offers else []
        return [*boxes, *columns]

    def get_table(self, object_list):
        table = super().get_table(object_list)
        for name, column in table.columns.items():
            if isinstance(column, PageColumn):
                table.columns[name] = column.of(object_list, self.request.at)
        return table

    def get_list_more_buttons(self, instance):
        return []  # the first column leads to the record, where everything else is

    @cached_property
    def bulk_offers(self) -> list:
        """What this person may do with several records at once."""
        return [action for action in self.actions if action.name in self.bulk and self._may(action)]

    def _may(self, action) -> bool:
        allowed = action.allowed or (action.transition and action.transition.allowed)
        return bool(allowed and allowed(None, self.request.actor))

    @cached_property
    def header_buttons(self):
        query = self.request.GET.copy()
        query["export"] = "xlsx"
        address = f"{reverse(self.index_url_name)}?{query.urlencode()}"
        made = [
            HeaderButton(
                str(action.label), url=reverse(self.list_action_url_name, args=[action.name]), icon_name="plus"
            )
            for action in self.list_actions
            if action.allowed(None, self.request.actor)
        ]
        return [*made, HeaderButton(_("Export to XLSX"), url=address, icon_name="download")]

    def get_context_data(self, *args, **kwargs):
        offers = [(action.label, reverse(self.bulk_url_name, args=[action.name])) for action in self.bulk_offers]
        return super().get_context_data(*args, bulk_offers=offers, **kwargs)

    def as_spreadsheet(self, queryset, spreadsheet_format):
        """What the list shows, filtered as it is, as a file; that somebody took it stays in that person's chain."""
        records = list(queryset)
        audit.record(
            self.request.user, f"{self.model._meta.model_name}.export", actor=self.request.actor, at=self.request.at,
            facts={"rows": len(records), "query": self.request.GET.urlencode()},
        )  # fmt: skip
        head, rows = self._sheet(records)
        content = sheets.workbook(str(self.model._meta.verbose_name_plural), head, rows)
        return sheets.response(content, self.model._meta.model_name)

    def _sheet(self, records: list) -> tuple[list[str], list[list]]:
        extra = [
            column.of(records, self.request.at) if isinstance(column, PageColumn) else column
            for column in self.extra_columns
        ]
        has_life = hasattr(self.model, "state_since")
        head = [display.label_of(self.model, name) for name in self.fields] + [str(column.label) for column in extra]
        head += [_("State"), _("In this state since")] if has_life else []
        rows = []
        for record in records:
            row = [display.exported(record, name) for name in self.fields]
            row += [str(column.get_value(record)) for column in extra]
            row += [record.get_state_display(), ieum.moment(record.state_since)] if has_life else []
            rows.append(row)
        return head, rows
