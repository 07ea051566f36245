"""A vendor's desk: needs and quotes."""

from django.urls import path

from . import desk_views as views

app_name = "vendor_needs"
urlpatterns = [
    path("", views.needs, name="list"),
    path("quotes/", views.quotes, name="quotes"),
    path("<slug:number>/", views.need, name="need"),
    path("<slug:number>/questions/", views.ask, name="ask"),
    path("<slug:number>/quote/", views.quote, name="quote"),
    path("<slug:number>/quote/submit/", views.submit, name="submit"),
    path("<slug:number>/quote/withdraw/", views.withdraw, name="withdraw"),
]
