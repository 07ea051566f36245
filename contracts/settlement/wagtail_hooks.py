from wagtail import hooks

from .viewsets import ClaimViewSet, SettlementViewSet

for viewset in (ClaimViewSet, SettlementViewSet):
    hooks.register("register_admin_viewset", viewset)
