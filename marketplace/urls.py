"""Every address of the site. Korean has no prefix, English is under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from marketplace.portal import views

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("solutions/", include("catalog.urls")),
        path("accounts/", include("allauth.urls")),
        prefix_default_language=False,
    ),
]
