"""Prints the SHA-256 of the document of a pickled job that comes in: run in another process by tests of documents."""

import pickle
import sys

import django
from django.conf import settings

from marketplace import documents
from tests.marketplace.documents import sample

settings.configure(ASSETS_DIR=sample.ROOT / "assets", LANGUAGE_CODE="ko")
django.setup()
print(documents.sha256(sample.printed(pickle.load(sys.stdin.buffer))), end="")
