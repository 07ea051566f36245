"""A settlement auditor's pages."""

from django.urls import path

from .views import audits as views

app_name = "audits"
urlpatterns = [
    path("", views.audits, name="list"),
    path("<slug:number>/", views.audit, name="audit"),
    path("<slug:number>/expenses/<int:position>/", views.judge, name="judge"),
    path("<slug:number>/propose/", views.propose, name="propose"),
    path("<slug:number>/return/", views.send_back, name="return"),
]
