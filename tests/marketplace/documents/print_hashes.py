"""Prints, as JSON, the SHA-256 of every golden document: run by test_rendering in another process."""

import json
import sys

import django
from django.conf import settings

from tests.marketplace.documents import sample

settings.configure(ASSETS_DIR=sample.ROOT / "assets", LANGUAGE_CODE="ko")
django.setup()
json.dump(sample.hashes(), sys.stdout)
