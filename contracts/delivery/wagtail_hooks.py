from wagtail import hooks

from .viewsets import FinalEvaluationViewSet, InterimCheckViewSet, MilestoneViewSet

for viewset in (MilestoneViewSet, InterimCheckViewSet, FinalEvaluationViewSet):
    hooks.register("register_admin_viewset", viewset)
