from wagtail import hooks

from . import office  # noqa: F401  puts its part on the page of a case
from .viewsets import GuaranteeViewSet, VoucherViewSet

for viewset in (GuaranteeViewSet, VoucherViewSet):
    hooks.register("register_admin_viewset", viewset)
