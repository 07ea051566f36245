"""A kind of record in the admin: who reads it, what its list and page show, what can be done."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import models
from django.urls import path, reverse
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from . import views
from .bulk import BulkView
from .lists import ListView
from .menus import OfficeMenu

_OF_CASES: dict[type[models.Model], "RecordViewSet"] = {}


def kinds_of_a_case() -> list["RecordViewSet"]:
    """Every kind of record that belongs to a case, in the order of the menus."""
    return sorted(_OF_CASES.values(), key=lambda kind: (kind.menu.order, kind.menu_order))


class ReadersPolicy(BasePermissionPolicy):
    """The staff roles named may do what `actions` names: view, unless more is given. Nobody else does anything."""

    permission_cache_name = "_staff_roles"

    def __init__(self, model: type[models.Model], readers: tuple[str, ...], actions: tuple[str, ...] = ("view",)):
        super().__init__(model)
        self.readers, self.actions = frozenset(readers), frozenset(actions)

    def get_all_permissions_for_user(self, user):
        return frozenset(user.groups.values_list("name", flat=True)) if user.is_active else frozenset()

    def user_has_permission(self, user, action):
        return action in self.actions and not self.readers.isdisjoint(self.get_cached_permissions_for_user(user))

    def users_with_any_permission(self, actions):
        people = get_user_model().objects
        if self.actions.isdisjoint(actions):
            return people.none()
        return people.filter(is_active=True, groups__name__in=self.readers).distinct()


class RecordViewSet(ModelViewSet):
    """Read-only record with actions.

    `readers`: staff roles. `columns`: fields of the list, the first leads to the record; `extra_columns`: computed
    ones. `bulk`: names of actions that can be done with several records at once. `facts`: fields and columns of the
    record's page. `related`: tables below, `sections`: other parts. `related_fields`: what the list joins. `doors`:
    buttons that lead elsewhere. `menu`: the menu it stands in. `case_path`: the lookup from a record to its case,
    where it has one.
    """

    readers: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    extra_columns: tuple = ()
    facts: tuple = ()
    related: tuple = ()
    sections: tuple = ()
    related_fields: tuple[str, ...] = ()
    actions: tuple = ()
    doors: tuple = ()
    bulk: tuple[str, ...] = ()
    list_actions: tuple = ()
    case_path = ""
    menu: OfficeMenu

    index_view_class = ListView
    inspect_view_class = views.RecordView
    index_results_template_name = "office/list_results.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ()
    list_per_page = 50
    add_to_admin_menu = True

    @property
    def menu_hook(self):
        return self.menu.hook

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(
            **{
                "actions": self.actions,
                "list_actions": self.list_actions,
                "related": self.related,
                "sections": self.sections,
                "action_url_name": self.get_url_name("action"),
                "list_action_url_name": self.get_url_name("list_action"),
                "file_url_name": self.get_url_name("file"),
                "case_path": self.case_path,
                **kwargs,
            }
        )

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(
            fields=self.columns, extra_columns=self.extra_columns, related_fields=self.related_fields,
            bulk=self.bulk, bulk_url_name=self.get_url_name("bulk"), **kwargs,
        )  # fmt: skip

    def get_inspect_view_kwargs(self, **kwargs):
        return super().get_inspect_view_kwargs(fields=self.facts, doors=self.doors, **kwargs)

    def get_urlpatterns(self):
        conv = self.pk_path_converter
        act, act_on_list = self.construct_view(views.ActionView), self.construct_view(views.ListActionView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path(f"inspect/<{conv}:pk>/", self.inspect_view, name="inspect"),
            path(f"inspect/<{conv}:pk>/do/<slug:name>/", act, name="action"),
            path(
                f"inspect/<{conv}:pk>/file/<slug:name>/",
                self.construct_view(views.RecordFileView, fields=self.facts),
                name="file",
            ),
            path("do/<slug:name>/", act_on_list, name="list_action"),
            path("bulk/<slug:name>/", self.construct_view(BulkView, bulk=self.bulk), name="bulk"),
        ]

    def get_permissions_to_register(self):
        return Permission.objects.none()  # ours are roles, not Django's permissions

    @property
    def url_finder_class(self):
        """Links from other records lead to the record's page."""
        viewset = self

        class Finder(ModelAdminURLFinder):
            def get_edit_url(self, instance):
                if viewset.permission_policy.user_has_permission(self.user, "view"):
                    return reverse(viewset.get_url_name("inspect"), args=[instance.pk])

        return Finder

    def on_register(self):
        register_permission_policy(self.model, ReadersPolicy(self.model, self.readers), exact_class=True)
        if self.case_path:
            _OF_CASES[self.model] = self
        super().on_register()
