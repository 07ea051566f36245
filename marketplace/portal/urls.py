from django.urls import path

from . import workspace_views as views

app_name = "workspace"
urlpatterns = [
    path("", views.home, name="home"),
    path("switch/", views.switch, name="switch"),
    path("cases/", views.cases, name="cases"),
    path("cases/<slug:number>/", views.case, name="case"),
]
