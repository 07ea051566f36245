"""Claims in the workspace."""

from django.urls import path

from .views import claims as views

app_name = "claims"
urlpatterns = [
    path("", views.claims, name="list"),
    path("new/<slug:agreement>/<int:instalment>/", views.new, name="new"),
    path("<slug:number>/", views.claim, name="claim"),
    path("<slug:number>/invoice/", views.invoice, name="invoice"),
]
