from django.urls import path

from . import views

app_name = "needs"
urlpatterns = [
    path("", views.need_list, name="list"),
    path("new/", views.new, name="new"),
    path("<slug:number>/", views.detail, name="detail"),
    path("<slug:number>/edit/", views.edit, name="edit"),
    path("<slug:number>/ask/", views.ask, name="ask"),
    path("<slug:number>/ask-another/", views.ask_another, name="ask_another"),
    path("<slug:number>/again/", views.again, name="again"),
    path("<slug:number>/questions/<int:pk>/", views.answer, name="answer"),
    path("<slug:number>/quotes/", views.quotes, name="quotes"),
    path("<slug:number>/open/", views.open_quotes, name="open"),
    path("<slug:number>/cancel/", views.cancel, name="cancel"),
]
