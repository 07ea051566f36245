from wagtail import hooks

from . import office  # noqa: F401  puts its part on the page of a case
from .viewsets import ClaimViewSet, PaymentHoldViewSet, SettlementViewSet

for viewset in (ClaimViewSet, PaymentHoldViewSet, SettlementViewSet):
    hooks.register("register_admin_viewset", viewset)
