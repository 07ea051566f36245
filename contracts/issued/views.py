from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.views.decorators.http import require_safe

from marketplace.core.downloads import download

from . import queries


@login_required
@require_safe
def file(request, number: str, document: str):
    """The PDF of an issued document, to the firms of its agreement and the office."""
    found = queries.issued(request.actor).filter(agreement__case__number=number, number=document).first()
    if found is None:
        raise Http404
    return download(found.file, found.number, in_place=True)
