"""How the office shows a value: won with separators, time in Korea, choices in words, records as links."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column

from ..models import StoredFile
from ..templatetags import ieum

NOTHING = "–"

# Columns that many records share and that carry no wording of their own.
_LABELS = {
    "approved_by": gettext_lazy("Approved by"),
    "checked_by": gettext_lazy("Checked by"),
    "confirmed_by": gettext_lazy("Confirmed by"),
    "created_by": gettext_lazy("Drawn up by"),
    "issued_by": gettext_lazy("Issued by"),
    "imported_by": gettext_lazy("Taken over by"),
    "made_by": gettext_lazy("Made by"),
    "proposed_at": gettext_lazy("Proposed at"),
    "proposed_by": gettext_lazy("Proposed by"),
    "entry": gettext_lazy("Ranked application"),
    "position": gettext_lazy("No."),
    "drawn_up_by": gettext_lazy("Drawn up by"),
    "base": gettext_lazy("Amends"),
    "recorded_by": gettext_lazy("Recorded by"),
    "released_by": gettext_lazy("Released by"),
    "reviewed_by": gettext_lazy("Reviewed by"),
    "replaces": gettext_lazy("In place of"),
    "snapshot_sha256": gettext_lazy("Fingerprint of the frozen data"),
    "sha256": gettext_lazy("Fingerprint (SHA-256)"),
    "state": gettext_lazy("State"),
    "submitted_label": gettext_lazy("Submitted by"),
}


def label_of(model: type[models.Model], name: str) -> str:
    """The field's name in the reader's language."""
    wording = str(model._meta.get_field(name).verbose_name)
    return str(_LABELS.get(name) or capfirst(_(wording)))  # a column without wording is called by its own name


def shown(record: models.Model, name: str) -> object:
    """The value as the office reads it. Big integers are won (the house rule), names ending in _bp are ratios."""
    named_choice = getattr(record, f"get_{name}_display", None)
    if named_choice:
        return named_choice() or NOTHING
    value = getattr(record, name)
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return ieum.moment(value)
    if isinstance(value, date):
        return ieum.day(value)
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, int):
        return _number(record._meta.get_field(name), name, value)
    return value


def _names_a_person(field: models.Field) -> bool:
    """The house rule: a big integer whose name ends in _by is the key of a person."""
    return isinstance(field, models.BigIntegerField) and field.name.endswith("_by")


def _number(field: models.Field, name: str, value: int) -> str:
    if name.endswith("_bp"):
        return ieum.percent(value)
    if _names_a_person(field):
        person = get_user_model().objects.filter(pk=value).first()
        return str(person) if person else NOTHING
    return ieum.won(value) if isinstance(field, models.BigIntegerField) else f"{value:,}"


def fact(record: models.Model, name: str | Column, *, user, file_url: Callable[[str], str]) -> tuple[str, object]:
    """Label and value of one field or computed column on the record's page; other records and files become links."""
    if isinstance(name, Column):
        return str(name.label), name.get_value(record) or NOTHING
    value = shown(record, name)
    if isinstance(value, StoredFile):
        text = _("Open the file (%(size)s KB)") % {"size": f"{-(-value.size // 1024):,}"}
        value = format_html('<a href="{}">{}</a>', file_url(name), text)
    elif isinstance(value, models.Model):
        url = AdminURLFinder(user).get_edit_url(value)
        value = format_html('<a href="{}">{}</a>', url, value) if url else str(value)
    return label_of(type(record), name), value


def text_column(name: str, label: str, value: Callable[[models.Model], object], sort_key: str | None = None) -> Column:
    """A column of a list whose value is computed from the record."""
    return Column(name, label=label, accessor=value, sort_key=sort_key)


def field_column(model: type[models.Model], name: str) -> Column:
    """A column of a list that shows a field."""
    kept_whole = isinstance(model._meta.get_field(name), models.IntegerField | models.DateField)
    return Column(
        name, label=label_of(model, name), accessor=lambda record: shown(record, name), sort_key=name,
        classname="office-whole" if kept_whole else None,
    )  # fmt: skip


class PageColumn(Column):
    """A column whose values are read for all records of a page at once: `load(records, at)` gives key → value."""

    def __init__(self, name: str, label: str, load: Callable[[list[models.Model], datetime], dict[int, object]]):
        super().__init__(name, label=label, accessor=lambda record: self.values.get(record.pk, NOTHING))
        self.load, self.values = load, {}

    def of(self, records, at: datetime) -> "PageColumn":
        """The column filled for the records of one page, as of an instant; the declaration itself is shared and stays empty."""
        filled = PageColumn(self.name, self.label, self.load)
        filled.values = self.load(list(records), at)
        return filled


def list_column(model: type[models.Model], name: str) -> Column:
    """A field of a list; of people who are kept by their key, the names are read for a page at once."""
    if not _names_a_person(model._meta.get_field(name)):
        return field_column(model, name)

    def names(records: list[models.Model], _at: datetime) -> dict[int, object]:
        people = get_user_model().objects.in_bulk({getattr(record, name) for record in records})
        return {record.pk: str(people[key]) for record in records if (key := getattr(record, name)) in people}

    return PageColumn(name, label_of(model, name), names)


def exported(record: models.Model, name: str) -> object:
    """The value for a spreadsheet: amounts and counts as numbers, everything else as the office reads it."""
    value = getattr(record, name)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number and not name.endswith(("_bp", "_by")) and not hasattr(record, f"get_{name}_display"):
        return value
    return str(shown(record, name))


@dataclass(frozen=True)
class Related:
    """A table of the rows that belong to a record: the reverse name, the fields or columns, what they join."""

    name: str
    label: str
    fields: tuple[str | Column, ...]
    joins: tuple[str, ...] = ()

    def table(self, record: models.Model, user) -> dict:
        """Heading, column labels and rows, for the template; the first cell leads to what the reader may open."""
        manager, pages = getattr(record, self.name), AdminURLFinder(user)
        columns = [
            column if isinstance(column, Column) else field_column(manager.model, column) for column in self.fields
        ]
        return {
            "label": self.label,
            "columns": [column.label for column in columns],
            "rows": [
                (pages.get_edit_url(row), [str(column.get_value(row)) for column in columns])
                for row in manager.select_related(*self.joins)
            ],
        }


@dataclass(frozen=True)
class Section:
    """A part of a record's page with its own template, which finds what `load(record, request)` gives as `section`."""

    label: str
    template: str
    load: Callable[[models.Model, HttpRequest], dict | None]
