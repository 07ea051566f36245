"""Gives every request its actor, worked out when it is first asked for, and the instant at which it arrived."""

from django.utils.functional import SimpleLazyObject

from marketplace.core import clock

from .queries import actor_for


def actor_middleware(get_response):
    """`request.at`: when it arrived. `request.actor`: who acts, for which organisation, in which roles."""

    def middleware(request):
        request.at = clock.now()
        request.actor = SimpleLazyObject(lambda: actor_for(request))
        return get_response(request)

    return middleware
