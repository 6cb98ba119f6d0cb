"""Following feeds and folders: what is new is read once, politely, also over a stop, and drives the watches."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from watching_make import BAMA, NOON, a_watch, clock, opened

from tocsin.capture import Options
from tocsin.errors import BadRequest
from tocsin.following import Follower, seconds_of
from tocsin.watching import look, put_watch

ITEM = "<item><title>Attack</title><guid isPermaLink='false'>{}</guid><description>{}</description></item>"


class Site(BaseHTTPRequestHandler):
    """Serves a feed with an ETag, and a robots.txt; answers as ``server.status`` says."""

    def do_GET(self) -> None:
        server = self.server
        server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        if self.path == "/robots.txt":
            return self.give(server.robots.encode() if server.robots else b"", 200 if server.robots else 404)  # type: ignore[attr-defined]
        if server.status != 200:  # type: ignore[attr-defined]
            return self.give(b"", server.status, **{"Retry-After": "7200"})  # type: ignore[attr-defined]
        items = "".join(ITEM.format(number, text) for number, text in enumerate(server.items))  # type: ignore[attr-defined]
        etag = f'"{len(items)}"'
        if self.headers.get("If-None-Match") == etag:
            return self.give(b"", 304)
        return self.give(f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode(), ETag=etag)

    def give(self, data: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/rss+xml", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    asked: list[tuple[str, dict[str, str]]]
    items: list[str]
    robots = ""
    status = 200

    @property
    def feed(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/feed"

    def asked_for(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)


@pytest.fixture()
def site() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Site) as running:
        running.asked, running.items = [], [BAMA.format(12)]
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


class Now:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@contextmanager
def a_follower(folder: Path, now: Now, **options: object) -> Iterator[Follower]:
    with opened(folder) as (ledger, book):
        asked = Options(allow_private=True, **options)  # type: ignore[arg-type]
        yield Follower(ledger, book, asked, now, every=900, pause=0.0)


def visited(follower: Follower, location: str) -> list[str]:
    """Visit a location where it is due; return what became of each item."""
    found: list[str] = []
    for due in follower.due([location]):
        follower.visit(due, lambda o: found.append(o.refusal.kind if o.refusal else "new" if o.is_new else "known"))
    return found


def test_a_feed_is_read_once_and_asked_conditionally(tmp_path: Path, site: Server) -> None:
    now = Now()
    with a_follower(tmp_path, now) as follower:
        assert ["new"] == visited(follower, site.feed)
        assert [] == visited(follower, site.feed)
        now.at += timedelta(minutes=16)
        assert [] == visited(follower, site.feed)
        site.items.append(BAMA.format(3).replace("Bama", "Gwoza"))
        now.at += timedelta(minutes=16)
        assert ["known", "new"] == visited(follower, site.feed)

    assert (3, 1) == (site.asked_for("/feed"), site.asked_for("/robots.txt"))
    assert all("tocsin" in headers["User-Agent"] for _, headers in site.asked)


def test_a_restart_remembers_when_and_what(tmp_path: Path, site: Server) -> None:
    now = Now()
    with a_follower(tmp_path, now) as follower:
        visited(follower, site.feed)
    with a_follower(tmp_path, now) as follower:
        assert [] == follower.due([site.feed])
        now.at += timedelta(minutes=15)
        assert [] == visited(follower, site.feed)

    assert "If-None-Match" in site.asked[-1][1]


def test_what_robots_txt_forbids_is_not_asked(tmp_path: Path, site: Server) -> None:
    site.robots = "User-agent: tocsin\nDisallow: /feed"
    with a_follower(tmp_path, Now()) as follower:
        assert ["not_allowed"] == visited(follower, site.feed)

    assert 0 == site.asked_for("/feed")


def test_a_failing_host_is_asked_ever_more_seldom_and_as_it_says(tmp_path: Path, site: Server) -> None:
    now = Now()
    site.status = 500
    waits = []
    with a_follower(tmp_path, now) as follower:
        for _ in range(3):
            assert ["cannot_fetch"] == visited(follower, site.feed)
            waits.append((follower.next_at(site.feed) - now.at).total_seconds() / 60)
            now.at = follower.next_at(site.feed)
        site.status = 503
        visited(follower, site.feed)
        assert 240 == (follower.next_at(site.feed) - now.at).total_seconds() / 60
        now.at = follower.next_at(site.feed)
        site.status = 200
        assert ["new"] == visited(follower, site.feed)
        assert 15 == (follower.next_at(site.feed) - now.at).total_seconds() / 60

    assert [30, 60, 120] == waits


def test_a_visit_that_is_broken_off_is_made_again(tmp_path: Path, site: Server) -> None:
    site.items.append(BAMA.format(3).replace("Bama", "Gwoza"))
    with a_follower(tmp_path, Now()) as follower:
        follower.visit(site.feed, lambda _: follower.stopping.set())
    with a_follower(tmp_path, Now()) as follower:
        assert ["known", "new"] == visited(follower, site.feed)


def test_a_folder_gives_its_new_and_changed_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    now = Now()
    now.at = datetime.now(NOON.tzinfo) + timedelta(minutes=1)
    (folder / "one.txt").write_text(BAMA.format(12), encoding="utf-8")
    with a_follower(tmp_path, now) as follower:
        assert ["new"] == visited(follower, str(folder))
        now.at += timedelta(minutes=16)
        assert [] == visited(follower, str(folder))
        (folder / "two.txt").write_text(BAMA.format(3), encoding="utf-8")
        now.at += timedelta(minutes=16)
        assert ["new"] == visited(follower, str(folder))


def test_a_file_that_is_being_written_waits(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(BAMA.format(12), encoding="utf-8")
    now = Now()
    now.at = datetime.now(NOON.tzinfo)
    with a_follower(tmp_path, now) as follower:
        assert [] == visited(follower, str(tmp_path / "one.txt"))
        now.at += timedelta(minutes=16)
        assert ["new"] == visited(follower, str(tmp_path / "one.txt"))


def test_a_folder_that_went_away_is_told_and_looked_for_again(tmp_path: Path) -> None:
    with a_follower(tmp_path, Now()) as follower:
        assert ["bad_material"] == visited(follower, str(tmp_path / "gone"))


@pytest.mark.parametrize("words", ["", "0s", "soon", "15 m x", "-3m", "99d", "nan"])
def test_a_time_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(BadRequest, match="no time between"):
        seconds_of(words)


COMMAND = [sys.executable, "-c", "from tocsin.cli import main; main()", "follow"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_when_it_is_told_to(tmp_path: Path, site: Server, number: int) -> None:
    with opened(tmp_path) as (ledger, book):
        put_watch(ledger, book, a_watch(), clock)
    asked = [*COMMAND, site.feed, "--every", "1s", "--allow-private", "--ledger", str(tmp_path / "r.db")]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        wait_for(lambda: site.asked_for("/feed") >= 2)
        running.send_signal(number)
        _, err = running.communicate(timeout=60)

    assert 0 == running.returncode, err
    assert "stopped after" in err and "Traceback" not in err
    with opened(tmp_path) as (_, book):
        assert 1 == len(book.alerts())


def test_it_is_killed_again_and_again_and_loses_and_doubles_nothing(tmp_path: Path, site: Server) -> None:
    """Each run is killed at another moment; bench/watch_kills.py does so a hundred times, with mail and webhooks."""
    site.items = [BAMA.format(n).replace("4 March", f"{n} February") for n in range(3, 11)]
    with opened(tmp_path) as (ledger, book):
        put_watch(ledger, book, a_watch(), clock)
    asked = [*COMMAND, site.feed, "--every", "1s", "--allow-private", "--ledger", str(tmp_path / "r.db")]
    for wait in (1.5, 2.0, 2.5, 3.0):
        with subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(wait)
            os.kill(running.pid, signal.SIGKILL)
    subprocess.run([*asked, "--rounds", "1"], check=True, capture_output=True, timeout=120)

    with opened(tmp_path) as (ledger, book):
        look(ledger, book, clock)
        told = [kept.alert.incident for kept in book.alerts()]
        assert {incident.id for incident in ledger.incidents()} == {*told}
        assert len(told) == len({*told})


def wait_for(is_so) -> None:  # type: ignore[no-untyped-def]
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to that")
