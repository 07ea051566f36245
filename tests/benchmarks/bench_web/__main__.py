"""One web process as in production, over HTTP: what it holds in memory and how fast it completes and finds, at 10,000
listings.

The index is filled beforehand; the database knows the use cases, and none of the listings, so what is timed is the way
of a question through Django and not the drawing of twenty results.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.development"
os.environ.setdefault("OMP_NUM_THREADS", "1")
PORT = "8971"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "VECTOR_CACHE": f"{folder}/vectors", "ALLOWED_HOSTS": "*"}
        shutil.copytree(ROOT / "var" / "vectors", f"{folder}/vectors")
        prepare()
        served = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "marketplace.wsgi", "-w", "1", "--threads", "4", "-b", f"127.0.0.1:{PORT}"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            until_it_answers()
            measure(served.pid)
        finally:
            served.terminate()
            served.wait()


def prepare() -> None:
    """The database and the index of the process that is to serve."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from catalog import operations as catalog
    from marketplace.core import clock, migrated
    from marketplace.core.actor import SYSTEM
    from marketplace.demo import content
    from search import Service
    from search.encoder import encoder_named
    from tests.benchmarks import bench_search
    from tests.benchmarks.bench_search import RandomPassages

    migrated.copy_to(Path(settings.DATABASES["default"]["NAME"]))
    call_command("migrate", verbosity=0)
    told = content.load()
    catalog.load_taxonomy(terms=told.taxonomy, use_cases=told.use_cases, actor=SYSTEM, at=clock.now())
    real = encoder_named(settings.SEARCH_ENCODER)
    encoder = RandomPassages(real)
    encoder.id = real.id
    service = Service(folder=settings.SEARCH_DIR, vector_folder=settings.VECTOR_CACHE, encoder=encoder)
    service.engine.rebuild(bench_search.documents())
    service.embed_pending()
    service.close()


def until_it_answers() -> None:
    for _try in range(200):
        try:
            asked("/solutions/suggest/?q=")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web process does not answer")


def asked(path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
        return answer.read()


def milliseconds(path: str) -> float:
    started = time.perf_counter()
    asked(path)
    return (time.perf_counter() - started) * 1000


def measure(pid: int) -> None:
    from tests.benchmarks.bench_search import NEEDS

    quoted = [urllib.parse.quote(need) for need in NEEDS]
    for path in ("solutions/suggest/?q=%EA%B3%B5", f"solutions/?q={quoted[0]}%20a", f"solutions/?q={quoted[1]}%20a"):
        milliseconds(f"/{path}")
    shown(
        "suggestions",
        [
            milliseconds(f"/solutions/suggest/?q={urllib.parse.quote(need[:size])}")
            for need in NEEDS
            for size in (1, 2, 3)
        ],
        "bar 10",
    )
    shown("a question in the catalogue", [milliseconds(f"/solutions/?q={need}") for need in quoted], "with its page")
    (worker,) = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    status = Path(f"/proc/{worker}/status").read_text(encoding="ascii")
    held, most = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1000 for name in ("VmRSS", "VmHWM"))
    print(f"a web process holds {held:.0f} MB (bar 400), {most:.0f} MB at its most")


def shown(label: str, times: list[float], note: str) -> None:
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{label}: p50 {middle:.1f} ms, p95 {late:.1f} ms ({note})")


if __name__ == "__main__":
    main()
