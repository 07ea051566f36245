from django.urls import path

from . import views

app_name = "company"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("start/", views.start, name="start"),
    path("edit/", views.edit, name="edit"),
    path("documents/add/", views.add_certificate, name="add_certificate"),
    path("documents/<int:pk>/", views.certificate_file, name="certificate"),
    path("accounts/", views.closed_accounts, name="accounts"),
    path("people/", views.people, name="people"),
    path("people/requests/<int:pk>/", views.answer_join, name="answer_join"),
    path("people/<int:pk>/delegate/", views.delegate, name="delegate"),
    path("people/delegations/<int:pk>/end/", views.revoke, name="revoke"),
]
