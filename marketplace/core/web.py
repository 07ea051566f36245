"""Small things that views of every app share."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST_BROWSER = 200  # characters


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address in `next`, if it is one of ours; else `otherwise`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else otherwise


def address_of(request: HttpRequest) -> str:
    """The address a request came from: of the client, if TRUSTED_PROXIES stand in front, else of whoever is connected.

    Each proxy adds the address it was called from at the right of X-Forwarded-For. Anything further left is the
    client's own word.
    """
    connected = request.META.get("REMOTE_ADDR", "")
    proxies = settings.TRUSTED_PROXIES
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies < 1 or len(said) < proxies:
        return connected
    try:
        return str(ipaddress.ip_address(said[-proxies].strip()))
    except ValueError:
        return connected


def browser_of(request: HttpRequest) -> str:
    """What the browser calls itself, as it can be printed: ASCII, at most LONGEST_BROWSER characters."""
    said = request.META.get("HTTP_USER_AGENT", "")
    return "".join(letter for letter in said if " " <= letter <= "~")[:LONGEST_BROWSER]
