"""The site's addresses, and one that fails."""

from django.urls import path

from marketplace.urls import urlpatterns as ours


def broken(request):
    raise RuntimeError("secret detail")


urlpatterns = [path("broken/", broken), *ours]
