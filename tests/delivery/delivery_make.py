"""Alerts, and receivers on this machine that fail in every way."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tocsin.delivery import Book
from tocsin.delivery.outbox import Batch
from tocsin.records import Alert, Answer, IncidentId, Material, Way

NOON = datetime(2024, 1, 2, 12, 0, tzinfo=UTC)


def an_alert(name: str = "one", **given: Any) -> Alert:
    plain: dict[str, Any] = {
        "id": f"alert-{name}",
        "watch": "watch-ring",
        "watch_name": "Exampletown",
        "incident": IncidentId(f"incident-{name}"),
        "number": 1,
        "before": (),
        "at": NOON.isoformat(timespec="microseconds"),
        "answer": Answer.INSIDE,
        "changed": (),
        "title": f"Inside Exampletown: attack {name}",
        "lines": ("What: attack.", "Toll: killed 3 <b>&amp;\x00 Séléka."),
        "km": (1.0, 5.0),
        "lat": 11.85,
        "lon": 13.15,
        "radius_km": 2.0,
        "place": "Exampletown",
        "when": ("2024-01-01", "2024-01-01"),
        "killed": (3, None),
        "type": "attack",
        "claims": (),
        "reports": ("report.txt",),
    }
    return Alert(**(plain | given))


def a_batch(*alerts: Alert, way: str = "mail:duty@example.org", is_digest: bool = False) -> Batch:
    return Batch(id="delivery-1", way=way, is_digest=is_digest, alerts=alerts or (an_alert(),))


MATERIAL = Material(toll=(), attribution=(), place=(), answer="inside")


def tell(book: Book, *names: str, way: str, due: datetime = NOON) -> None:
    """Enter alerts, each to be told by a way."""
    kind, _, rest = way.partition(":")
    to, _, digest = rest.partition("#")
    with book.writing() as turn:
        for name in names:
            turn.note("watch-ring", f"incident-{name}", MATERIAL)
            turn.tell(an_alert(name), [(Way(kind=kind, to=to, digest=digest), due.isoformat(timespec="microseconds"))])


class Clock:
    """A clock that is set by hand."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def later(self, **by: float) -> None:
        self.at += timedelta(**by)


class Inbox:
    """Takes mail, or fails as it was told to: by the codes in ``faults``, one a mail."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.faults: list[str] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.faults and self.faults[0].startswith("rcpt "):
            return self.faults.pop(0).removeprefix("rcpt ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "drop":
            assert server.transport
            server.transport.abort()
            return "451 gone"
        if fault == "take and drop":
            self.mails.append(bytes(envelope.content or b""))
            assert server.transport
            server.transport.abort()
            return "451 gone"
        if fault:
            return fault
        self.mails.append(bytes(envelope.content or b""))
        return "250 OK"


def authenticated(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    is_known = (data.login, data.password) == (b"tocsin", b"secret")
    return AuthResult(success=is_known, handled=False)


@contextmanager
def a_mail_server(**options: Any) -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield inbox, port
    finally:
        controller.stop()


class Hook(BaseHTTPRequestHandler):
    """Takes requests, or fails as ``server.faults`` says, one a request."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        faults: list[str] = self.server.faults  # type: ignore[attr-defined]
        fault = faults.pop(0) if faults else ""
        with suppress(ConnectionError):
            self._answer(fault, body)

    def _answer(self, fault: str, body: bytes) -> None:
        took = fault in ("", "take and drop")
        if took:
            self.server.taken.append((dict(self.headers), body))  # type: ignore[attr-defined]
        if fault in ("drop", "take and drop"):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif fault == "silent":
            time.sleep(0.6)
        elif fault == "drip":
            for _ in range(30):
                self.wfile.write(b"H")
                time.sleep(0.02)
        elif fault == "garbage":
            self.wfile.write(b"\x00\x01 no HTTP\r\n\r\n")
        else:
            self.send_response(int(fault.split()[0]) if fault else 204)
            if " " in fault:
                self.send_header("Retry-After", fault.split()[1])
            if fault.startswith("30"):
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


class HookServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    faults: list[str]
    taken: list[tuple[dict[str, str], bytes]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


@contextmanager
def a_hook() -> Iterator[HookServer]:
    with HookServer(("127.0.0.1", 0), Hook) as server:
        server.faults, server.taken = [], []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
