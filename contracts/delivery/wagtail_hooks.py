from wagtail import hooks

from .viewsets import MilestoneViewSet

hooks.register("register_admin_viewset", MilestoneViewSet)
