"""Pages from files: what must always be there, and what the demonstration brings."""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from modelsearch import index
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from marketplace.accounts.enums import StaffRole

from .models import EditorialPage, FixedPage, GuideIndexPage, GuidePage, NoticeIndexPage, NoticePage

CONTENT = Path(__file__).parent / "content"
KINDS = {"guides": GuideIndexPage, "notices": NoticeIndexPage, "fixed": FixedPage}
NAME = "이음"
EDITORS = (StaffRole.MODERATOR, StaffRole.PROGRAMME_MANAGER)
RIGHTS_OF_PAGES = ("add_page", "change_page", "publish_page")
RIGHTS_OF_FILES = ("add_document", "change_document", "choose_document")


def put_in_place() -> None:
    """The lists of guides and notices, the pages of the footer, and the rights of the editors. Safe to repeat: a page
    that is there stays as its editors have it."""
    with transaction.atomic(), disable_reference_index_auto_update():  # they refer to nothing
        home = _home()
        for path in sorted(CONTENT.glob("*.toml")):
            told = tomllib.loads(path.read_text(encoding="utf-8"))
            _add(home, KINDS[told.pop("kind")], path.stem, told)
        for role in EDITORS:
            _let_edit(Group.objects.get_or_create(name=role.value)[0], home)


def publish_guide(*, slug: str, told: Mapping) -> None:
    """A guide as a file tells it. One that is there stays as it is."""
    _add(GuideIndexPage.objects.get(), GuidePage, slug, told)


def publish_notice(*, slug: str, on: date, told: Mapping) -> None:
    """A notice as a file tells it, of a day. One that is there stays as it is."""
    _add(NoticeIndexPage.objects.get(), NoticePage, slug, told, on=on)


def _home() -> Page:
    """The root of the site, which Wagtail made: our own first page answers its address."""
    home = Site.objects.get(is_default_site=True).root_page
    Page.objects.filter(pk=home.pk).update(title=NAME, draft_title=NAME)
    return home


def _add(parent: Page, kind: type[EditorialPage], slug: str, told: Mapping, **fields) -> None:
    if parent.get_children().filter(slug=slug).exists():
        return
    texts = {name: told[name] for name in ("title", "title_en", "intro", "intro_en") if name in told}
    bodies = {name: _body(told.get(name, ())) for name in ("body", "body_en")}
    page = kind(slug=slug, **texts, **bodies, **fields)
    parent.add_child(instance=page)
    page.save_revision(changed=False)
    index.insert_or_update_object(page)


def _body(passages) -> str:
    """Passages, each a table with one key that names its kind, as a StreamField keeps them."""
    return json.dumps([{"type": kind, "value": value} for passage in passages for kind, value in passage.items()])


def _let_edit(group: Group, home: Page) -> None:
    for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=RIGHTS_OF_PAGES):
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=right)
    root = Collection.get_first_root_node()
    for right in Permission.objects.filter(content_type__app_label="wagtaildocs", codename__in=RIGHTS_OF_FILES):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=right)
