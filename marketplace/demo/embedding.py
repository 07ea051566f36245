"""Computes the vectors of the use-case library beside the making of the database, which leaves a core to it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings

from search import exchange
from search.encoder import encoder_named
from search.vectors import VectorCache

from .content import LIBRARY


@contextmanager
def _started() -> Iterator[None]:
    ahead = subprocess.Popen(
        [sys.executable, "-m", __name__, settings.SEARCH_ENCODER, str(settings.VECTOR_CACHE)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    try:
        yield
    finally:
        ahead.terminate()
        ahead.wait()


def ahead():
    """While this lasts, a process of its own fills the cache; whoever needs the vectors meanwhile shares the work."""
    return _started() if settings.SEARCH_ENCODER != "none" else nullcontext()


if __name__ == "__main__":
    name, folder = sys.argv[1:]
    exchange.library(*LIBRARY).load_vectors(VectorCache(Path(folder)), encoder_named(name), compute=True)
