"""What leaves of alerts goes by a profile: nothing planted is in mail, webhook, feed or CAP under `public`."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from watching_make import NOON, a_watch, clock, opened, read, replace

from tocsin.delivery import Batch, deliver
from tocsin.delivery.atom import AtomFile, feed_of
from tocsin.delivery.cap import CapFolder, cap_of
from tocsin.delivery.mail import mail_of
from tocsin.delivery.webhook import body_of
from tocsin.errors import BadRequest
from tocsin.records import Alert, Way
from tocsin.watching import look, put_watch

PLANTED = (
    "Zqxfront fighters led by Zqxadam Zqxhasan attacked the town of Bama in Borno state, Nigeria, on 4 March 2024, "
    "killing 7 civilians at the house of Zqxomar, said Zqxleyla Zqxnoor of the Zqxmercy clinic."
)
WAYS = (Way(kind="webhook", to="https://example.org/x"), Way(kind="print"))


def sounded(folder: Path, profile: str = "public", tell: tuple[Way, ...] = WAYS) -> tuple[Alert, Path]:
    """Return the alert that what is planted sounds, and the record."""
    with opened(folder) as (ledger, book):
        put_watch(ledger, book, replace(a_watch(tell=tell), profile=profile), clock)
        read(ledger, PLANTED, "https://zqx.example/zqxpath", source="Zqxwire")
        assert 1 == look(ledger, book, clock).alerts
        return book.alerts()[0].alert, folder / "r.db"


def everything_sent(alert: Alert) -> str:
    batch = Batch(id="delivery-1", way="mail:duty@example.org", is_digest=False, alerts=(alert,))
    mail = mail_of(batch, "tocsin@example.org", "duty@example.org")
    parts = [part.get_content() for part in mail.iter_parts()]  # type: ignore[attr-defined]
    return "\n".join(
        [str(mail), *parts, body_of(batch).decode(), feed_of([alert], "x").decode(), cap_of(alert, "t@x").decode()]
    )


def test_nothing_planted_leaves_in_an_alert_under_public(tmp_path: Path) -> None:
    alert, _ = sounded(tmp_path)
    sent = everything_sent(alert.as_it_leaves).casefold()

    assert "zqx" not in sent
    assert "2024-03-04 to 2024-03-10" in sent
    assert "2024-03-04." not in sent
    assert f"{alert.lat}" not in sent
    assert "killed 7" in sent


def test_what_leaves_is_in_words_for_people(tmp_path: Path) -> None:
    """How exactly a place is known has a name, and who told a toll stands in brackets: "7 army" reads as soldiers."""
    alert, _ = sounded(tmp_path)
    left = alert.as_it_leaves
    (toll,) = [line for line in left.lines if line.startswith("Toll:")]

    assert "(district)" in left.place and left.place in left.title
    assert "where_prec" not in everything_sent(left)
    assert "killed 7: 7 (a source" in toll and toll.endswith(").")


def test_it_is_there_at_home_and_under_private(tmp_path: Path) -> None:
    """So that the test above can fail: what is planted does reach the alert."""
    alert, _ = sounded(tmp_path, "private")

    assert alert.as_it_leaves is alert
    assert "zqxwire" in everything_sent(alert).casefold()


def test_partners_get_the_point_and_the_day_and_no_words(tmp_path: Path) -> None:
    alert, _ = sounded(tmp_path, "partner")
    left = alert.as_it_leaves

    assert (alert.lat, alert.lon, alert.km) == (left.lat, left.lon, left.km)
    assert ("2024-03-04", "2024-03-04") == left.when
    assert "zqxomar" not in everything_sent(left).casefold()


def test_what_is_delivered_is_what_leaves_and_what_is_printed_is_all_of_it(tmp_path: Path) -> None:
    sounded(tmp_path, tell=(*WAYS, Way(kind="atom", to=str(tmp_path / "a.xml")), Way(kind="cap", to=str(tmp_path))))
    sent: dict[str, str] = {}
    with opened(tmp_path) as (_, book):

        def keep(batch: Batch, to: str) -> None:
            sent[batch.way.partition(":")[0]] = json.dumps([*batch.alerts[0].lines, batch.alerts[0].title])

        senders = {"webhook": keep, "print": keep, "atom": AtomFile(book), "cap": CapFolder("t@example.org")}
        assert all(attempt.is_told for attempt in deliver(book, senders, clock))
    files = "".join(path.read_text() for path in tmp_path.glob("*.xml"))

    assert "zqx" not in (sent["webhook"] + files).casefold()
    assert "zqx" in sent["print"].casefold()


def test_more_than_public_is_logged_in_custody_and_public_is_not(tmp_path: Path) -> None:
    for profile, logged in (("public", 0), ("partner", 1)):
        folder = tmp_path / profile
        folder.mkdir()
        alert, _ = sounded(folder, profile)
        with opened(folder) as (ledger, _):
            assert ledger.verify().is_whole
        with closing(sqlite3.connect(folder / "r.db")) as store:
            rows = store.execute("SELECT subject FROM custody WHERE act = 'export'").fetchall()
        lines = [json.loads(subject) for (subject,) in rows]
        assert logged == len(lines)
        assert all((profile, [alert.id]) == (line["profile"], line["alerts"]) for line in lines)


def test_a_source_marked_stricter_lets_out_only_that_something_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own" / "sharing"
    own.mkdir(parents=True)
    (own / "sources.yaml").write_text("source: test\nsources:\n  - {name: Zqxwire, tlp: red}\n")
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    alert, _ = sounded(tmp_path, "partner")
    left = alert.as_it_leaves

    assert "zqx" not in everything_sent(left).casefold()
    assert "TLP:RED" in " ".join(left.lines)
    assert left.lat is None and left.killed is None


def test_a_withdrawn_alert_leaves_no_more_than_the_first(tmp_path: Path) -> None:
    from tocsin.protection.watch_alert import withdrawn

    alert, _ = sounded(tmp_path)
    gone = withdrawn(alert, number=2, before=((alert.id, alert.at),), at=NOON.isoformat())

    assert "zqx" not in everything_sent(gone.as_it_leaves).casefold()
    assert gone.as_it_leaves.title.startswith("Withdrawn: ")


def test_a_profile_that_is_none_is_refused_when_the_watch_is_made(tmp_path: Path) -> None:
    with opened(tmp_path) as (ledger, book), pytest.raises(BadRequest, match="no profile"):
        put_watch(ledger, book, replace(a_watch(), profile="nosuch"), clock)
