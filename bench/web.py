"""How quick the pages and the API are, in real Chromium and over real HTTP on this machine.

first picture   from asking for the overview to list, map and timeline standing there; 10,000 incidents
frames          a second while the map is dragged and zoomed; 100,000 incidents, seen from far and near
filter          from a click on a choice to the new list, facets and map; 100,000 incidents
next question   from a key to the next question of the review queue standing there; the bundled examples
API             a page of a filtered list over HTTP; 1,000,000 incidents on SQLite, one client and fifty at once

`python bench/web.py [--commit-run]`; records are made once, in build/web/.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from committed import commit_run, machine, markdown, run_facts
from tocsin import capture
from tocsin.ledger import open_ledger
from tocsin.pipeline import read_all
from web_record import make

NAME = "web"
ROOM = Path("build") / "web"
SERVE = "from tocsin.web.serving import serve; import sys; from pathlib import Path; serve(Path(sys.argv[1]), port=0)"
FILTERS = (
    "", "country=AF", "type=shelling", "country=SY&type=suicide_bombing", "from=2010-01-01&to=2010-12-31", "least=50",
    "actor=actor:group-3", "actor=actor:group-40&attributed=claimed", "attributed=denied", "origins=3",
    "certainty=0.9", "reviewed=yes", "province=Borno", "box=30,60,38,75", "around=34.5,69.2,50",
    "country=NG&least=10&from=2014-01-01", "victims=civilian&least=5", "type=attack&type=abduction&country=ML",
)  # fmt: skip
"""Every filter alone and some together."""


def executable() -> str | None:
    """Return where Chromium is installed."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def served(record: Path) -> Iterator[str]:
    """Serve a record by a process of its own; give its address."""
    command = [sys.executable, "-c", SERVE, str(record)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split(" at ")[1].strip().rstrip("/")
        finally:
            server.terminate()


def opened(page: Page, address: str) -> float:
    """Return the seconds until the overview stands there, map and timeline drawn."""
    began = time.perf_counter()
    page.goto(address + "/")
    page.wait_for_selector("body[data-ready=yes]")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return time.perf_counter() - began


def first_picture(browser: Browser, record: Path) -> dict[str, float]:
    """Return how long the first picture takes, the server just begun and later, in a browser without cache."""
    taken, painted = [], []
    with served(record) as address:
        for _ in range(6):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            taken.append(opened(page, address))
            painted.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000)
            page.context.close()
    return {
        "first_s": round(taken[0], 2),
        "median_s": round(statistics.median(taken[1:]), 2),
        "first_contentful_paint_s": round(statistics.median(painted[1:]), 2),
    }


MOVED = """
([seconds, zooms]) => new Promise((done) => {
  const map = document.querySelector('#map').tocsin, taken = [];
  let last = performance.now(), step = 0;
  const began = last, before = map.state.frames;
  const frame = (now) => {
    taken.push(now - last); last = now; step++;
    if (zooms) map.zoomTo(map.view.zoom + (step % 60 < 30 ? 0.05 : -0.05));
    else map.move(14 * Math.sin(step / 9), 7 * Math.cos(step / 7));
    if (now - began < seconds * 1000) requestAnimationFrame(frame);
    else done({frames: taken.length, drawn: map.state.frames - before, seconds: (now - began) / 1000,
      longest: taken.sort((a, b) => a - b)[Math.floor(taken.length * 0.95)]});
  };
  requestAnimationFrame(frame);
})
"""


def frames(page: Page) -> dict[str, float]:
    """Return pictures of the map drawn a second while it is moved a little in every one, and while it is zoomed."""
    found: dict[str, float] = {}
    for name, zoom, zooms in (("pan_far", 2.0, False), ("pan_near", 5.0, False), ("zoom", 3.0, True)):
        page.evaluate(f"document.querySelector('#map').tocsin.zoomTo({zoom})")
        page.wait_for_timeout(1500)
        told = page.evaluate(MOVED, [3, zooms])
        found[f"{name}_drawn_a_second"] = round(told["drawn"] / told["seconds"], 1)
        found[f"{name}_p95_ms"] = round(told["longest"], 1)
    return found


