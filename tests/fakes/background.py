"""Servers of the tests, beside the test that asks them."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SOON = 0.02  # seconds until a server notices that it is to end: else every test waits half a second


@contextmanager
def in_background(server: socketserver.BaseServer) -> Iterator[socketserver.BaseServer]:
    """The server answers until the block ends; its address is free again then."""
    with server:
        threading.Thread(target=server.serve_forever, args=(SOON,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
