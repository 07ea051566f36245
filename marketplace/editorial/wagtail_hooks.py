from modelsearch import index
from wagtail import hooks

from .models import EditorialPage


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
def find_it_in_the_admin(request, page):
    """The admin's own search knows the page as it is now."""
    if isinstance(page, EditorialPage):
        index.insert_or_update_object(page)
