from django.urls import path

from . import views

app_name = "guarantees"
urlpatterns = [
    path("<slug:number>/guarantee/", views.guarantee, name="submit"),
    path("<slug:number>/guarantee/<int:pk>/", views.guarantee_file, name="file"),
]
