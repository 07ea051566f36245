"""A card company with a memory: the part of Stripe's interface the product uses, over HTTP, for its real library.

It keeps sessions, refunds and idempotency keys, signs events, and fails when it is told to.
"""

import hashlib
import hmac
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.fakes.background import in_background


class FakeStripe:
    """`sessions` and `refunds` by id; `fail`: how the next calls end: "before" or "after" their effect, as an error."""

    def __init__(self, secret: str):
        self.secret, self.address = secret, ""
        self.sessions: dict[str, dict] = {}
        self.refunds: dict[str, dict] = {}
        self.asked: list[tuple[str, str, dict, str]] = []  # method, path, parameters, idempotency key
        self.fail: list[str] = []
        self._answers: dict[str, tuple[dict, dict]] = {}
        self._numbers: Counter[str] = Counter()
        self._lock = threading.RLock()

    def pay(self, session_id: str) -> None:
        """The payer pays on the page."""
        page = self.sessions[session_id]
        assert page["status"] == "open", "nobody can pay there any more"
        page |= {"status": "complete", "payment_status": "paid", "payment_intent": self._number("pi")}

    def run_out(self, session_id: str) -> None:
        self.sessions[session_id]["status"] = "expired"

    def event(self, kind: str, session_id: str, *, at: float | None = None, secret: str = "", number: str = ""):
        """Body and signature of an event about the page as it is now."""
        page = self.sessions.get(session_id, {"id": session_id, "object": "checkout.session"})
        body = json.dumps({
            "id": number or self._number("evt"), "object": "event", "type": kind, "data": {"object": page},
        }).encode()  # fmt: skip
        return body, self.signature(body, at=at, secret=secret)

    def signature(self, body: bytes, *, at: float | None = None, secret: str = "", scheme: str = "v1") -> str:
        made = int(time.time() if at is None else at)
        signed = hmac.new((secret or self.secret).encode(), f"{made}.".encode() + body, hashlib.sha256).hexdigest()
        return f"t={made},{scheme}={signed}"

    def answer(self, method: str, path: str, given: dict, key: str) -> tuple[int, dict]:
        """What the server says."""
        with self._lock:
            self.asked.append((method, path, given, key))
            failure = self.fail.pop(0) if self.fail else ""
            if failure == "before":
                return 500, _error("api_error")
            status, said = self._once(key, method, path, given)
            return (500, _error("api_error")) if failure == "after" else (status, said)

    def _once(self, key: str, method: str, path: str, given: dict) -> tuple[int, dict]:
        if method == "POST" and key in self._answers:
            first, said = self._answers[key]
            return (200, said) if first == given else (400, _error("idempotency_error"))
        status, said = self._do(method, path, given)
        if method == "POST" and key and status == 200:
            self._answers[key] = (given, said)
        return status, said

    def _do(self, method: str, path: str, given: dict) -> tuple[int, dict]:
        match [method, *path.strip("/").split("/")[1:]]:
            case ["POST", "checkout", "sessions"]:
                return 200, self._session(given)
            case ["GET", "checkout", "sessions", number] if number in self.sessions:
                return 200, self.sessions[number]
            case ["POST", "checkout", "sessions", number, "expire"] if number in self.sessions:
                page = self.sessions[number]
                if page["status"] != "open":
                    return 400, _error("invalid_request_error")
                page["status"] = "expired"
                return 200, page
            case ["POST", "refunds"]:
                number = self._number("re")
                self.refunds[number] = {"id": number, "object": "refund", "payment_intent": given["payment_intent"]}
                return 200, self.refunds[number]
        return 404, _error("invalid_request_error")

    def _session(self, given: dict) -> dict:
        number = self._number("cs_test")
        self.sessions[number] = {
            "id": number, "object": "checkout.session", "url": f"{self.address}/pay/{number}", "status": "open",
            "payment_status": "unpaid", "payment_intent": None, "currency": given["line_items[0][price_data][currency]"],
            "amount_total": int(given["line_items[0][price_data][unit_amount]"]),
            "client_reference_id": given["client_reference_id"],
        }  # fmt: skip
        return self.sessions[number]

    def _number(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind}_{self._numbers[kind]}"


def _error(kind: str) -> dict:
    return {"error": {"type": kind, "message": "as the test wished"}}


@contextmanager
def serving(secret: str) -> Iterator[FakeStripe]:
    """The card company at an address of its own, until the block ends."""
    company = FakeStripe(secret)

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            given = {name: each[0] for name, each in parse_qs(self.rfile.read(length).decode()).items()}
            key = self.headers.get("Idempotency-Key", "")
            status, said = company.answer(self.command, urlsplit(self.path).path, given, key)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _reply

        def log_message(self, *_said) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    company.address = f"http://127.0.0.1:{server.server_port}"
    with in_background(server):
        yield company
