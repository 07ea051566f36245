from wagtail import hooks

from . import office  # noqa: F401  puts its part on the page of a case
from .viewsets import FinalEvaluationViewSet, InterimCheckViewSet, MilestoneViewSet

for viewset in (MilestoneViewSet, InterimCheckViewSet, FinalEvaluationViewSet):
    hooks.register("register_admin_viewset", viewset)
