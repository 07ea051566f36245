from django.urls import path

from . import change_views as views

app_name = "changes"
urlpatterns = [
    path("", views.change_list, name="list"),
    path("new/", views.request_change, name="new"),
    path("end/", views.request_end, name="end"),
    path("<slug:change>/", views.change, name="detail"),
    path("<slug:change>/withdraw/", views.withdraw, name="withdraw"),
]
