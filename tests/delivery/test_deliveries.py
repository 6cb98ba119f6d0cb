"""Alerts reach whoever is to be told: none lost, none told as two, whatever the receivers do."""

import email
import email.policy
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from delivery_make import NOON, Clock, a_batch, a_hook, a_mail_server, an_alert, authenticated, tell
from lxml import etree

from tocsin.delivery import (
    Book,
    Post,
    Undelivered,
    book_path,
    deliver,
    is_delivering,
    is_signed,
    open_book,
    retry_all,
    senders_of,
)
from tocsin.delivery.atom import feed_of
from tocsin.delivery.cap import cap_of
from tocsin.delivery.mail import Smtp, mail_of
from tocsin.delivery.outbox import GIVE_UP, LONGEST_WAIT, delivering
from tocsin.delivery.webhook import Webhook, body_of, signature
from tocsin.errors import BadRequest, LedgerTooNew
from tocsin.records import Answer

HERE = Path(__file__).parent


@pytest.fixture()
def book(tmp_path: Path):  # type: ignore[no-untyped-def]
    with open_book(tmp_path / "r.db.watches") as opened:
        yield opened


def post_to(book: Book, port: int, **given: str) -> None:
    made = Post(host="127.0.0.1", port=port, sender="tocsin@example.org", **{"security": "none", **given})  # type: ignore[arg-type]
    with book.writing() as turn:
        turn.set("post", made.written())


def told(book: Book, clock: Clock, rounds: int = 1, **step: float) -> list[str]:
    """Deliver so many times, the clock going on between; return what each attempt said."""
    said = []
    for _ in range(rounds):
        said += [a.words for a in deliver(book, senders_of(book, lambda: clock.at.timestamp()), clock)]
        clock.later(**step)
    return said


def test_a_mail_says_the_same_as_text_and_as_html(book: Book) -> None:
    with a_mail_server() as (inbox, port):
        post_to(book, port)
        tell(book, "one", way="mail:duty@example.org")
        assert ["told"] == told(book, Clock())

    mail = email.message_from_bytes(inbox.mails[0], policy=email.policy.default)
    assert "Tocsin: Inside Exampletown: attack one" == mail["Subject"]
    text, markup = (part.get_content() for part in mail.iter_parts())  # type: ignore[attr-defined]
    assert "Séléka" in text and "<b>" in text
    assert "&lt;b&gt;" in markup
    assert "auto-generated" == mail["Auto-Submitted"]
    assert "alert-one" == mail["Tocsin-Alert"]


def test_a_follow_up_refers_to_the_mail_before() -> None:
    first = mail_of(a_batch(way="mail:a@b.org"), "t@example.org", "a@b.org")
    follow = an_alert("two", before=(("alert-one", NOON.isoformat()),))
    second = mail_of(a_batch(follow, way="mail:a@b.org"), "t@example.org", "a@b.org")

    assert first["References"] is None
    assert second["References"].startswith("<delivery-") and second["References"].endswith("@example.org>")


@pytest.mark.parametrize("fault", ["451 try later", "552 full", "rcpt 450 busy", "rcpt 550 nobody", "drop"])
def test_a_mail_that_fails_is_tried_again_later_and_logged(book: Book, fault: str) -> None:
    clock = Clock()
    with a_mail_server() as (inbox, port):
        post_to(book, port)
        inbox.faults = [fault]
        tell(book, "one", way="mail:duty@example.org")
        first = told(book, clock, seconds=10)
        assert [] == told(book, clock, seconds=30)
        assert ["told"] == told(book, clock)
        assert [] == told(book, clock)

    assert 1 == len(inbox.mails) and first != ["told"]
    (row,) = book.log()
    assert ("told", 2) == (row["state"], row["attempts"])


def test_a_mail_taken_by_a_server_that_then_dies_comes_again_under_the_same_id(book: Book) -> None:
    with a_mail_server() as (inbox, port):
        post_to(book, port)
        inbox.faults = ["take and drop"]
        tell(book, "one", way="mail:duty@example.org")
        told(book, Clock(), rounds=2, minutes=1)

    assert 2 == len(inbox.mails)
    assert 1 == len({email.message_from_bytes(mail)["Message-ID"] for mail in inbox.mails})


