"""What the workspace says of a voucher and of the guarantee behind an advance."""

from django.utils.translation import gettext_lazy as _

from marketplace.programmes.workspace import told

told("voucher.issue", _("The voucher was issued"), named=False)
told("voucher.suspend", _("The voucher was suspended"), named=False)
told("voucher.resume", _("The voucher can be used again"), named=False)
told("voucher.spend", _("The voucher is used up"), named=False)
told("voucher.expire", _("The voucher has expired"), named=False)
told("guarantee.submit", _("A guarantee for the advance was handed in"))
told("guarantee.accept", _("The guarantee was accepted"), named=False)
told("guarantee.refuse", _("The guarantee was refused"), named=False)
told("guarantee.clear", _("The guarantee was given back"), named=False)
