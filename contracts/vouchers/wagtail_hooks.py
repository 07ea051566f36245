from wagtail import hooks

from .viewsets import GuaranteeViewSet, VoucherViewSet

for viewset in (GuaranteeViewSet, VoucherViewSet):
    hooks.register("register_admin_viewset", viewset)