def test_a_digest_gathers_what_is_due_and_a_repeat_is_the_same_mail(book: Book) -> None:
    clock = Clock()
    with a_mail_server() as (inbox, port):
        post_to(book, port)
        tell(book, "one", "two", way="mail:duty@example.org#07:00", due=NOON)
        inbox.faults = ["451 later", "take and drop"]
        told(book, clock, minutes=2)
        tell(book, "three", way="mail:duty@example.org#07:00", due=NOON + timedelta(days=1))
        told(book, clock, rounds=3, minutes=10)
        clock.later(days=1)
        told(book, clock)

    mails = [email.message_from_bytes(mail) for mail in inbox.mails]
    assert ["alert-one, alert-two", "alert-one, alert-two", "alert-three"] == [mail["Tocsin-Alert"] for mail in mails]
    assert mails[0]["Message-ID"] == mails[1]["Message-ID"] != mails[2]["Message-ID"]
    assert mails[0]["Subject"] == "Tocsin: 2 alerts"


def test_nothing_is_told_before_it_is_due(book: Book) -> None:
    clock = Clock()
    with a_mail_server() as (inbox, port):
        post_to(book, port)
        tell(book, "one", way="mail:duty@example.org", due=NOON + timedelta(hours=3))
        told(book, clock, hours=2)
        assert [] == inbox.mails
        told(book, clock, rounds=2, hours=2)
        assert 1 == len(inbox.mails)


def test_without_a_server_of_mail_alerts_wait_and_say_so(book: Book) -> None:
    clock = Clock()
    tell(book, "one", way="mail:duty@example.org")

    assert ["no server of mail is named; name it by `tocsin watch post`"] == told(book, clock, minutes=1)

    with a_mail_server() as (inbox, port):
        post_to(book, port)
        told(book, clock)
        assert 1 == len(inbox.mails)


def test_mail_is_given_to_nobody_unencrypted_where_starttls_is_asked_for(book: Book) -> None:
    with a_mail_server() as (inbox, port):
        post_to(book, port, security="starttls")
        tell(book, "one", way="mail:duty@example.org")
        (words,) = told(book, Clock())

    assert "STARTTLS" in words and [] == inbox.mails


def test_mail_over_starttls_logs_in_with_the_password_of_the_environment(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, context = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    options = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": authenticated}
    clock = Clock()
    with a_mail_server(**options) as (inbox, port):
        post_to(book, port, security="starttls", user="tocsin", password_env="TOCSIN_TEST_PASSWORD")
        tell(book, "one", way="mail:duty@example.org")
        assert "holds no password" in told(book, clock, minutes=1)[0]
        monkeypatch.setenv("TOCSIN_TEST_PASSWORD", "wrong")
        assert "535" in told(book, clock, minutes=5)[0]
        monkeypatch.setenv("TOCSIN_TEST_PASSWORD", "secret")
        assert ["told"] == told(book, clock)

    assert 1 == len(inbox.mails)
    assert "secret" not in book.path.read_bytes().decode("latin-1")


def a_certificate(folder: Path):  # type: ignore[no-untyped-def]
    """Return a certificate for 127.0.0.1 that signs itself, and a server's context with it."""
    import ssl
    import subprocess

    paths = folder / "cert.pem", folder / "key.pem"
    asked = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-nodes"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", paths[1], "-out", paths[0], *asked]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*paths)
    return paths[0], context


def test_a_webhook_is_signed_so_that_only_we_and_only_now_could_have_sent_it(book: Book) -> None:
    with a_hook() as hook:
        tell(book, "one", way=f"webhook:{hook.url}")
        assert ["told"] == told(book, Clock())

    headers, body = hook.taken[0]
    stamp, signed, secret = headers["Tocsin-Timestamp"], headers["Tocsin-Signature"], book.secret()
    assert "alert-one" == json.loads(body)["alerts"][0]["id"]
    assert is_signed(secret, stamp, body, signed, NOON.timestamp() + 200)
    assert not is_signed(secret, stamp, body, signed, NOON.timestamp() + 400)
    assert not is_signed(secret, stamp, body + b" ", signed, NOON.timestamp())
    assert not is_signed("other", stamp, body, signed, NOON.timestamp())
    assert not is_signed(secret, "soon", body, signed, NOON.timestamp())


