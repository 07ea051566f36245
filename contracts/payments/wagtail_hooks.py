from wagtail import hooks

from .viewsets import DepositExpectationViewSet, PaymentRunViewSet, StatementLineViewSet, TransferInstructionViewSet

for viewset in (DepositExpectationViewSet, StatementLineViewSet, TransferInstructionViewSet, PaymentRunViewSet):
    hooks.register("register_admin_viewset", viewset)
