"""Gives every request its actor, worked out when it is first asked for."""

from django.utils.functional import SimpleLazyObject

from .queries import actor_for


def actor_middleware(get_response):
    """`request.actor`: who acts, for which organisation, in which roles."""

    def middleware(request):
        request.actor = SimpleLazyObject(lambda: actor_for(request))
        return get_response(request)

    return middleware
