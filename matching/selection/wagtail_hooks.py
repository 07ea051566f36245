from wagtail import hooks

from . import office  # noqa: F401  puts its part on the page of a case
from .objection_viewsets import ObjectionViewSet
from .panel_viewsets import PanelMemberViewSet, PanelViewSet, ScoreSheetViewSet
from .viewsets import ApplicationViewSet, AwardViewSet, IneligibilityViewSet, PromotionViewSet, RankingViewSet

for viewset in (
    ApplicationViewSet, IneligibilityViewSet, PanelViewSet, PanelMemberViewSet, ScoreSheetViewSet, RankingViewSet,
    PromotionViewSet, ObjectionViewSet, AwardViewSet,
):  # fmt: skip
    hooks.register("register_admin_viewset", viewset)
