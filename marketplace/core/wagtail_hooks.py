from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .office import menus

for menu in menus.ALL:
    hooks.register("register_admin_menu_item", menu.item)


@hooks.register("insert_global_admin_css")
def office_look():
    return format_html('<link rel="stylesheet" href="{}">', static("ieum/office.css"))


@hooks.register("construct_main_menu")
def leave_out_the_editors_help(request, items):
    """Wagtail's own guide speaks of other things than the office does."""
    items[:] = [item for item in items if item.name != "help"]
