from django.urls import path

from . import vendor_views as views

app_name = "vendor"
urlpatterns = [path("", views.home, name="home")]
