"""Visits to the pages of a project, by a person of one of its firms, in the story's time."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.models import User


@pytest.fixture
def visit(client, stage):
    """Open a page of a project, or send it a form; redirections are followed. `path` is read below the project."""

    def opened(path: str = "", actor=None, *, key: str = "f12", headers=None, **sent):
        client.force_login(User.objects.get(pk=(actor or stage.of(key)).person_id))
        number = stage.agreement(key).case.number
        path = path if path.startswith("/") else f"/workspace/projects/{number}/{path}"
        with time_machine.travel(stage.now(), tick=False):
            if sent:
                return client.post(path, sent, follow=True, headers=headers)
            return client.get(path, follow=True, headers=headers)

    return opened


def papers(*contents: bytes, name: str = "paper.pdf") -> dict:
    """The files of a delivery as its form sends them, and the mark that all has arrived."""
    sent = {
        f"file_{place}": SimpleUploadedFile(name, content, content_type="application/pdf")
        for place, content in enumerate(contents or [b"%PDF-1.7 paper of a test"])
    }
    return sent | {"whole": "1"}
