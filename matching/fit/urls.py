from django.urls import path

from . import views

app_name = "match"
urlpatterns = [
    path("", views.match, name="page"),
    path("record/", views.record_file, name="record"),
    path("change/", views.change, name="change"),
    path("quotes/", views.ask_for_quotes, name="quotes"),
]
