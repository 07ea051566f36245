from wagtail import hooks

from .viewsets import EditionViewSet

hooks.register("register_admin_viewset", EditionViewSet)
