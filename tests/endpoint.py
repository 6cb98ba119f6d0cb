"""A server on this machine that speaks the chat-completions protocol, and misbehaves as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["_Handler"], None]


class EndpointServer(ThreadingHTTPServer):
    """Gives its answers one after the other, the last one again and again; keeps what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that have gone."""


class _Handler(BaseHTTPRequestHandler):
    server: EndpointServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        server.asked.append(json.loads(body))
        server.headers.append({name.lower(): value for name, value in self.headers.items()})
        server.paths.append(self.path)
        answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        with suppress(ConnectionError):
            answer(self)

    def log_message(self, *args: object) -> None:
        pass

    def give(self, data: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def an_endpoint(*answers: Answer) -> Iterator[EndpointServer]:
    """Run a server that gives these answers."""
    with EndpointServer(answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def completion(content: object) -> bytes:
    """Return a chat completion as a server writes it."""
    return json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]}).encode()


def says(content: object) -> Answer:
    """Answer with what a model wrote; anything but words is written as JSON first."""
    words = content if isinstance(content, str) or content is None else json.dumps(content)
    return lambda handler: handler.give(completion(words))


def sends(data: bytes, status: int = 200, **headers: str) -> Answer:
    """Answer with bytes, whatever they are."""
    return lambda handler: handler.give(data, status, **headers)


def hangs_up(handler: _Handler) -> None:
    """Close the connection without a word."""
    handler.connection.close()


def breaks_off(handler: _Handler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "4000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


def is_silent(handler: _Handler) -> None:
    """Say nothing for longer than anybody here waits."""
    time.sleep(1)


def trickles(handler: _Handler) -> None:
    """Send a byte now and then, each soon enough to pass for a sign of life."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        time.sleep(0.02)


def never_ends(handler: _Handler) -> None:
    """Send for ever."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


def speaks_no_http(handler: _Handler) -> None:
    """Send what is no HTTP."""
    handler.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
