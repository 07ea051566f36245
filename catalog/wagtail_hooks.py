from wagtail.snippets.models import register_snippet

from .viewsets import CatalogGroup

register_snippet(CatalogGroup)
