"""Memory: what was needed for a while goes back to the machine, what came to stay is left in peace."""

import ctypes
import gc
from contextlib import suppress


def give_back() -> None:
    """Give back what this process has freed; takes milliseconds. Elsewhere than on glibc it stays for later use."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def settle() -> None:
    """What is in memory now stays: the search for rings of forgotten objects leaves it out from here on.

    With ten thousand listings each such search took a quarter of a second, in the middle of somebody's question. Takes
    as long itself, once. What is forgotten later is freed as always, unless it was part of a ring by now.
    """
    gc.collect()
    gc.freeze()
    give_back()
