"""Pages of a list, whatever was typed into the address."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 20


def page_of(request: HttpRequest, rows: QuerySet, size: int = SIZE) -> Page:
    """The page that the address asks for (`?page=`), the first or the last where there is no such page.

    The page carries `links` for components/pager.html: pairs (number, query), keeping the rest of the query.
    """
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    query = request.GET.copy()
    page.links = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=3, on_ends=0):
        if isinstance(number, int):
            query["page"] = str(number)
            page.links.append((number, query.urlencode()))
    return page
