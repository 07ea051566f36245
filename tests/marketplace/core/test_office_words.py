"""The words we put over Wagtail's: each must still be one of Wagtail's, or it does nothing."""

from pathlib import Path

import wagtail
from babel.messages.pofile import read_po
from django.conf import settings


def messages(path: Path) -> set[str]:
    with path.open("rb") as file:
        return {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file) if message.id}


def test_every_word_put_over_wagtails_is_wagtails():
    known = set()
    for path in Path(wagtail.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po"):
        known |= messages(path)
    ours = messages(Path(settings.BASE_DIR) / "marketplace/locale_admin/ko/LC_MESSAGES/django.po")

    assert ours
    assert ours <= known
