from django.urls import path

from . import check_views, invitation_views, prior_views, signing_views, workspace_views

app_name = "workspace_agreements"
urlpatterns = [
    path("", workspace_views.agreement_list, name="list"),
    path("invitations/<str:token>/", invitation_views.invitation, name="invitation"),
    path("<slug:number>/", workspace_views.detail, name="detail"),
    path("<slug:number>/documents/<slug:document>/", workspace_views.text, name="text"),
    path("<slug:number>/documents/<slug:document>/pdf/", workspace_views.file, name="file"),
    path("<slug:number>/notices/<slug:notice>/", prior_views.prior_notice, name="prior_notice"),
    path("<slug:number>/sign/", signing_views.sign, name="sign"),
    path("<slug:number>/sign/consent.txt", signing_views.consent, name="consent"),
    path("<slug:number>/sign/check/", check_views.check, name="check"),
    path("<slug:number>/sign/checked/", check_views.checked, name="checked"),
    path("<slug:number>/signed/", signing_views.signed, name="signed"),
    path("<slug:number>/decline/", signing_views.decline, name="decline"),
]
