"""The header of a case and its story, for any page that shows a case, whichever app it belongs to."""

from django import template

from marketplace.portal import workspace
from marketplace.programmes.workspace import story_of

register = template.Library()


@register.inclusion_tag("components/case_header.html", takes_context=True)
def case_header(context, case, title: str = "", state: str = "", quiet: bool = False):
    """Where the case stands, whose turn it is, what comes next.

    `title`, `state`: the page's own, if it has any. `quiet`: the page has a button of its own for the next step.
    """
    request = context["request"]
    header = workspace.header(case, request.actor, request.at)
    if quiet or (header["main"] and header["main"].href == request.path):
        header["main"] = None
    return {**header, "title": title or case.title, "state": state}


@register.inclusion_tag("components/timeline.html", takes_context=True)
def case_story(context, case, newest: int = 0):
    """What has happened in the case, as far as the reader may know it; `newest`: of a long story, what is open."""
    entries = story_of(case, context["request"].actor)
    split = max(len(entries) - newest, 0) if newest else 0
    return {"earlier": entries[:split], "entries": entries[split:]}
