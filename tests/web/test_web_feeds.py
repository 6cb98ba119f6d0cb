"""A feed that somebody adds is read at once, again when its time has come, and no more when it is taken away."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from fastapi.testclient import TestClient
from test_web_pages import token_in
from web_made import TESTING

from tocsin import capture
from tocsin.pipeline import now
from tocsin.web.app import make_app
from tocsin.web.house import Settings

ENTRY = """<item><title>{title}</title><link>http://127.0.0.1/{name}</link><guid>{name}</guid>
<pubDate>Fri, 27 Aug 2021 08:00:00 GMT</pubDate><description>{text}</description></item>"""
KABUL = (
    "KABUL, 26 August 2021 - A suicide bomber killed at least 13 people at Kabul airport on Thursday, officials said. "
    "The Islamic State claimed responsibility for the attack."
)
MOGADISHU = (
    "MOGADISHU, 25 August 2021 - Gunmen attacked a hotel in Mogadishu on Wednesday and killed nine people, police said."
)


class Feed(ThreadingHTTPServer):
    """Serves one feed, whose entries are put into it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.entries: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/feed.xml"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Feed)
        is_feed = self.path == "/feed.xml"
        body = f"<rss version='2.0'><channel><title>Example Wire</title>{''.join(self.server.entries)}</channel></rss>"
        self.send_response(200 if is_feed else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(body.encode() if is_feed else b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def feed() -> Iterator[Feed]:
    with Feed() as server:
        server.entries.append(ENTRY.format(title="Blast at Kabul airport", name="one", text=KABUL))
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


class Ahead:
    """A clock that is moved on."""

    by = timedelta()

    def __call__(self):  # type: ignore[no-untyped-def]
        return now() + self.by


def opened(record: Path, clock: Ahead) -> TestClient:
    app = make_app(Settings(record=record), TESTING, clock)
    app.state.house.feeds.options = capture.Options(allow_private=True)
    return TestClient(app)


def settled(client: TestClient) -> None:
    """Wait until no job is at work."""
    jobs = client.app.state.house.jobs  # type: ignore[attr-defined]
    while not all(job.is_over for job in jobs.all()):
        time.sleep(0.05)


def titles(client: TestClient) -> set[str]:
    return {report["title"] for report in client.get("/api/reports").json()["reports"]}


def test_a_feed_is_read_at_once_and_again_and_no_more(tmp_path: Path, feed: Feed) -> None:
    clock, record = Ahead(), tmp_path / "feeds.db"
    with opened(record, clock) as client:
        given = {"address": feed.address, "again": "yes", "form_token": token_in(client.get("/read").text)}
        shown = client.post("/read", data=given)
        assert "/read/jobs/" in str(shown.url)
        settled(client)
        assert {"Blast at Kabul airport"} == titles(client)
        assert "1 new" in client.get(str(shown.url)).text
        assert feed.address in client.get("/read").text
        (listed,) = client.get("/api/feeds").json()
        assert (feed.address, "") == (listed["address"], listed["source"])
        assert timedelta(minutes=50) < datetime.fromisoformat(listed["next_at"]) - now() <= timedelta(hours=1)

        feed.entries.append(ENTRY.format(title="Attack on a hotel in Mogadishu", name="two", text=MOGADISHU))
        feeds = client.app.state.house.feeds  # type: ignore[attr-defined]
        feeds.visit_due()
        settled(client)
        assert 1 == len(titles(client)), "it was asked before its time"

    clock.by = timedelta(hours=2)
    with opened(record, clock) as client:  # another server goes on where that one stopped
        feeds = client.app.state.house.feeds  # type: ignore[attr-defined]
        assert [feed.address] == [kept.address for kept, _ in feeds.all()]
        feeds.visit_due()
        settled(client)
        assert {"Blast at Kabul airport", "Attack on a hotel in Mogadishu"} == titles(client)
        last = client.app.state.house.jobs.all()[0]  # type: ignore[attr-defined]
        assert (1, 1) == (last.counts.get("new"), last.counts.get("known", 1))

        sent = {"address": feed.address, "form_token": token_in(client.get("/read").text)}
        assert feed.address not in client.post("/read/feeds/remove", data=sent).text.partition("Jobs")[0]
        assert [] == feeds.all()
        assert 2 == len(titles(client))
