"""Settlements in the workspace."""

from django.urls import path

from .views import statements as views

app_name = "settlements"
urlpatterns = [
    path("", views.settlements, name="list"),
    path("<slug:number>/", views.statement, name="statement"),
    path("<slug:number>/submit/", views.submit, name="submit"),
    path("<slug:number>/object/", views.object_, name="object"),
    path("<slug:number>/file/", views.statement_file, name="file"),
    path("<slug:number>/expenses/<int:position>/", views.expense, name="expense"),
    path("<slug:number>/expenses/<int:position>/link/", views.link, name="link"),
    path("<slug:number>/expenses/<int:position>/papers/<int:pk>/remove/", views.remove, name="remove"),
    path("<slug:number>/papers/<int:pk>/", views.paper, name="paper"),
]
