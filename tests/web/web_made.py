"""A record with real readings in it, one with hostile words, and the application served on this machine."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from tocsin import capture
from tocsin.clock import now
from tocsin.ledger import open_ledger
from tocsin.pipeline import enter, open_desk, read_all
from tocsin.web.app import make_app
from tocsin.web.basemap import open_basemap
from tocsin.web.guard import LOCAL, Door
from tocsin.web.house import Settings

ROOT = Path(__file__).parents[2]
READ = ("kabul-*", "sri-lanka-*", "line-of-control-*", "chibok-count.txt", "thalys-fr.txt", "week-in-headlines.txt")
"""The example reports that make the tests' record: several origins, doubtful links, an area, one in French."""
TESTING = Door(hosts=LOCAL | {"testserver"})
PASSWORD = "a long enough password"

BAD_WORDS = (
    "<script>window.harmed = 1</script><img src=x onerror='window.harmed=1'>\"'>{{ 7*7 }}${7*7}</textarea></title>"
)
HOSTILE = f"""{BAD_WORDS}
KABUL - A bomb <b onmouseover=alert(1)>killed</b> at least 12 people near the market in Kabul on Monday, police said.
The Taliban, {"x" * 400}, claimed responsibility for the attack. <svg/onload=window.harmed=1> javascript:alert(1)
{"W" * 3000} \u202egnp.exe \u0628\u063a\u062f\u0627\u062f \U0001f480 <iframe src="https://example.org"></iframe>
"""


def make_record(path: Path) -> None:
    """Read some of the example reports into a new record."""
    with as_file(files("tocsin") / "examples" / "reports") as folder, open_ledger(path) as ledger:
        chosen = sorted({found for pattern in READ for found in folder.glob(pattern)})
        for _ in read_all([str(found) for found in chosen], capture.Options(), ledger=ledger, keep_readings=False):
            pass


def make_hostile(path: Path) -> None:
    """Read a report into a new record whose every word wants to run."""
    options = capture.Options(source=BAD_WORDS, published=None)
    with open_ledger(path) as ledger:
        given = capture.given(
            HOSTILE, options=options, clock=now, title=BAD_WORDS, url='https://example.org/"><script>window.harmed=1'
        )
        enter(given, open_desk().read(given), ledger)


@contextmanager
def served(record: Path, door: Door | None = None, basemap: Path | None = None) -> Iterator[tuple[str, FastAPI]]:
    """Serve a record's pages on a free port while the block runs; give the address."""
    app = make_app(Settings(record=record, basemap=open_basemap(basemap) if basemap else None), door)
    config = uvicorn.Config(app, port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
        assert thread.is_alive() or server.started, "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", app
    finally:
        server.should_exit = True
        thread.join(10)


def chromium() -> str:
    """Return where Chromium is installed."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "the pages are tested in Chromium: apt-get install chromium"
    return found


def axe() -> str:
    """Return axe-core's source, as the front end's lock file pins it."""
    return (ROOT / "build" / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
