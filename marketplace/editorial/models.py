"""Pages that editors write in Wagtail's admin, each in Korean with English beside it."""

from http import HTTPMethod

from django.core.paginator import Paginator
from django.db import models
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page

from marketplace.core.language import in_language
from marketplace.core.text import CleanCharField

from .blocks import BODY

NOTICES_SHOWN = 20


class EditorialPage(Page):
    """What guides, notices and the pages of the footer share. `title` and `slug` are Wagtail's."""

    title_en = CleanCharField(_("title in English"), max_length=255, blank=True)
    intro = CleanCharField(_("in a sentence"), max_length=240, blank=True)
    intro_en = CleanCharField(_("in a sentence, in English"), max_length=400, blank=True)
    body = StreamField(BODY, verbose_name=_("text"), blank=True)
    body_en = StreamField(BODY, verbose_name=_("text in English"), blank=True)

    korean = ("title", "intro", "body")
    english = ("title_en", "intro_en", "body_en")
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    search_auto_update = False  # the admin's search is told at once: wagtail_hooks, operations
    section = ""  # which entry of the main menu is marked

    class Meta:
        abstract = True

    @classmethod
    def get_edit_handler(cls):
        tabs = ((_("Korean"), cls.korean), (_("English"), cls.english), (_("Address"), ("slug",)))
        panels = [ObjectList([FieldPanel(name) for name in names], heading=label) for label, names in tabs]
        return TabbedInterface(panels, base_form_class=cls.base_form_class).bind_to_model(cls)

    preview_modes = [("", _("Korean")), ("en", _("English"))]

    def serve_preview(self, request, mode_name):
        with override(mode_name or get_language()):
            response = super().serve_preview(request, "")
            return response.render() if hasattr(response, "render") else response

    def get_context(self, request, *args, **kwargs):
        return {
            **super().get_context(request, *args, **kwargs),
            "section": self.section,
            "title": in_language(self, "title"),
            "intro": in_language(self, "intro"),
            "body": in_language(self, "body"),
        }


def shown(pages):
    """Live pages as lists name them: title and sentence in the reader's language, with the address."""
    return [(in_language(page, "title"), in_language(page, "intro"), page) for page in pages]


class GuideIndexPage(EditorialPage):
    """이용 안내: the list of guides."""

    template = "editorial/guides.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["editorial.GuidePage"]
    max_count = 1
    section = "guide"

    class Meta:
        verbose_name = _("list of guides")

    def get_context(self, request, *args, **kwargs):
        guides = GuidePage.objects.child_of(self).live().order_by("path")
        return {**super().get_context(request, *args, **kwargs), "guides": shown(guides)}


class GuidePage(EditorialPage):
    """안내: how something is done, for those who do it."""

    template = "editorial/guide.html"
    parent_page_types = ["editorial.GuideIndexPage"]
    subpage_types: list[str] = []
    section = "guide"

    class Meta:
        verbose_name = _("guide")

    def get_context(self, request, *args, **kwargs):
        siblings = GuidePage.objects.sibling_of(self).live().order_by("path") if self.pk else []
        return {**super().get_context(request, *args, **kwargs), "guides": shown(siblings)}


class NoticeIndexPage(EditorialPage):
    """알림: the list of notices, the newest first."""

    template = "editorial/notices.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["editorial.NoticePage"]
    max_count = 1
    section = "notices"

    class Meta:
        verbose_name = _("list of notices")

    def get_context(self, request, *args, **kwargs):
        every = NoticePage.objects.child_of(self).live().order_by("-on", "-pk")
        pages = Paginator(every, NOTICES_SHOWN)
        page = pages.get_page(request.GET.get("page"))
        links = [(number, f"page={number}") for number in pages.page_range]
        return {
            **super().get_context(request, *args, **kwargs),
            "notices": shown(page),
            "number": page.number,
            "links": links,
        }


class NoticePage(EditorialPage):
    """알림 한 건: what has changed or is about to happen."""

    on = models.DateField(_("day"))

    korean = ("title", "on", "intro", "body")
    template = "editorial/notice.html"
    parent_page_types = ["editorial.NoticeIndexPage"]
    subpage_types: list[str] = []
    section = "notices"

    class Meta:
        verbose_name = _("notice")


class FixedPage(EditorialPage):
    """약관, 개인정보 처리방침, 접근성: what every footer leads to."""

    template = "editorial/fixed.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of the footer")
