from django.urls import path

from . import views

urlpatterns = [path("company/account/", views.bank_account, name="bank_account")]
