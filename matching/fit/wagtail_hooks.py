from django.urls import path
from wagtail import hooks

from .viewsets import MatchRunViewSet, ranking_file

hooks.register("register_admin_viewset", MatchRunViewSet)


@hooks.register("register_admin_urls")
def addresses():
    return [path("rankings/<int:pk>/record/", ranking_file, name="office_ranking")]
