"""Installed by marketplace.urls only where the demonstration is on."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("identity-check/", views.identity_check, name="identity_check"),
    path("mail/", views.mails, name="mails"),
    path("mail/<slug:name>/", views.mail, name="mail"),
]