CLICK = """
(selector) => new Promise((done) => {
  const began = performance.now(), list = document.querySelector('#found'), facets = document.querySelector('#choices');
  const map = document.querySelector('#map').tocsin, before = map.state.columns;
  const stands = () => map.state.columns !== before && document.querySelector('#found') !== list
    && document.querySelector('#choices') !== facets;
  const look = () => stands() ? requestAnimationFrame(() => done(performance.now() - began)) : setTimeout(look, 2);
  document.querySelector(selector).click();
  look();
})
"""


def filters(page: Page) -> dict[str, float]:
    """Return how long a click on a choice takes until list, facets and map show the answer."""
    taken = []
    for name in ("type", "country", "attributed", "origins", "reviewed"):
        for which in (0, 1):
            page.evaluate("document.querySelectorAll('#choices details').forEach((d) => (d.open = true))")
            choices = page.locator(f"#choices input[name={name}]:not([value=''])")
            if choices.count() <= which:
                continue
            value = choices.nth(which).get_attribute("value")
            taken.append(page.evaluate(CLICK, f'#choices input[name={name}][value="{value}"]'))
            page.wait_for_timeout(150)
    return {"median_ms": round(statistics.median(taken)), "most_ms": round(max(taken)), "clicks": len(taken)}


def examples() -> Path:
    """Return a record of the bundled example reports."""
    path = ROOM / "examples.db"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with as_file(files("tocsin") / "examples" / "reports") as folder, open_ledger(path) as ledger:
            for _ in read_all([str(folder)], capture.Options(), ledger=ledger, keep_readings=False):
                pass
    return path


def queue(browser: Browser) -> dict[str, float]:
    """Return how long the next question takes to stand there after a key, and its answer to be kept."""
    record = ROOM / "judged.db"
    shutil.copy(examples(), record)
    Path(f"{record}.accounts.json").unlink(missing_ok=True)
    shown, entered = [], []
    with served(record) as address:
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{address}/sign-in?back=/review")
        page.fill("#name", "A. Recorder")
        page.fill("#password", "a long enough password")
        page.keyboard.press("Enter")
        page.wait_for_selector("#undo")
        for done in range(1, 21):
            page.wait_for_selector("#behind [data-question]:not([data-question=''])", state="attached")
            began = time.perf_counter()
            page.keyboard.press(page.get_attribute("#now [data-key]", "data-key") or "k")
            page.wait_for_selector("body[data-took]")
            shown.append(int(page.get_attribute("body", "data-took") or 0))
            expect(page.locator("#done")).to_have_text(str(done), timeout=30_000)
            entered.append(1000 * (time.perf_counter() - began))
    return {
        "median_ms": statistics.median(shown),
        "most_ms": max(shown),
        "entered_median_ms": round(statistics.median(entered)),
    }


def asked(client: httpx.Client, rng: random.Random) -> float:
    """Return the seconds that one page of a filtered list takes, or the page behind it."""
    address = f"/api/incidents?limit=50&{rng.choice(FILTERS)}"
    began = time.perf_counter()
    answer = client.get(address)
    answer.raise_for_status()
    taken = time.perf_counter() - began
    after = answer.json()["next"]
    if after and rng.random() < 0.5:
        began = time.perf_counter()
        client.get(f"{address}&after={after}").raise_for_status()
        taken = time.perf_counter() - began
    return taken


