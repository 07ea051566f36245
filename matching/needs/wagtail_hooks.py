from wagtail import hooks

from .viewsets import NeedViewSet, QuoteViewSet

for viewset in (NeedViewSet, QuoteViewSet):
    hooks.register("register_admin_viewset", viewset)
