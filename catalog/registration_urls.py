"""A vendor's registration in the workspace."""

from django.urls import path

from . import registration_views as views

app_name = "vendor_registration"
urlpatterns = [
    path("", views.state, name="state"),
    path("edit/", views.edit, name="edit"),
    path("submit/", views.submit, name="submit"),
    path("<int:pk>/evidence/", views.evidence, name="evidence"),
]
