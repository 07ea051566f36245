from django.urls import path

from . import views

urlpatterns = [
    path("company/account/", views.bank_account, name="bank_account"),
    path("deposits/<slug:code>/card/", views.card, name="card"),
    path("deposits/<slug:code>/card/back/", views.card_back, name="card_back"),
]
