"""News vouchers listen to: one was issued and is to be put on paper."""

from contracts.issued import operations as issued
from contracts.issued.enums import IssuedKind
from marketplace.core import outbox
from marketplace.core.models import Event

from . import statement
from .models import Voucher


@outbox.on("voucher.issue", tireless=True)
def issue_statement(event: Event) -> None:
    voucher = Voucher.objects.select_related("agreement").get(pk=event.subject_id)
    issued.issue(
        kind=IssuedKind.VOUCHER, agreement_id=voucher.agreement_id, subject_id=voucher.pk,
        order=voucher.agreement.vouchers.filter(pk__lte=voucher.pk).count(), sheet=statement.sheet_of(voucher),
        at=event.at,
    )  # fmt: skip
