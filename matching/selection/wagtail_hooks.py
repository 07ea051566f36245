from wagtail import hooks

from .viewsets import ApplicationViewSet, AwardViewSet, PromotionViewSet, RankingViewSet

for viewset in (ApplicationViewSet, RankingViewSet, PromotionViewSet, AwardViewSet):
    hooks.register("register_admin_viewset", viewset)
