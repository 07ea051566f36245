from wagtail import hooks

from . import providers
from .viewsets import (
    CardPaymentViewSet,
    DepositExpectationViewSet,
    PaymentRunViewSet,
    ProviderEventViewSet,
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
    *((CardPaymentViewSet, ProviderEventViewSet) if providers.is_on() else ()),
):
    hooks.register("register_admin_viewset", viewset)
