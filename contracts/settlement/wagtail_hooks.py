from wagtail import hooks

from .viewsets import ClaimViewSet, PaymentHoldViewSet, SettlementViewSet

for viewset in (ClaimViewSet, PaymentHoldViewSet, SettlementViewSet):
    hooks.register("register_admin_viewset", viewset)
