from wagtail import hooks

from . import office  # noqa: F401  puts its part on the page of a case
from .change_viewsets import AmendmentViewSet
from .viewsets import AgreementDocumentViewSet, AgreementViewSet

for viewset in (AgreementDocumentViewSet, AgreementViewSet, AmendmentViewSet):
    hooks.register("register_admin_viewset", viewset)
