from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .viewsets import CatalogGroup, VendorRegistrationViewSet

register_snippet(CatalogGroup)
hooks.register("register_admin_viewset", VendorRegistrationViewSet)
