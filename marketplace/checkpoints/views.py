"""Checkpoints for anyone to see and keep: who holds an old one can tell whether anything before it was rewritten."""

import json

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace import documents
from marketplace.core.paging import page_of

from . import queries
from .models import Checkpoint


@require_safe
def index(request):
    """All checkpoints, newest first."""
    page = page_of(request, Checkpoint.objects.select_related("stamp"))
    return render(request, "checkpoints/index.html", {"page": page, "section": "verify", "trial": documents.is_trial()})


@require_safe
def everything(request):
    """All checkpoints, oldest first, as JSON lines."""
    rows = Checkpoint.objects.select_related("stamp").order_by("number").iterator(chunk_size=500)
    lines = (json.dumps(queries.published(row), ensure_ascii=False) + "\n" for row in rows)
    response = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ieum-checkpoints.jsonl"'
    return response
