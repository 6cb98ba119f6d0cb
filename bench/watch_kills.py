"""Kills the program a hundred times while alerts go to servers that fail a hundred times, and counts what arrives.

    python bench/watch_kills.py [--kills 100] [--faults 100] [--reports 60]

A process enters reports, looks, and delivers by mail and webhook; it is killed (kill -9) at a random moment, and
another goes on. The mail server and the webhook's server refuse, break off, and take and then break off, as often as
asked.
Prints as JSON how many alerts there should be, how many arrived by each way, how many twice under one id (a receiver
tells these by Message-ID and Idempotency-Key), and how many were lost or told as two.
"""

# ruff: noqa: E402 - the folders of the tests and the source come first

import argparse
import email
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "delivery"), str(ROOT / "src")]

from tocsin.delivery import Post, book_path, deliver, open_book, senders_of
from tocsin.ledger import open_ledger
from tocsin.records import Region, Watch, Way
from tocsin.watching import look, put_watch

TOWNS = ("Bama", "Gwoza", "Dikwa", "Monguno", "Konduga", "Damboa", "Biu", "Chibok", "Kukawa", "Mafa")
TEXT = (
    "Boko Haram fighters attacked the town of {} in Borno state, Nigeria, on {}, killing {} civilians, officials said."
)
START = time.time()


def clock() -> datetime:
    """Return a moment that goes a thousand times as fast as the clock, so that waits between attempts pass."""
    began = float(os.environ.get("KILLS_BEGAN", START))
    return datetime(2024, 6, 1, tzinfo=UTC) + timedelta(seconds=(time.time() - began) * 1000)


def read_all(number: int, path: Path) -> None:
    """Read so many reports of incidents on different days, a third of them again with another figure."""
    from tocsin.capture import Options, given
    from tocsin.pipeline import open_desk

    found = []
    for n in range(number):
        same = n % 3 == 2
        day = date(2023, 1, 1) + timedelta(days=11 * (n - same))
        text = TEXT.format(TOWNS[(n - same) % len(TOWNS)], f"{day:%-d %B %Y}", 5 + n)
        options = Options(source=f"Wire {n}", published=day + timedelta(days=1))
        captured = given(text, options=options, clock=lambda: datetime(2024, 1, 1, tzinfo=UTC), doc=f"r{n}")
        found.append((captured, open_desk().read(captured)))
    path.write_bytes(pickle.dumps(found))


def work(folder: Path) -> None:
    """Enter, look and deliver until killed or done."""
    from tocsin.pipeline import enter

    with open_ledger(folder / "r.db") as ledger, open_book(book_path(folder / "r.db")) as book:
        for captured, reading in pickle.loads((folder / "reports").read_bytes()):
            is_new = enter(captured, reading, ledger)
            look(ledger, book, clock)
            if is_new:
                list(deliver(book, senders_of(book, time.time), clock))
        while any(row["state"] == "waiting" for row in book.log(most=-1)):
            list(deliver(book, senders_of(book, time.time), clock))
            time.sleep(0.05)


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "work":
        return work(Path(sys.argv[2]))
    from delivery_make import a_hook, a_mail_server

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("kills", 100), ("faults", 100), ("reports", 60)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    draw = random.Random(7)
    environment = {**os.environ, "KILLS_BEGAN": str(START)}
    with tempfile.TemporaryDirectory() as name, a_mail_server() as (inbox, port), a_hook() as hook:
        folder = Path(name)
        read_all(asked.reports, folder / "reports")
        inbox.faults = [draw.choice(["451 no", "552 no", "drop", "take and drop"]) for _ in range(asked.faults // 2)]
        hook.faults = [draw.choice(["500", "drop", "garbage", "take and drop"]) for _ in range(asked.faults // 2)]
        prepare(folder, port, hook.url)
        command, kills = [sys.executable, __file__, "work", name], 0
        while kills < asked.kills:
            with subprocess.Popen(command, env=environment) as running:
                time.sleep(draw.uniform(0.5, 3.5))
                if running.poll() is not None:
                    break
                os.kill(running.pid, signal.SIGKILL)
                kills += 1
        subprocess.run(command, env=environment, check=True, timeout=600)
        left = len(inbox.faults) + len(hook.faults)
        print(json.dumps(counted(folder, inbox.mails, hook.taken) | {"kills": kills, "faults": asked.faults - left}))
    return None


def prepare(folder: Path, port: int, url: str) -> None:
    area = Region(place="wof:85675301", name="Borno", country="NG")
    tell = (
        Way(kind="mail", to="duty@example.org"),
        Way(kind="webhook", to=url),
        Way(kind="atom", to=f"{folder}/a.xml"),
    )
    with open_ledger(folder / "r.db") as ledger, open_book(book_path(folder / "r.db")) as book:
        with book.writing() as turn:
            post = Post(host="127.0.0.1", port=port, sender="t@example.org", security="none")
            turn.set("post", post.written())
        put_watch(ledger, book, Watch(id="watch-1", name="Borno", area=area, countries=("NG",), tell=tell), clock)


def counted(folder: Path, mails: list[bytes], taken: list[tuple[dict[str, str], bytes]]) -> dict[str, object]:
    with open_ledger(folder / "r.db") as ledger, open_book(book_path(folder / "r.db")) as book:
        alerts = [kept.alert for kept in book.alerts()]
        incidents = {incident.id for incident in ledger.incidents()}
        untold = sum(row["state"] != "told" for row in book.log(most=-1))
    by_mail = Counter(str(email.message_from_bytes(mail)["Message-ID"]) for mail in mails)
    mailed = Counter(str(email.message_from_bytes(mail)["Tocsin-Alert"]) for mail in mails)
    by_hook = Counter(headers["Idempotency-Key"] for headers, _ in taken)
    entries = (folder / "a.xml").read_text(encoding="utf-8").count("<entry>")
    first = Counter(alert.incident for alert in alerts if alert.number == 1)
    return {
        "incidents": len(incidents),
        "alerts": len(alerts),
        "mails_by_id": len(by_mail),
        "requests_by_id": len(by_hook),
        "feed_entries": entries,
        "came_twice_under_one_id": sum(by_mail.values()) - len(by_mail) + sum(by_hook.values()) - len(by_hook),
        "lost": untold + len({a.id for a in alerts} - mailed.keys()) + len(incidents - first.keys()),
        "told_as_two": sum(count - 1 for count in first.values()) + len(by_mail) - len(mailed),
    }


if __name__ == "__main__":
    main()
