"""What search would be without this project's own: three textbook ways, each over all the words of a listing.

Each has `rank(text)`: ids, the best first, at most 100. A listing's text is what a person reads: title, summary,
keywords, use cases and description; none of them knows a synonym, a use case's phrasings or a condition in the text.
"""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from django.db import connection, models
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from search import ListingDocument
from search.encoder import Encoder

DEPTH = 100
FIELDS = {"title": 3.0, "keywords": 2.0, "summary": 2.0, "description": 1.0}  # how much a word in each counts


def texts(document: ListingDocument) -> dict[str, str]:
    keywords = " ".join((*document.keywords, *document.use_case_texts))
    return {
        "title": document.title,
        "keywords": keywords,
        "summary": document.summary,
        "description": document.description,
    }


class BenchListing(index.Indexed, models.Model):
    """A listing as a Wagtail site would have it, with its search as it comes: SQLite's full text, all of the words."""

    key = models.CharField(max_length=40)
    title = models.TextField()
    keywords = models.TextField()
    summary = models.TextField()
    description = models.TextField()

    search_fields = [index.SearchField(name, boost=boost) for name, boost in FIELDS.items()]

    class Meta:
        app_label = "catalog"


class WagtailOnSqlite:
    def __init__(self, documents: Sequence[ListingDocument]):
        with connection.schema_editor() as editor:
            editor.create_model(BenchListing)
        BenchListing.objects.bulk_create(BenchListing(key=document.id, **texts(document)) for document in documents)
        self._backend = get_search_backend()
        self._backend.get_index_for_model(BenchListing).add_items(BenchListing, list(BenchListing.objects.all()))

    def rank(self, text: str) -> list[str]:
        if not text.strip():
            return []
        return [found.key for found in self._backend.search(text, BenchListing.objects.all())[:DEPTH]]

    def close(self) -> None:
        with connection.schema_editor() as editor:
            editor.delete_model(BenchListing)


class RrfHybrid:
    """BM25 over words as blanks divide them, and the nearness of one vector a listing, by reciprocal ranks (k = 60)."""

    def __init__(self, documents: Sequence[ListingDocument], encoder: Encoder):
        self._ids, self._encoder = [document.id for document in documents], encoder
        said = [" ".join(texts(document).values()) for document in documents]
        self._vectors = encoder.passages(said)
        counts = [Counter(text.lower().split()) for text in said]
        lengths = np.array([count.total() for count in counts], dtype=float)
        frequency = Counter(word for count in counts for word in count)
        self._scores: dict[str, list[tuple[int, float]]] = {}
        for row, count in enumerate(counts):
            norm = 1.2 * (0.25 + 0.75 * lengths[row] / lengths.mean())
            for word, times in count.items():
                rarity = log(1 + (len(documents) - frequency[word] + 0.5) / (frequency[word] + 0.5))
                self._scores.setdefault(word, []).append((row, rarity * times * 2.2 / (times + norm)))

    def rank(self, text: str) -> list[str]:
        words = np.zeros(len(self._ids))
        for word in text.lower().split():
            for row, score in self._scores.get(word, ()):
                words[row] += score
        by_words = [row for row in np.argsort(-words, kind="stable")[:DEPTH] if words[row] > 0]
        by_meaning = np.argsort(-(self._vectors @ self._encoder.query(text)), kind="stable")[:DEPTH]
        fused = Counter()
        for ranking in (by_words, by_meaning):
            for place, row in enumerate(ranking, start=1):
                fused[int(row)] += 1 / (60 + place)
        return [self._ids[row] for row, _ in sorted(fused.items(), key=lambda found: (-found[1], found[0]))[:DEPTH]]

    def close(self) -> None:
        """Nothing is kept."""


class StandardElasticsearch:
    """A real server with its own BM25, the standard analyser, and the best of the fields."""

    def __init__(self, documents: Sequence[ListingDocument], url: str, name: str):
        self._client, self._name = Elasticsearch(url, request_timeout=60), name
        self._client.indices.create(
            index=name, mappings={"properties": {field: {"type": "text", "analyzer": "standard"} for field in FIELDS}}
        )
        bulk(self._client, ({"_index": name, "_id": each.id, **texts(each)} for each in documents), refresh=True)

    def rank(self, text: str) -> list[str]:
        fields = [f"{name}^{boost}" for name, boost in FIELDS.items()]
        answer = self._client.search(
            index=self._name, size=DEPTH, source=False, query={"multi_match": {"query": text, "fields": fields}}
        )
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    def close(self) -> None:
        self._client.indices.delete(index=self._name)
        self._client.close()
