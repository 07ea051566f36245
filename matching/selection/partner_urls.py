"""The vendor's pages of a case between choice and award."""

from django.urls import path

from . import partner_views as views

app_name = "vendor_cases"
urlpatterns = [
    path("<slug:number>/together/", views.together, name="together"),
    path("<slug:number>/together/propose/", views.propose, name="propose"),
    path("<slug:number>/together/accept/", views.accept, name="accept"),
    path("<slug:number>/together/decline/", views.decline, name="decline"),
    path("<slug:number>/application/", views.application, name="application"),
]
