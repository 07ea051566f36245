from wagtail import hooks

from .viewsets import (
    DepositExpectationViewSet,
    PaymentRunViewSet,
    StatementImportViewSet,
    StatementLineViewSet,
    TransferInstructionViewSet,
)

for viewset in (
    DepositExpectationViewSet,
    StatementLineViewSet,
    StatementImportViewSet,
    TransferInstructionViewSet,
    PaymentRunViewSet,
):
    hooks.register("register_admin_viewset", viewset)
