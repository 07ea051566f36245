from django.urls import path
from wagtail import hooks

from . import office  # noqa: F401  puts its part on the page of a case
from .change_viewsets import AmendmentViewSet
from .office_preview import ArticlesPage
from .paper_viewsets import PaperSignatureViewSet
from .prior_viewsets import PriorNoticeViewSet
from .viewsets import AgreementDocumentViewSet, AgreementViewSet

for viewset in (
    AgreementDocumentViewSet, AgreementViewSet, AmendmentViewSet, PaperSignatureViewSet, PriorNoticeViewSet,
):  # fmt: skip
    hooks.register("register_admin_viewset", viewset)


@hooks.register("register_admin_urls")
def addresses():
    return [path("articles/<int:edition_id>/", ArticlesPage.as_view(), name="office_articles")]
