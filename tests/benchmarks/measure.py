"""Stopwatches that compare two ways of doing one thing on whatever machine this is."""

import statistics
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def paired(one: Callable[[], object], other: Callable[[], object], pairs: int = 7) -> tuple[float, float, float]:
    """Median seconds of `one` and of `other`, and the median of one ÷ other over alternating pairs, after a warm-up."""
    one(), other()
    times = [(seconds(one), seconds(other)) for _pair in range(pairs)]
    ratios = [first / second for first, second in times]
    return (
        statistics.median(first for first, _second in times),
        statistics.median(second for _first, second in times),
        statistics.median(ratios),
    )
