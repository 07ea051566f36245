from django.urls import path

from . import views

app_name = "catalog"
urlpatterns = [
    path("", views.solution_list, name="list"),
    path("suggest/", views.suggest, name="suggest"),
    path("compare/", views.compare, name="compare"),
    path("shortlist/", views.shortlist_page, name="shortlist"),
    path("<slug:slug>/", views.solution_detail, name="detail"),
]
