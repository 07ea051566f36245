from wagtail import hooks

from .viewsets import ApplicationViewSet, AwardViewSet, IneligibilityViewSet, PromotionViewSet, RankingViewSet

for viewset in (ApplicationViewSet, IneligibilityViewSet, RankingViewSet, PromotionViewSet, AwardViewSet):
    hooks.register("register_admin_viewset", viewset)
