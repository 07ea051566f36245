"""The few kinds of passages a page is made of; each has one template."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

TONES = (("", _("Remark")), ("warm", _("Take care")), ("bad", _("Warning")))


class Step(blocks.StructBlock):
    title = blocks.CharBlock(label=_("what to do"), max_length=120)
    text = blocks.TextBlock(label=_("how"), required=False)


class Table(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("caption"), max_length=160)
    head = blocks.ListBlock(blocks.CharBlock(max_length=80), label=_("heads of the columns"))
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False, max_length=400)), label=_("rows"))


class Callout(blocks.StructBlock):
    tone = blocks.ChoiceBlock(choices=TONES, label=_("kind"), required=False)
    title = blocks.CharBlock(label=_("title"), max_length=120)
    text = blocks.TextBlock(label=_("text"))


class File(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("file"))
    text = blocks.CharBlock(label=_("what it is"), max_length=200, required=False)


class Question(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=200)
    answer = blocks.TextBlock(label=_("answer"))


def _look(name: str, label, icon: str) -> dict:
    return {"template": f"editorial/blocks/{name}.html", "label": label, "icon": icon}


BODY = [
    ("heading", blocks.CharBlock(max_length=120, **_look("heading", _("Heading"), "title"))),
    ("text", blocks.RichTextBlock(features=["bold", "link", "ol", "ul"], **_look("text", _("Text"), "pilcrow"))),
    ("steps", blocks.ListBlock(Step(), **_look("steps", _("Steps"), "list-ol"))),
    ("table", Table(**_look("table", _("Table"), "table"))),
    ("callout", Callout(**_look("callout", _("Callout"), "warning"))),
    ("file", File(**_look("file", _("File"), "doc-full"))),
    ("questions", blocks.ListBlock(Question(), **_look("questions", _("Questions and answers"), "help"))),
]
