from django.urls import path, re_path

from . import views

app_name = "agreements"
urlpatterns = [
    path("", views.verify, name="verify"),
    path("file/", views.verify_file, name="verify_file"),
    path("root.pem", views.root_certificate, name="root_certificate"),
    re_path(r"^fingerprint/(?P<sha256>[0-9a-f]{64})/$", views.fingerprint, name="fingerprint"),
    path("<str:number>/<str:code>/", views.verify_link, name="verify_link"),
    path("<str:number>/<str:code>/proof.json", views.proof, name="proof"),
]
