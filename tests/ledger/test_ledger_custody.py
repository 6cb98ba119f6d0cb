"""The custody chain: what verify proves, and that docs/custody.md says how to check it without Tocsin."""

# ruff: noqa: F401, F811 - a fixture is found by being imported

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from ledger_fixtures import NewStore, empty_record, ledger, stores
from ledger_make import BODY, a_judgement, enter, joined, taken
from ledger_stores import KINDS, Store, new_store, store_of

from make import NOON, a_captured
from tocsin.errors import BadRequest
from tocsin.ledger import Ledger, open_ledger
from tocsin.ledger.custody import BEGINNING
from tocsin.records import Refusal

DOCS = Path(__file__).parents[2] / "docs" / "custody.md"


@pytest.fixture(params=KINDS)
def full(request: pytest.FixtureRequest, tmp_path: Path, full_record: Callable[[str], Store]) -> Iterator[Ledger]:
    """A record with two reports, one of them changed and read by two readers, a judgement and a refusal."""
    store = full_record(request.param).copy(tmp_path)
    with open_ledger(store.address) as opened:
        yield opened
    store.remove()


@pytest.fixture(scope="module")
def full_record(
    tmp_path_factory: pytest.TempPathFactory, empty_record: Callable[[str], Store]
) -> Callable[[str], Store]:
    @cache
    def made(kind: str) -> Store:
        store = empty_record(kind).copy(tmp_path_factory.mktemp("full"))
        with open_ledger(store.address) as ledger:
            fill(ledger)
        return store

    return made


def fill(ledger: Ledger) -> None:
    first = taken(a_captured(BODY, doc="a"), at=NOON)
    with ledger.writing() as entry:
        entry.refusal(Refusal(location="scan.pdf", kind="cannot_read", message="no text layer"), NOON)
    for captured, reader in (
        (first, "test 1"),
        (taken(first, at=NOON.replace(hour=13), body=BODY.replace("two", "three")), "test 1"),
        (a_captured(BODY + " More.", doc="b"), "test 1"),
        (a_captured(BODY + " More.", doc="b"), "test 2"),
    ):
        with ledger.writing() as entry:
            tellings = enter(entry, captured, reader=reader, claimed_by="The Example Front")
            joined(entry, tellings)
    with ledger.writing() as entry:
        entry.judgement(a_judgement(tellings[0].claim.id))


def tamper(ledger: Ledger, *statements: str) -> None:
    """Change the record as somebody who knows its database would: without the triggers."""
    store = store_of(ledger)
    for statement in statements:
        if store.kind == "postgresql":
            statement = re.sub(r"x'([0-9a-f]*)'", r"'\\x\1'", statement)
        assert store.change(statement)[0] > 0, statement


def test_an_untouched_record_is_whole(full: Ledger) -> None:
    verification = full.verify()
    assert verification.is_whole
    assert (full.counts().lines, full.head()) == (verification.lines, verification.head)
    assert full.verify(full.head()).is_whole


def test_an_empty_record_is_whole(ledger: Ledger) -> None:
    assert (ledger.verify().lines, ledger.verify(BEGINNING).head, ledger.verify().broken) == (0, BEGINNING, None)


def test_every_act_has_a_line_of_its_own(full: Ledger) -> None:
    acts = store_of(full).rows("SELECT act, count(*) FROM custody GROUP BY act ORDER BY act")
    assert acts == [("capture", 3), ("judgement", 1), ("reading", 4), ("refusal", 1), ("text", 3)]


def test_a_later_reading_has_the_time_at_which_its_text_was_taken_to_be_read(ledger: Ledger) -> None:
    captured = a_captured(BODY)
    with ledger.writing() as entry:
        enter(entry, captured, reader="test 1")
        enter(entry, taken(captured, at=NOON.replace(hour=15), location="r1"), reader="test 2")
    times = store_of(ledger).rows("SELECT act, substr(at, 12, 2) FROM custody ORDER BY seq")
    assert [("capture", "12"), ("text", "12"), ("reading", "12"), ("reading", "15")] == times


