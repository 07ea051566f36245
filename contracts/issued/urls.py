from django.urls import path

from . import views

app_name = "issued"
urlpatterns = [
    path("<slug:number>/documents/<slug:document>/", views.file, name="file"),
    path("<slug:number>/documents/<slug:document>/english/", views.ask_for_translation, name="translate"),
]
