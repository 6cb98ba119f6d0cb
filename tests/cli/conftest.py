"""A record of the example reports, made once; and a local web server."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the record that `tocsin demo` makes."""
    from cli_made import run

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    done = run("demo", "--ledger", path)
    assert done.status == 0, done.err
    path.with_name("demo.txt").write_text(done.out, encoding="utf-8")
    return path


class Site(ThreadingHTTPServer):
    """Serves what `pages` holds under each path: media type and text."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.pages: dict[str, tuple[str, str]] = {}

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Site)
        if self.path not in self.server.pages:
            self.send_error(404)
            return
        media_type, text = self.server.pages[self.path]
        data = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
