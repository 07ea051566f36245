"""The cache of vectors: each text is embedded once, whoever asks."""

import time

import numpy as np
import pytest

from search.vectors import BATCH, VectorCache, content_key

TEXTS = [f"글 {number}" for number in range(4 * BATCH)]


class Counting:
    """An encoder that remembers what it embedded, and calls `between` before every batch."""

    id, dimension = "counting", 2

    def __init__(self, between=lambda: None):
        self.embedded, self._between = [], between

    def passages(self, texts):
        self._between()
        self.embedded += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    def query(self, text):
        return self.passages([text])[0]


@pytest.fixture
def cache(tmp_path):
    made = VectorCache(tmp_path)
    yield made
    made.close()


def test_texts_are_embedded_once(cache):
    encoder = Counting()
    assert cache.add_missing(encoder, "passage", TEXTS) == len(TEXTS)
    assert cache.add_missing(encoder, "passage", TEXTS) == 0
    assert sorted(encoder.embedded) == sorted(TEXTS)


def test_limit_is_kept(cache):
    encoder = Counting()
    cache.add_missing(encoder, "passage", TEXTS, limit=5)
    assert len(encoder.embedded) == 5


def test_work_of_another_process_meanwhile_is_taken_over(cache, tmp_path):
    other, shared = Counting(), VectorCache(tmp_path)

    def the_other_does_all():
        shared.add_missing(other, "passage", TEXTS)

    first = Counting(between=the_other_does_all)
    cache.add_missing(first, "passage", TEXTS)
    shared.close()
    assert len(other.embedded) == len(TEXTS)
    assert len(first.embedded) == BATCH  # the batch that was under way, and no other
    assert len(cache.get("counting", [content_key("passage", text) for text in TEXTS])) == len(TEXTS)


def test_comparing_vectors_leaves_no_core_busy():
    """A thread that waits for the next comparison by going round takes a core from the search server."""
    vectors = np.ones((10_000, 384), dtype=np.float32)
    assert (vectors @ vectors[0]).max() == 384
    before = time.process_time()
    time.sleep(0.2)
    assert time.process_time() - before < 0.02
