"""All benchmarks, or those named: `python -m tests.benchmarks [pages] [search] [baselines] [web] [documents] [ledger] [pilot]`.

Each in a process of its own. They print figures and ratios and fail nothing: a machine is not a promise.
"""

import subprocess
import sys
import time

NAMES = ("pages", "ledger", "documents", "search", "baselines", "web", "pilot")


def main(names: list[str]) -> None:
    for name in names or NAMES:
        print(f"\n── {name}", flush=True)
        started = time.monotonic()
        done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.bench_{name}"], check=False)
        outcome = "" if done.returncode == 0 else f", ended with {done.returncode}"
        print(f"   ({time.monotonic() - started:.0f} s{outcome})", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
