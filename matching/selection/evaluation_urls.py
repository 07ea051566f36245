"""An evaluator's pages."""

from django.urls import path

from . import evaluation_views as views

app_name = "evaluations"
urlpatterns = [
    path("", views.seats, name="list"),
    path("panels/<int:panel>/pledge/", views.pledge, name="pledge"),
    path("<int:pk>/", views.sheet, name="sheet"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/recuse/", views.recuse, name="recuse"),
    path("<int:pk>/save/", views.save, name="save"),
    path("<int:pk>/submit/", views.submit, name="submit"),
]
