"""What a process frees goes back to the machine, in a process of its own: the test's own heap is nobody's measure."""

import subprocess
import sys

HELD = """
import re
from pathlib import Path

from marketplace.core import heap

MEGABYTE = 1_000_000


def held():
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\\s+(\\d+)", status)[1]) * 1024 // MEGABYTE


bytearray(30 * MEGABYTE)  # once freed, such a table is what the heap expects from then on
heap.settle()
before = held()
table, stays = bytearray(20 * MEGABYTE), [bytearray(100_000) for _number in range(20)]
table[:] = b"." * len(table)
full = held()
del table
print(full - before, held() - before)
"""


def test_a_large_table_goes_back_once_the_process_is_settled():
    said = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True).stdout
    grown, kept = map(int, said.split())

    assert grown >= 20
    assert kept <= 8
