from wagtail import hooks

from .viewsets import FraudSignalViewSet

hooks.register("register_admin_viewset", FraudSignalViewSet)
