"""A listing as an index keeps it: what its texts come to, computed once for whatever engine stores it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import chain

import numpy as np

from .corpus import Terms, terms_of
from .text import Token, is_hangul, runs, tokens
from .types import IndexDefinition, ListingDocument
from .vectors import content_key

BREAK = "0break0"  # never a token of a text


@dataclass(frozen=True, slots=True)
class StoredForm:
    """One listing, ready to be written."""

    document: ListingDocument
    body: str  # the document as JSON
    terms: Terms
    stream: str  # its tokens in reading order, with a mark where punctuation ends a run: no phrase reaches over it
    views: tuple[str, ...]  # the content keys of the vectors whose mean is its meaning

    @property
    def digest(self) -> str:
        """Names the content: two indexes that hold the same of a listing have the same digest."""
        return digest_of(self.body)


@dataclass(frozen=True, slots=True)
class Written:
    """A listing as it stands in the index file."""

    form: StoredForm
    vector: np.ndarray | None  # mean of its views; None until they are computed
    version: int  # number of the newest change of the site's table that was known when it was loaded


def stored_form(document: ListingDocument, definition: IndexDefinition) -> StoredForm:
    """Everything an index keeps of a listing."""
    read = {name: runs(text) for name, text in definition.texts(document).items()}
    return StoredForm(
        document,
        dumped(document),
        terms_of((chain.from_iterable(read[name]), weight) for name, weight in definition.weights.items()),
        f" {BREAK} ".join(map(_stream, read.values())),
        tuple(content_key("passage", view) for view in definition.views(document)),
    )


def digest(document: ListingDocument) -> str:
    """The digest of a document as an index would hold it."""
    return digest_of(dumped(document))


def digest_of(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:16]


def _stream(found: Sequence[Sequence[Token]]) -> str:
    return f" {BREAK} ".join(" ".join(token for token, _ in run) for run in found)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word as its tokens in a row. `begins`: a single syllable, which stands for the beginning of a token."""

    tokens: tuple[str, ...]
    begins: bool


def phrases(words: Sequence[str]) -> list[Phrase]:
    """The words that can be looked for, each once: 설계도 is not found in “계도와 설계”."""
    found = {}
    for word in words:
        parts = tuple(token for token, _ in tokens(word))
        if parts:
            found[parts] = Phrase(parts, len(parts) == 1 and len(parts[0]) == 1 and is_hangul(parts[0]))
    return list(found.values())


def dumped(document: ListingDocument) -> str:
    """A document as JSON, without what it does not say."""
    values = {field.name: getattr(document, field.name) for field in fields(document)}
    stated = {name: value for name, value in values.items() if value or (value == 0 and value is not False)}
    return json.dumps(stated, ensure_ascii=False, default=_plain)


def _plain(value):
    return value.isoformat() if isinstance(value, datetime) else dict(value)


def loaded(body: str) -> ListingDocument:
    """The document that was `dumped`."""
    values = json.loads(body)
    if "published_at" in values:
        values["published_at"] = datetime.fromisoformat(values["published_at"])
    facets = {name: tuple(codes) for name, codes in values.pop("facets", {}).items()}
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return ListingDocument(**plain, facets=facets)
