"""Installed by marketplace.urls only where the demonstration is on."""

from django.urls import path

from . import components

urlpatterns = [path("", components.page, name="components")]
