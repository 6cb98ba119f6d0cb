"""A web server on this machine, with the faults that servers have."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from materials import SENTENCE, a_feed, a_line, a_page, a_pdf, packed

WAIT = 0.05
"""Seconds between the bytes of a slow server."""


class Handler(BaseHTTPRequestHandler):
    """Answers each path by the method of that name; what it was asked is kept in ``server.asked``."""

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))  # type: ignore[attr-defined]
        name = self.path.strip("/").partition("?")[0].partition(".")[0].partition("/")[0]
        with suppress(ConnectionError):  # the client may have gone
            getattr(self, name, self.missing)()

    def log_message(self, *args: object) -> None:
        pass

    def give(self, data: bytes, media_type: str = "text/html", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def page(self) -> None:
        self.give(a_page(head="<title>Blast in the market</title>"))

    def cyrillic(self) -> None:
        text = "Двое погибли при взрыве на рынке, сообщила полиция города в понедельник утром."
        self.give(f"<html><body><p>{text}</p></body></html>".encode("cp1251"), "text/html; charset=windows-1251")

    def feed(self) -> None:
        entry = f"<title>Raid</title><guid isPermaLink='false'>x</guid><description>{SENTENCE}</description>"
        self.give(a_feed(entry, f"<link>#2</link>{entry.replace('x</guid>', 'y</guid>')}"), "text/html")

    def report(self) -> None:
        self.give(a_pdf([SENTENCE]), "application/octet-stream")

    def lines(self) -> None:
        self.give(a_line() * 40, "text/plain")

    def squeezed(self) -> None:
        self.give(packed(a_page()), Content_Encoding="gzip")

    def missing(self) -> None:
        self.give(b"no", status=404)

    def overloaded(self) -> None:
        self.give(b"no", status=503)

    def moved(self) -> None:
        self.give(b"", status=302, Location="/page?from=moved")

    def circle(self) -> None:
        self.give(b"", status=302, Location="/round")

    def round(self) -> None:
        self.give(b"", status=302, Location="/circle")

    def onward(self) -> None:
        number = int(self.path.rpartition("/")[2] or 0)
        self.give(b"", status=302, Location=f"/onward/{number + 1}")

    def inward(self) -> None:
        self.give(b"", status=302, Location="http://10.255.255.1/")

    def disk(self) -> None:
        self.give(b"", status=302, Location="file:///etc/passwd")

    def silent(self) -> None:
        time.sleep(1)

    def trickle(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(40):
            self.wfile.write(b"x")
            time.sleep(WAIT)

    def headers_trickle(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for number in range(40):
            self.wfile.write(b"X-%d: x\r\n" % number)
            time.sleep(WAIT)

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65_536)

    def garbage(self) -> None:
        self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")

    def short(self) -> None:
        self.give(b"half", Content_Length="4000")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[dict[str, str]]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{path}"


@pytest.fixture()
def server() -> Iterator[Server]:
    """A web server on a port of its own."""
    with Server(("127.0.0.1", 0), Handler) as running:
        running.asked = []
        running.block_on_close = False
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()
