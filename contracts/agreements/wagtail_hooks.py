from wagtail import hooks

from . import office  # noqa: F401  puts its part on the page of a case
from .viewsets import AgreementDocumentViewSet, AgreementViewSet
from .viewsets_of_changes import AmendmentViewSet

for viewset in (AgreementDocumentViewSet, AgreementViewSet, AmendmentViewSet):
    hooks.register("register_admin_viewset", viewset)
