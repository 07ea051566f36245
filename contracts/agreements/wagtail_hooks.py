from wagtail import hooks

from .viewsets import AgreementDocumentViewSet, AgreementViewSet

for viewset in (AgreementDocumentViewSet, AgreementViewSet):
    hooks.register("register_admin_viewset", viewset)
