"""Articles of agreements in the office: written as plain text, compared line by line, published by a second person."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.rules import PROJECT_OFFICE, is_programme_manager
from marketplace.core.forms import ParagraphsField
from marketplace.core.office import Action, ListAction, RecordViewSet, Section, menus
from marketplace.programmes.models import Programme

from . import operations, queries
from .enums import Clause, DocumentKind, EditionState
from .facts import CONDITIONS, PLACEHOLDERS
from .lifecycles import EDITION
from .models import Edition
from .text import DUTIES, PROCESSING

MOST = 200_000  # characters of a text


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that went out and lines that came in at one place; `line`: where, in the new text."""

    line: int
    out: list[str]
    new: list[str]


def difference(before: str, after: str) -> list[Hunk]:
    """What became of a text, line by line; blank lines are left out."""
    old, new = before.splitlines(), after.splitlines()
    found = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        out, came = ([line for line in lines if line.strip()] for lines in (old[start:end], new[new_start:new_end]))
        if tag != "equal" and (out or came):
            found.append(Hunk(new_start + 1, out, came))
    return found


def _changes(edition: Edition, _request) -> dict:
    before, after = queries.texts_before(edition), (edition.wording.korean, edition.wording.english)
    return {
        "note": edition.note,
        "texts": [
            {"language": language, "code": code, "hunks": difference(old, new)}
            for language, code, old, new in zip((_("Korean"), _("English")), ("ko", "en"), before, after, strict=True)
        ],
    }


def _moved(edition: Edition, _request) -> dict | None:
    """While it can still be mended."""
    found = queries.moved_by(edition) if edition.state in operations.UNDER_WAY else []
    return {"moved": found} if found else None


def _read(edition: Edition) -> dict[str, forms.Field]:
    """Who puts it to use says that the list of moved articles was read, if there is one."""
    if not queries.moved_by(edition):
        return {}
    return {
        "read": forms.BooleanField(
            label=_("I have read which articles are named elsewhere and change with this edition.")
        )
    }


def _texts(edition: Edition, _request) -> dict:
    return {"wording": edition.wording, "edition": edition}


def _help(_edition: Edition, _request) -> dict:
    return {
        "placeholders": [(name, each.label, each.kind.label) for name, each in PLACEHOLDERS.items()],
        "conditions": [(name, each.label) for name, each in CONDITIONS.items()],
        "marks": [
            *Clause.choices,
            (DUTIES, _("says what each party answers for")),
            (PROCESSING, _("an annex, under [personal_data]: lists the personal data handled")),
        ],
    }


def _fields(edition: Edition) -> dict[str, forms.Field]:
    text = {"rows": 30, "max_length": MOST}
    return {
        "korean": ParagraphsField(
            label=_("Korean text"), initial=edition.wording.korean, **text,
            help_text=_("One line a paragraph. “# Title” begins an article, “## Title” an annex after the articles, “- ” a point, “[condition]” says when a paragraph or an annex stands, {value} is filled in."),
        ),
        "english": ParagraphsField(
            label=_("English text"), initial=edition.wording.english, **text,
            help_text=_("The same articles, paragraphs, points, conditions and values, line by line."),
        ),
        "note": ParagraphsField(label=_("What changes and why"), initial=edition.note, max_length=2000, rows=3),
    }  # fmt: skip


class EditionViewSet(RecordViewSet):
    model = Edition
    icon = "doc-full"
    menu = menus.AGREEMENTS
    menu_order = 80
    readers = PROJECT_OFFICE
    columns = ("kind", "programme", "version", "written_by", "state_since")
    related_fields = ("programme",)
    facts = ("programme", "kind", "version", "note", "written_by", "wording")
    list_filter = ["kind", "state"]
    sections = (
        Section(_("Named by their number, and changed"), "office/edition_moved.html", _moved),
        Section(_("What changes against the articles before"), "office/edition_changes.html", _changes),
        Section(_("The articles"), "office/edition_texts.html", _texts),
        Section(_("What can be written in them"), "office/edition_help.html", _help),
    )
    list_actions = (
        ListAction(
            name="begin", label=_("Begin a new edition"), operation=operations.begin_edition,
            allowed=is_programme_manager,
            fields=lambda: {
                "programme": forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.order_by("name")),
                "kind": forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices),
            },
            arguments=lambda values: {"programme_id": values["programme"].pk, "kind": DocumentKind(values["kind"])},
            effect=_("A draft with the words in use today. Nothing changes for anyone until it is published."),
        ),
    )  # fmt: skip
    actions = (
        Action(
            name="revise", key="edition_id", label=_("Write"), operation=operations.revise_edition,
            allowed=is_programme_manager, sources=(EditionState.DRAFT,), fields=_fields,
            effect=_("The draft says this. Unknown values, conditions, tracks and articles are refused with their line."),
        ),
        Action.of(
            EDITION, "submit", key="edition_id", label=_("Submit for review"), operation=operations.submit_edition,
            effect=_("Another person, an approver, reads the difference and puts it to use or hands it back."),
        ),
        Action.of(
            EDITION, "hand_back", key="edition_id", label=_("Hand back"), operation=operations.hand_back_edition,
            effect=_("It is a draft again; the author reads the reason."),
        ),
        Action.of(
            EDITION, "publish", key="edition_id", label=_("Put to use"), operation=operations.publish_edition,
            fields=_read, arguments=lambda _values: {},
            effect=_("Documents drawn up from now on quote these articles. Those drawn up before keep their words. It cannot be changed any more."),
        ),
        Action.of(
            EDITION, "drop", key="edition_id", label=_("Drop"), operation=operations.drop_edition,
            effect=_("Nothing comes of this edition. The articles in use stay."),
        ),
    )  # fmt: skip