@pytest.mark.parametrize(
    ("statement", "what", "why"),
    [
        ("UPDATE claims SET payload = replace(payload, '\"low\":2', '\"low\":20')", "reading", "claims were altered"),
        ("DELETE FROM claims WHERE kind = 'responsibility' AND entered < 4", "reading", "removed"),
        (
            "INSERT INTO claims SELECT 99, 'claim-99', reading, report, kind, about, confidence, payload "
            "FROM claims WHERE entered = 1",
            "reading",
            "added to",
        ),
        ("UPDATE claims SET kind = 'count' WHERE entered = 2", "reading", "columns of claim-"),
        ("UPDATE claims SET confidence = 0.9 WHERE entered = 1", "reading", "columns of claim-"),
        ("UPDATE evidence SET quote = 'wounded' WHERE claim = 1 AND place = 1", "reading", "the evidence of claim-"),
        ("DELETE FROM evidence WHERE claim = 1 AND place = 0", "reading", "the evidence of claim-"),
        ("UPDATE readings SET not_read = 'language: fr'", "reading", "altered"),
        ("UPDATE readings SET reader = reader || ' '", "reading", "altered"),
        ("DELETE FROM readings", "reading", "the reading is gone"),
        ("UPDATE texts SET payload = replace(payload, 'two', 'ten')", "text", "the text was altered"),
        ("UPDATE texts SET capture = 'capture-0'", "text", "columns"),
        ("DELETE FROM texts", "text", "the text is gone"),
        ("UPDATE captures SET payload = replace(payload, 'Wire', 'Mail')", "capture", "the capture was altered"),
        ("UPDATE captures SET captured_at = '2020-01-01'", "capture", "columns"),
        ("DELETE FROM captures", "capture", "the capture is gone"),
        ("DELETE FROM blobs", "capture", "are gone"),
        ("UPDATE blobs SET packed = 'x'", "capture", "cannot be unpacked"),
        ("UPDATE blobs SET size = size + 1", "capture", "its bytes were altered"),
        ("UPDATE judgements SET payload = replace(payload, 'same', 'not_same')", "judgement", "altered"),
        ("UPDATE judgements SET verdict = 'not_same'", "judgement", "columns"),
        ("DELETE FROM judgements", "judgement", "is gone"),
        ("UPDATE refusals SET payload = replace(payload, 'layer', 'player')", "refusal", "altered"),
        ("UPDATE refusals SET at = '2020-01-01'", "refusal", "columns"),
        ("DELETE FROM refusals", "refusal", "is gone"),
        ("UPDATE custody SET at = '2020-01-01' WHERE seq = 3", "text", "the line was altered"),
        ("UPDATE custody SET previous = digest WHERE seq = 3", "text", "does not follow"),
        ("DELETE FROM custody WHERE seq = 3", "reading", "line 3 is missing"),
    ],
)
def test_what_was_tampered_with_is_named(full: Ledger, statement: str, what: str, why: str) -> None:
    tamper(full, statement)
    broken = full.verify().broken
    assert broken is not None
    assert broken.seq is not None
    assert broken.what.startswith(f"{what} ")
    assert why in broken.why


@pytest.mark.parametrize("full", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "what", "why"),
    [
        ("UPDATE claims SET payload = x'00ff'", "reading", "of another kind"),
        ("UPDATE texts SET payload = 7", "text", "altered"),
        ("UPDATE custody SET at = x'00' WHERE seq = 3", "text", "of another kind"),
        ("UPDATE reports SET payload = x'00ff'", "report", "cannot be read"),
    ],
)
def test_a_value_of_another_kind_which_sqlite_keeps_in_any_column_is_named(
    full: Ledger, statement: str, what: str, why: str
) -> None:
    tamper(full, statement)
    broken = full.verify().broken
    assert broken is not None
    assert broken.what.startswith(f"{what} ")
    assert why in broken.why


def test_the_first_broken_line_is_the_one_named(full: Ledger) -> None:
    whole = full.verify()
    tamper(full, "UPDATE texts SET payload = payload || ' ' WHERE line = 6")
    verification = full.verify()
    assert verification.broken is not None
    assert (verification.broken.seq, verification.lines) == (6, 5)
    assert whole.head != verification.head


