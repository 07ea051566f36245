from wagtail import hooks

from .viewsets import CaseViewSet, RoundViewSet, RuleSetViewSet

for viewset in (RoundViewSet, CaseViewSet, RuleSetViewSet):
    hooks.register("register_admin_viewset", viewset)