def told(taken: list[float]) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds."""
    cuts = statistics.quantiles(taken, n=20)
    return {
        "p50_ms": round(1000 * statistics.median(taken), 1),
        "p95_ms": round(1000 * cuts[18], 1),
        "asked": len(taken),
    }


def api(record: Path) -> dict[str, Any]:
    """Return how long lists take on a million incidents: one client, and fifty at once."""
    with served(record) as address:
        with httpx.Client(base_url=address, timeout=600) as client:
            began = time.perf_counter()
            client.get("/api/facets").raise_for_status()
            ready = round(time.perf_counter() - began, 1)
            each = {}
            for words in FILTERS:
                began = time.perf_counter()
                client.get(f"/api/incidents?limit=50&{words}").raise_for_status()
                each[words or "all"] = round(1000 * (time.perf_counter() - began), 1)
            rng = random.Random(6)
            alone = told([asked(client, rng) for _ in range(300)])
        errors: list[str] = []
        taken: list[float] = []

        def many(seed: int) -> None:
            try:
                with httpx.Client(base_url=address, timeout=60) as client:
                    rng = random.Random(seed)
                    taken.extend(asked(client, rng) for _ in range(10))
            except httpx.HTTPError as err:
                errors.append(repr(err))

        began = time.perf_counter()
        threads = [threading.Thread(target=many, args=(seed,)) for seed in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        fifty = {
            **told(taken),
            "errors": len(errors),
            "per_second": round(len(taken) / (time.perf_counter() - began), 1),
        }
    return {
        "ready_s": ready,
        "alone": alone,
        "fifty_at_once": fifty,
        "slowest": dict(sorted(each.items(), key=lambda e: -e[1])[:4]),
    }


def main() -> None:
    """Measure, print, and write what was asked for."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--commit-run", action="store_true", help="write results/web.json and the table in README.md")
    given.add_argument("--only", choices=("first_picture", "hundred_thousand", "queue", "api"), default="")
    options = given.parse_args()
    found: dict[str, Any] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        if options.only in ("", "first_picture"):
            found["first_picture_10000"] = first_picture(browser, make(ROOM / "10000.db", 10_000))
            print(json.dumps(found), flush=True)
        if options.only in ("", "hundred_thousand"):
            with served(make(ROOM / "100000.db", 100_000)) as address:
                page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
                opened(page, address)
                found["opened_100000_s"] = round(opened(page, address), 2)
                found["frames_100000"] = frames(page)
                found["filter_100000"] = filters(page)
            print(json.dumps(found), flush=True)
        if options.only in ("", "queue"):
            found["queue"] = queue(browser)
            print(json.dumps(found), flush=True)
        browser.close()
    if options.only in ("", "api"):
        found["api_1000000"] = api(make(ROOM / "1000000.db", 1_000_000))
    print(json.dumps(found, indent=1))
    if options.commit_run:
        found["load"] = round(os.getloadavg()[1], 1)
        commit_run(NAME, {**run_facts(), "machine": machine(), **found}, table_of(found))


def table_of(found: dict[str, Any]) -> list[str]:
    """Return the table of README.md."""
    first, frame, click = found["first_picture_10000"], found["frames_100000"], found["filter_100000"]
    alone, fifty = found["api_1000000"]["alone"], found["api_1000000"]["fifty_at_once"]
    rows = [
        ("first picture, 10,000 incidents, s", f"{first['median_s']:.2f}", "1.5"),
        ("pictures a second while the map moves, 100,000", f"{frame['pan_far_drawn_a_second']:.0f}", "30"),
        ("pictures a second while it is zoomed, 100,000", f"{frame['zoom_drawn_a_second']:.0f}", "30"),
        ("a click on a choice, median, 100,000, ms", f"{click['median_ms']}", "300"),
        ("a click on a choice, slowest of ten, ms", f"{click['most_ms']}", ""),
        ("the next question after a key, slowest of twenty, ms", f"{found['queue']['most_ms']}", "100"),
        ("API list with filters, p95, 1,000,000, ms", f"{alone['p95_ms']:.0f}", "100"),
        ("errors of fifty clients at once", f"{fifty['errors']}", "0"),
        ("the same, p95, ms", f"{fifty['p95_ms']:.0f}", ""),
        ("processes that wanted to run meanwhile (load over 5 minutes)", f"{found['load']}", ""),
    ]
    return markdown(("what", "measured", "to reach"), rows)


if __name__ == "__main__":
    main()
