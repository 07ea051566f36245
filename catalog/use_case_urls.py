from django.urls import path

from . import use_case_views as views

app_name = "use_cases"
urlpatterns = [
    path("", views.use_case_list, name="list"),
    path("<slug:code>/", views.use_case_detail, name="detail"),
]
