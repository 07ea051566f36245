"""A vendor's solutions in the workspace."""

from django.urls import path

from . import workspace_views as views

app_name = "vendor_solutions"
urlpatterns = [
    path("", views.solutions, name="list"),
    path("new/", views.begin, name="new"),
    path("<slug:slug>/", views.solution, name="solution"),
    path("<slug:slug>/edit/<slug:code>/", views.edit, name="edit"),
    path("<slug:slug>/preview/", views.preview, name="preview"),
    path("<slug:slug>/submit/", views.submit, name="submit"),
    path("<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:slug>/take-down/", views.take_down, name="take_down"),
    path("<slug:slug>/history/", views.versions, name="versions"),
    path("<slug:slug>/history/<int:revision>/", views.changes, name="changes"),
]
