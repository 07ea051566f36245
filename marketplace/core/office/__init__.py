"""The ground of the office: records in the Wagtail admin, to be read and moved, never edited.

An app declares in its viewsets.py what a record shows and which actions it offers; the lifecycle says when.
Every action calls an operation of the app: nothing here writes.
"""

from ..forms import FileContentField
from . import menus
from .actions import Action, Door, ListAction
from .display import Related, Section, text_column
from .viewset import RecordViewSet

__all__ = [
    "Action", "Door", "FileContentField", "ListAction", "RecordViewSet", "Related", "Section", "menus", "text_column",
]  # fmt: skip
