from django.urls import path

from . import views
from .views import applying, decided, objecting, together, writing

app_name = "applications"
urlpatterns = [
    path("", views.application_list, name="list"),
    path("<slug:number>/", views.tasks, name="tasks"),
    path("<slug:number>/together/", together.consortium, name="consortium"),
    path("<slug:number>/together/dissolve/", together.dissolve, name="dissolve"),
    path("<slug:number>/write/<slug:code>/", writing.part, name="part"),
    path("<slug:number>/costs/", writing.costs, name="costs"),
    path("<slug:number>/documents/", applying.documents, name="documents"),
    path("<slug:number>/consents/", applying.consents, name="consents"),
    path("<slug:number>/eligibility/", applying.eligibility, name="eligibility"),
    path("<slug:number>/check/", applying.check, name="check"),
    path("<slug:number>/ask/", applying.ask_to_confirm, name="ask"),
    path("<slug:number>/confirm/", applying.confirm, name="confirm"),
    path("<slug:number>/withdraw/", applying.withdraw, name="withdraw"),
    path("<slug:number>/receipts/<int:version>/", decided.receipt, name="receipt"),
    path("<slug:number>/receipts/<int:version>/pdf/", decided.receipt_file, name="receipt_file"),
    path("<slug:number>/correction/", decided.correction, name="correction"),
    path("<slug:number>/result/", decided.result, name="result"),
    path("<slug:number>/objection/", objecting.objection, name="objection"),
    path("<slug:number>/objection/<int:pk>/withdraw/", objecting.withdraw, name="withdraw_objection"),
    path("<slug:number>/objection/<int:pk>/file/", objecting.enclosure, name="objection_file"),
    path("<slug:number>/give-up/", decided.give_up, name="give_up"),
]