@pytest.mark.parametrize(
    "fault", ["500", "404", "302", "307", "429 120", "drop", "take and drop", "garbage", "silent", "drip"]
)
def test_a_webhook_that_fails_is_tried_again_under_the_same_id(book: Book, fault: str) -> None:
    clock = Clock()
    with a_hook() as hook:
        hook.faults = [fault]
        tell(book, "one", way=f"webhook:{hook.url}")
        impatient = Webhook("secret", clock.at.timestamp, deadline=0.5 if fault in ("silent", "drip") else 20)
        senders = {"webhook": impatient}
        (first,) = deliver(book, senders, clock)
        clock.later(seconds=119 if fault == "429 120" else 29)
        assert [] == list(deliver(book, senders, clock))
        clock.later(seconds=2)
        (second,) = deliver(book, {"webhook": Webhook("secret", clock.at.timestamp)}, clock)

    assert (False, True) == (first.is_told, second.is_told), first.words
    assert 1 == len({headers["Idempotency-Key"] for headers, _ in hook.taken})
    assert len(hook.taken) == (2 if fault == "take and drop" else 1)


def test_nobody_listening_is_a_failure_like_any_other() -> None:
    with pytest.raises(Undelivered, match="request failed"):
        Webhook("secret", NOON.timestamp)(a_batch(), "http://127.0.0.1:1/")


def test_waits_double_and_after_days_it_is_given_up_loudly_and_can_be_tried_anew(book: Book) -> None:
    clock, waits = Clock(), []
    tell(book, "one", way="webhook:http://127.0.0.1:1/")
    senders = senders_of(book, lambda: 0.0)
    while book.log()[0]["state"] == "waiting":
        assert 1 == len(list(deliver(book, senders, clock)))
        nearest = book.log()[0]["next_at"]
        waits.append((type(clock.at).fromisoformat(nearest) - clock.at).total_seconds())
        clock.at = type(clock.at).fromisoformat(nearest)

    assert [30, 60, 120] == waits[:3] and LONGEST_WAIT == max(waits)
    assert "not told" == book.log()[0]["state"] and clock.at - NOON >= GIVE_UP
    with a_hook() as hook, book.writing() as turn:
        turn._connection.execute("UPDATE outbox SET way = ?", (f"webhook:{hook.url}",))
    assert 1 == retry_all(book, clock.at)
    assert "waiting" == book.log()[0]["state"]


def test_what_is_removed_is_not_told(book: Book) -> None:
    with a_hook() as hook:
        tell(book, "one", way=f"webhook:{hook.url}")
        with book.writing() as turn:
            turn.remove_watch("watch-ring")
        assert [] == told(book, Clock()) == hook.taken


def test_one_process_delivers_at_a_time(book: Book) -> None:
    tell(book, "one", way="atom:feed.xml")

    with delivering(book.path) as is_ours:
        assert is_ours and is_delivering(book.path)
        assert [] == told(book, Clock())
    assert not is_delivering(book.path)


def test_a_feed_file_holds_every_alert_once_however_often_it_is_written(book: Book, tmp_path: Path) -> None:
    feed, way = tmp_path / "alerts.xml", f"atom:{tmp_path / 'alerts.xml'}"
    tell(book, "one", way=way)
    told(book, Clock())
    before = feed.read_bytes()
    senders_of(book, lambda: 0.0)["atom"](a_batch(way=way), str(feed))
    assert before == feed.read_bytes()
    tell(book, "two", way=way)
    told(book, Clock())

    parsed = feedparser.parse(feed.read_bytes())
    assert not parsed.bozo
    assert ["urn:tocsin:alert-two", "urn:tocsin:alert-one"] == [entry.id for entry in parsed.entries]
    assert [p.name for p in tmp_path.glob(".alerts*")] == []


def test_a_file_that_cannot_be_written_is_tried_again(book: Book, tmp_path: Path) -> None:
    clock, folder = Clock(), tmp_path / "later"
    tell(book, "one", way=f"atom:{folder / 'feed.xml'}")

    assert "cannot be written" in told(book, clock, minutes=1)[0]
    folder.mkdir()
    assert ["told"] == told(book, clock)


@pytest.mark.parametrize(
    "alert",
    [
        an_alert(),
        an_alert(lat=None, lon=None, radius_km=None, killed=None, answer=Answer.POSSIBLY),
        an_alert("two", number=2, before=(("alert-one", NOON.isoformat()),), changed=("toll",)),
        an_alert("two", number=2, before=(("alert-one", NOON.isoformat()),), answer=Answer.NO),
        an_alert("two", number=2, before=(("alert-one", NOON.isoformat()),), answer=Answer.LISTED, title="x" * 999),
    ],
    ids=["plain", "no point", "update", "cancel", "long"],
)
def test_a_cap_message_is_valid_by_the_schema_of_oasis(alert) -> None:  # type: ignore[no-untyped-def]
    schema = etree.XMLSchema(etree.parse(HERE / "CAP-v1.2-schema.xsd"))
    message = etree.fromstring(cap_of(alert, "tocsin@example.org"))

    schema.assertValid(message)


