from wagtail import hooks

from . import office_home


@hooks.register("construct_homepage_panels")
def begin_with_the_round(request, panels):
    """Wagtail's panels on pages make way; those on reviews that wait for a moderator stay."""
    kept = [panel for panel in panels if panel.name == "workflow_objects_to_moderate"]
    panels[:] = [*office_home.panels(request.actor), *kept]
