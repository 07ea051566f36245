"""Memory: what was needed for a while goes back to the machine, what came to stay is left in peace."""

import ctypes
import gc
from contextlib import suppress

LARGE = 4_000_000  # bytes: a table of ten thousand rows by a hundred; a usual question's are of a hundred kilobytes
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h


def give_back() -> None:
    """Give back what this process has freed; takes milliseconds. Elsewhere than on glibc it stays for later use."""
    _ask_glibc("malloc_trim", 0)


def settle() -> None:
    """What is in memory now stays: the search for rings of forgotten objects leaves it out from here on.

    With ten thousand listings each such search took a quarter of a second, in the middle of somebody's question. Takes
    as long itself, once. What is forgotten later is freed as always, unless it was part of a ring by now.
    """
    gc.collect()
    gc.freeze()
    _give_back_what_is_large()
    give_back()


def _give_back_what_is_large() -> None:
    """Large tables go back to the machine as soon as they are freed.

    Left alone, glibc takes the largest table it ever saw freed (the one that was needed to load the index) as a sign
    that such come often, and keeps twice as much at hand for ever: thirty megabytes a process.
    """
    _ask_glibc("mallopt", _M_MMAP_THRESHOLD, LARGE)
    _ask_glibc("mallopt", _M_TRIM_THRESHOLD, LARGE)


def _ask_glibc(function: str, *arguments: int) -> None:
    """Nothing happens where the C library is another."""
    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL("libc.so.6"), function)(*arguments)
