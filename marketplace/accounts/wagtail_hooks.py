from wagtail import hooks

from .viewsets import OrganisationClaimViewSet

hooks.register("register_admin_viewset", OrganisationClaimViewSet)
