"""A stored file as an answer, under a name that people can read: saved, and shown in place only if it is our own."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from . import files
from .models import StoredFile

_ENDINGS = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "text/plain": ".txt", "text/csv": ".csv",
    "application/xml": ".xml", "application/hwp+zip": ".hwpx", "application/x-hwp": ".hwp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}  # fmt: skip


def download(file: StoredFile, name: str, *, in_place: bool = False) -> HttpResponse:
    """The file under `name`, with the ending of its kind. Raises FileRefused if its bytes are damaged.

    `in_place`: the browser may open it; only for what we made ourselves, never for what somebody sent.

    Whoever calls it has asked before whether the reader may have the file.
    """
    response = HttpResponse(files.read(file), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(
        not in_place, f"{name}{_ENDINGS.get(file.media_type, '')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
