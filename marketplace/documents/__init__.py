"""Documents: printing, sealing and verifying. The package face; other apps import nothing below it."""
from .errors import RenderFailed, UnprintableText
from .preflight import preflight
from .rendering import Attachment, render

__all__ = ["Attachment", "RenderFailed", "UnprintableText", "preflight", "render"]
