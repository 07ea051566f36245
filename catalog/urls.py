from django.urls import path

from . import views

app_name = "catalog"
urlpatterns = [
    path("", views.solution_list, name="list"),
    path("suggest/", views.suggest, name="suggest"),
    path("compare/", views.compare, name="compare"),
    path("saved/", views.saved_searches, name="saved"),
    path("saved/<int:pk>/", views.saved_search, name="saved_search"),
    path("saved/<int:pk>/delete/", views.delete_search, name="delete_search"),
    path("shortlist/", views.shortlist_page, name="shortlist"),
    path("<slug:slug>/", views.solution_detail, name="detail"),
]
