from django.urls import path

from . import views

app_name = "vendors"
urlpatterns = [
    path("", views.find_vendor, name="find"),
    path("<slug:number>/", views.vendor_detail, name="detail"),
]
