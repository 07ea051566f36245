"""Computes the vectors of the use-case library, a process for each processor: they share the work by the cache.

`make setup` calls it, so that neither the first start of the site nor a pilot waits for it.
"""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from search import exchange
from search.encoder import encoder_named
from search.vectors import VectorCache

from .content import LIBRARY


def library_vectors() -> None:
    """Compute those that are missing. Raises CalledProcessError."""
    settings.VECTOR_CACHE.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", __name__, settings.SEARCH_ENCODER, str(settings.VECTOR_CACHE)]
    started = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ | {"OMP_NUM_THREADS": "1"})
        for _ in range(os.cpu_count() or 1)
    ]
    if code := next(filter(None, [process.wait() for process in started]), 0):
        raise subprocess.CalledProcessError(code, command)


if __name__ == "__main__":
    name, folder = sys.argv[1:]
    exchange.library(*LIBRARY).load_vectors(VectorCache(Path(folder)), encoder_named(name), compute=True)
