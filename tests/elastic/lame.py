"""A lame messenger between client and server: passes requests on, but for what a test makes it do to them."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes.background import in_background

Mischief = Callable[["Messenger"], bool]  # whether it has dealt with the request itself


class Messenger(BaseHTTPRequestHandler):
    """One request on its way."""

    protocol_version = "HTTP/1.1"

    def handle_one(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        mischief = self.server.mischief
        if mischief is None or not mischief(self):
            self.answer(*self.forwarded(self.body))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_one

    def forwarded(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """The server's answer to this request with this body."""
        kept = {name: value for name, value in self.headers.items() if name.lower() in ("content-type", "accept")}
        request = urllib.request.Request(
            self.server.target + self.path, body or None, {**kept, "Connection": "close"}, method=self.command
        )
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name in ("Content-Type", "X-elastic-product"):
            if name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> bool:
        """End the connection without an answer."""
        self.close_connection = True
        self.connection.close()
        return True

    def log_message(self, *arguments) -> None:
        """Say nothing."""


@contextmanager
def messenger(target: str) -> Iterator[ThreadingHTTPServer]:
    """A messenger to the server at `target`: set `.mischief` on what is yielded; `.url` is its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Messenger)
    server.daemon_threads = True
    server.target, server.mischief = target, None
    server.url = f"http://127.0.0.1:{server.server_port}"
    with in_background(server):
        yield server


def refuses(document_id: str) -> Mischief:
    """Takes a bulk, but for one document, for which the server claims to be too busy."""

    def mischief(request: Messenger) -> bool:
        if not request.path.partition("?")[0].endswith("_bulk"):
            return False
        lines = request.body.decode().splitlines()
        pairs = list(zip(lines[::2], lines[1::2], strict=True))
        kept = [pair for pair in pairs if json.loads(pair[0])["index"]["_id"] != document_id]
        if len(kept) == len(pairs):
            return False
        refused = {"_index": "x", "_id": document_id, "status": 429, "error": {"type": "too_busy", "reason": "busy"}}
        passed = "".join(f"{line}\n" for pair in kept for line in pair).encode()
        status, headers, body = request.forwarded(passed) if kept else (200, {"Content-Type": "application/json",
            "X-elastic-product": "Elasticsearch"}, b'{"items": []}')  # fmt: skip
        answer = json.loads(body)
        place = [json.loads(first)["index"]["_id"] for first, _ in pairs].index(document_id)
        answer["items"].insert(place, {"index": refused})
        request.answer(status, headers, json.dumps(answer | {"errors": True}).encode())
        return True

    return mischief