def test_altered_bytes_are_found(full: Ledger) -> None:
    packed = zlib.compress(b"x" * len(BODY)).hex()
    tamper(full, f"UPDATE blobs SET packed = x'{packed}', size = {len(BODY)}")
    broken = full.verify().broken
    assert broken is not None
    assert "its bytes were altered" in broken.why


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "INSERT INTO captures SELECT 98, id, report, blob, captured_at, payload FROM captures WHERE line = 2",
            "capture capture-",
        ),
        ("INSERT INTO texts SELECT 98, 'text-98', capture, payload FROM texts WHERE line = 3", "text text-98"),
        ("INSERT INTO readings SELECT 98, report, text, 'test 9', not_read FROM readings LIMIT 1", "reading text-"),
        (
            "INSERT INTO judgements SELECT 98, 'judgement-98', verdict, left_claim, right_claim, payload "
            "FROM judgements",
            "judgement judgement-98",
        ),
        ("INSERT INTO refusals SELECT 98, at, 'other.pdf', payload FROM refusals", "refusal other.pdf"),
        (
            "INSERT INTO claims SELECT 99, 'claim-99', 98, report, kind, about, confidence, payload "
            "FROM claims WHERE entered = 1",
            "claim claim-99",
        ),
        ("INSERT INTO blobs VALUES ('00', 'text/plain', 0, '')", "blob 00"),
        ("INSERT INTO evidence VALUES (99, 0, '', 'span', 'text-0', 'body', 0, 1, 'a')", "evidence of claim 99"),
    ],
)
def test_what_was_put_in_around_the_log_is_named(full: Ledger, statement: str, what: str) -> None:
    tamper(full, statement)
    broken = full.verify().broken
    assert broken is not None
    assert broken.what.startswith(what)
    assert "around the custody log" in broken.why


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports SET reading = (SELECT min(line) FROM readings)",
        "UPDATE reports SET reading = NULL",
        "UPDATE reports SET capture = (SELECT min(line) FROM captures WHERE report = reports.id) WHERE doc = 'a'",
        "UPDATE reports SET doc = 'other'",
        "UPDATE reports SET payload = replace(payload, 'Wire', 'Mail')",
        "UPDATE reports SET payload = '{}'",
    ],
)
def test_a_report_that_stands_otherwise_than_by_its_latest_capture_is_named(full: Ledger, statement: str) -> None:
    tamper(full, statement)
    broken = full.verify().broken
    assert broken is not None
    assert broken.what.startswith("report report-")


CUT = (
    "DELETE FROM judgements",
    "DELETE FROM custody WHERE act = 'judgement'",
)
"""The last act, undone without a trace in the chain."""


def test_what_was_cut_off_at_the_end_shows_only_against_a_head_kept_elsewhere(full: Ledger) -> None:
    head = full.head()
    tamper(full, *CUT)
    assert full.verify().is_whole
    broken = full.verify(head).broken
    assert broken is not None
    assert "cut off or rewritten" in broken.why


def test_a_head_kept_earlier_still_holds_when_lines_were_added(full: Ledger) -> None:
    head = full.head()
    with full.writing() as entry:
        entry.refusal(Refusal(location="other.pdf", kind="cannot_read", message="empty"), NOON)
    assert head != full.head()
    assert full.verify(head).is_whole
    assert full.verify(BEGINNING).is_whole


def test_a_record_written_anew_shows_against_a_head_kept_elsewhere(full: Ledger, stores: NewStore) -> None:
    with open_ledger(stores().address) as other:
        with other.writing() as entry:
            enter(entry, a_captured(BODY.replace("two", "no"), doc="a"))
        assert other.verify().is_whole
        assert not other.verify(full.head()).is_whole


def test_two_records_fed_the_same_have_the_same_head_whatever_keeps_them(tmp_path: Path) -> None:
    heads = []
    for kind in ("sqlite", *KINDS):
        store = new_store(kind, tmp_path)
        with open_ledger(store.address) as ledger:
            fill(ledger)
            heads.append(ledger.head())
        store.remove()
    assert [heads[0]] * 3 == heads


@pytest.mark.parametrize("head", ["", "abc", "Z" * 64, "A" * 64])
def test_a_head_that_is_no_digest_is_refused(full: Ledger, head: str) -> None:
    with pytest.raises(BadRequest, match="64 hex digits"):
        full.verify(head)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def plain(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_the_chain_can_be_checked_without_tocsin_by_what_the_docs_say(full: Ledger) -> None:
    """The formula is part of the format. If this test has to change, every head kept elsewhere is worth nothing."""
    store, previous = store_of(full), "0" * 64
    for line in store.rows("SELECT seq, at, act, subject, content, digest FROM custody ORDER BY seq"):
        seq, _, act, _, told, digest = line
        assert content(store, seq, act) == told
        previous = sha(plain([*line[:5], previous]))
        assert previous == digest
    assert full.head() == previous


def content(store: Store, line: int, act: str) -> str:
    if act != "reading":
        table = {"capture": "captures", "text": "texts", "judgement": "judgements", "refusal": "refusals"}[act]
        return sha(store.rows(f"SELECT payload FROM {table} WHERE line = {line}")[0][0])
    [told] = store.rows(f"SELECT report, text, reader, not_read FROM readings WHERE line = {line}")
    claims = store.rows(f"SELECT payload FROM claims WHERE reading = {line} ORDER BY entered")
    return sha(plain([*told, [sha(payload) for (payload,) in claims]]))


@pytest.mark.parametrize(
    "said", ["[seq, at, act, subject, content, previous]", "64 zeros", "[report, text, reader, not_read, [claim, ...]]"]
)
def test_the_docs_give_the_formula(said: str) -> None:
    assert said in DOCS.read_text(encoding="utf-8")