def test_a_cap_message_says_no_more_than_is_known() -> None:
    ns = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
    before = (("alert-one", NOON.isoformat()),)
    kinds = [an_alert(), an_alert(before=before), an_alert(before=before, answer=Answer.NO)]
    found = [etree.fromstring(cap_of(alert, "t@example.org")) for alert in kinds]

    assert ["Alert", "Update", "Cancel"] == [message.findtext("c:msgType", namespaces=ns) for message in found]
    assert ["Likely", "Likely", "Unlikely"] == [m.findtext("c:info/c:certainty", namespaces=ns) for m in found]
    assert "t@example.org,alert-one,2024-01-02T12:00:00-00:00" == found[1].findtext("c:references", namespaces=ns)
    assert "11.85000,13.15000 2" == found[0].findtext("c:info/c:area/c:circle", namespaces=ns)
    assert not set(" ,<&") & set(found[0].findtext("c:identifier", namespaces=ns))


def test_cap_files_are_named_by_their_alerts(book: Book, tmp_path: Path) -> None:
    tell(book, "one", "two", way=f"cap:{tmp_path / 'cap'}")
    told(book, Clock())

    assert ["alert-one.xml", "alert-two.xml"] == sorted(path.name for path in (tmp_path / "cap").iterdir())


def test_a_hundred_failures_lose_nothing_and_double_nothing(book: Book) -> None:
    clock, faults = Clock(), ["451 no", "drop", "rcpt 450 no", "take and drop", "421 no"]
    names = [f"n{number}" for number in range(20)]
    with a_mail_server() as (inbox, port), a_hook() as hook:
        post_to(book, port)
        inbox.faults = [faults[n % 5] for n in range(50)]
        hook.faults = [["500", "drop", "take and drop", "garbage", "429"][n % 5] for n in range(50)]
        tell(book, *names, way="mail:duty@example.org")
        tell(book, *[f"h{number}" for number in range(20)], way=f"webhook:{hook.url}")
        told(book, clock, rounds=12, hours=7)

    mails = Counter(email.message_from_bytes(mail)["Message-ID"] for mail in inbox.mails)
    hooks = Counter(headers["Idempotency-Key"] for headers, _ in hook.taken)
    assert (20, 20) == (len(mails), len(hooks))
    assert {"told"} == {row["state"] for row in book.log()}


def test_a_feed_of_nothing_is_a_feed() -> None:
    assert [] == feedparser.parse(feed_of([], "feed-x")).entries


def test_a_file_of_something_else_is_no_book(tmp_path: Path) -> None:
    import sqlite3

    (tmp_path / "text").write_text("no database, but long enough to be looked at" * 30, encoding="utf-8")
    with sqlite3.connect(tmp_path / "other") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    with open_book(tmp_path / "newer") as newer:
        newer._connection.execute("PRAGMA user_version = 99")

    for name, error in (("text", BadRequest), ("other", BadRequest), ("newer", LedgerTooNew)):
        with pytest.raises(error, match=name):
            open_book(tmp_path / name)


def test_the_book_is_its_owner_s_alone(book: Book) -> None:
    assert 0o600 == book.path.stat().st_mode & 0o777


def test_the_watches_of_a_record_on_a_server_stay_when_its_password_changes() -> None:
    from tocsin.ledger.address import server_address

    old, new = (server_address(f"postgresql://office:{word}@db.example.org/tocsin").name for word in ("one", "two"))

    assert book_path(old) == book_path(new)
    assert book_path(old) != book_path("postgresql://office@db.example.org/other")


def test_two_watches_cannot_have_one_name(book: Book) -> None:
    with book.writing() as turn:
        turn.put_watch("a", "name", {}, "now")
    with pytest.raises(BadRequest, match="another watch has this name"), book.writing() as turn:
        turn.put_watch("b", "name", {}, "now")


def test_a_body_is_the_same_at_every_attempt() -> None:
    assert body_of(a_batch()) == body_of(a_batch())
    assert signature("s", "1", b"x") != signature("s", "2", b"x")


def test_mail_needs_an_address_to_come_from() -> None:
    with pytest.raises(BadRequest, match="address of mail"):
        Post(host="h", port=25, sender="nobody")
    with pytest.raises(BadRequest, match="ways of securing"):
        Post(host="h", port=25, sender="a@b.org", security="perhaps")
    assert Smtp(None) is not None
