from wagtail import hooks

from .viewsets import DelegationViewSet, OrganisationClaimViewSet

hooks.register("register_admin_viewset", OrganisationClaimViewSet)
hooks.register("register_admin_viewset", DelegationViewSet)
