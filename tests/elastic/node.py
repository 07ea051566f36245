"""A real Elasticsearch for tests, on this machine alone: `with started() as node: … node.url …`.

The first start puts the server together from Maven's repository (pom.xml, about 90 MB in var/tools/elastic); after that
a start takes some seconds and 0.5 GB. `python -m tests.elastic.node COMMAND …` runs a command with ELASTICSEARCH_URL set.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = HERE.parents[1] / "var" / "tools" / "elastic"
PLUGIN = "analysis-nori"
SETTINGS = {
    "cluster.name": "ieum-test",
    "discovery.type": "single-node",
    "network.host": "127.0.0.1",
    "transport.port": "0",
    "xpack.security.enabled": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",  # a full disk is not what is tested
}
QUICK_START = ("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # its code stays slower
FULL_SPEED = ("-Xms1g", "-Xmx1g", "-XX:+UseG1GC")  # for benchmarks: as a server comes, which collects in small steps


class Node:
    """One server with its own data folder. It ends when this process does."""

    def __init__(self, data: Path, *, full_speed: bool = False):
        self._data, self._full_speed = data, full_speed
        self._process: subprocess.Popen | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, on the same port as before if it ran already; returns when it answers."""
        home = _home()
        settings = SETTINGS | {"http.port": str(self.port), "path.data": self._data / "data", "path.logs": self._data}
        self._data.mkdir(parents=True, exist_ok=True)
        with (self._data / "console.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["java", *(FULL_SPEED if self._full_speed else QUICK_START),
                 "--add-modules=ALL-MODULE-PATH", "--module-path", home / "lib", "-cp", TOOLS / "launcher.jar",
                 "ieum.search.TestNode", home, *(f"{name}={value}" for name, value in settings.items())],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=self._data, start_new_session=True,
            )  # fmt: skip
            for line in self._process.stdout:
                if line.startswith(b"READY "):
                    self.port = int(line.split()[1])
                    return
                log.write(line)
        raise RuntimeError(f"Elasticsearch did not start:\n{(self._data / 'console.log').read_text()[-3000:]}")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Leave it running without an answer to anything, until `resume`."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(how)
            self._process.wait(30)


@contextmanager
def started(*, full_speed: bool = False) -> Iterator[Node]:
    """A server with an empty folder, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ieum-elastic-"))
    node = Node(folder, full_speed=full_speed)
    try:
        node.start()
        yield node
    finally:
        node.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _home() -> Path:
    """The server's folder; put together if it is missing or its recipe has changed."""
    recipe = [HERE / "pom.xml", HERE / "node.py", *sorted(HERE.glob("src/**/*.java"))]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in recipe)).hexdigest()
    ready = TOOLS / "ready"
    TOOLS.mkdir(parents=True, exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two starts at once
        if not ready.exists() or ready.read_text() != wanted:
            _put_together()
            ready.write_text(wanted)
    return next((TOOLS / "server").iterdir())


def _put_together() -> None:
    for name in ("server", "nori", "classes", "dependency-maven-plugin-markers"):
        shutil.rmtree(TOOLS / name, ignore_errors=True)
    subprocess.run(["mvn", "-q", "-B", "-f", HERE / "pom.xml", "compile"], check=True, stdin=subprocess.DEVNULL)
    home = next((TOOLS / "server").iterdir())
    (home / "config").mkdir()
    plugin = home / "plugins" / PLUGIN
    plugin.mkdir(parents=True)
    for dictionary in (TOOLS / "nori").glob("*.jar"):
        shutil.copy(dictionary, plugin)
    version = home.name.removeprefix("elasticsearch-")
    (plugin / "plugin-descriptor.properties").write_text(
        f"name={PLUGIN}\ndescription=Korean analysis for tests\nversion=1\nelasticsearch.version={version}\n"
        "java.version=17\nclassname=ieum.search.KoreanAnalysis\n"
    )
    _jar(plugin / "ours.jar", "KoreanAnalysis")
    _jar(TOOLS / "launcher.jar", "TestNode")


def _jar(target: Path, name: str) -> None:
    """The classes of one Java file; a class may not be in two jars."""
    with zipfile.ZipFile(target, "w") as jar:
        for file in sorted((TOOLS / "classes").rglob(f"{name}*.class")):
            jar.write(file, file.relative_to(TOOLS / "classes"))


def main(command: list[str]) -> int:
    with started() as node:
        print(f"── Elasticsearch answers at {node.url}", flush=True)
        return subprocess.run(command, check=False, env={**os.environ, "ELASTICSEARCH_URL": node.url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
