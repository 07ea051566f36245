"""Stops asking a server that does not answer, and tries it again after a pause."""

import threading
import time
from collections.abc import Callable

DOUBLED = 6  # times that the pause may double while failures follow each other


class Breaker:
    """Closed: ask. Open: do not, until the pause (seconds) is over; then one caller tries for all."""

    def __init__(self, pause: float, clock: Callable[[], float] = time.monotonic):
        self._least, self._clock, self._lock = pause, clock, threading.Lock()
        self._pause, self._again = pause, 0.0
        self.trouble = ""  # what the server failed with; empty while closed

    def allows(self) -> bool:
        """Whether to ask now. After a pause only the first who asks this is told yes."""
        with self._lock:
            if not self.trouble:
                return True
            if self._clock() < self._again:
                return False
            self._again = self._clock() + self._pause
            return True

    def failed(self, trouble: str) -> None:
        with self._lock:
            self._pause = min(self._pause * 2, self._least * 2**DOUBLED) if self.trouble else self._least
            self._again = self._clock() + self._pause
            self.trouble = trouble

    def succeeded(self) -> None:
        with self._lock:
            self.trouble = ""
