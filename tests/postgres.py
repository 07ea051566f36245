"""A PostgreSQL that lives as long as a `with` block: own folder, Unix socket, no TCP, nothing kept."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

TEMPLATE = "migrated"  # a second, empty database: for what every worker begins with
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@contextmanager
def throw_away_cluster(durable: bool = False) -> Iterator[str]:
    """Yields the DATABASE_URL of an empty database. Raises FileNotFoundError where no server is installed.

    `durable`: as in production it waits for the disk.
    """
    binaries = _newest_binaries()
    folder = Path(tempfile.mkdtemp(prefix="ieum-postgres-"))
    folder.chmod(0o711)
    as_server = []
    if os.geteuid() == 0:  # the server refuses root
        as_server = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    data = folder / "data"

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_server, str(binaries / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/"
        )

    call("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} {'' if durable else FAST}"
    call("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    call("createdb", "-h", str(folder), "-U", "postgres", TEMPLATE)
    try:
        yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _newest_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: float(path.parts[-3]))
    if not found:
        raise FileNotFoundError("No PostgreSQL server here. Debian: apt-get install postgresql")
    return found[-1].parent
