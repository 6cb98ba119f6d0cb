"""What becomes of each item that is read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pipeline_made import ADEN, EXAMPLES, GARISSA, NOON, jsonl, outcomes

from tocsin.capture import Options
from tocsin.errors import BadReference, BadRequest
from tocsin.exchange import reading_as_json
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import Desk, Outcome, open_desk, read_all
from tocsin.records import Captured, Reading
from tocsin.tagging import EncoderTagger

FRENCH = str(EXAMPLES / "thalys-fr.txt")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "tocsin.db") as record:
        yield record


@pytest.fixture
def two(tmp_path: Path) -> str:
    return jsonl(tmp_path / "two.jsonl", {"doc": "a", "text": GARISSA}, {"doc": "b", "text": ADEN})


def test_a_report_is_new_once_and_known_ever_after(ledger: Ledger, two: str) -> None:
    assert [True, True] == [outcome.is_new for outcome in outcomes([two], ledger)]
    head = ledger.head()

    assert [False, False] == [outcome.is_new for outcome in outcomes([two], ledger)]
    assert [False, False] == [outcome.is_new for outcome in outcomes([two], ledger, keep_readings=False)]
    assert head == ledger.head()


def test_a_known_report_is_read_again_only_where_its_reading_is_wanted(ledger: Ledger, two: str) -> None:
    outcomes([two], ledger)

    assert [None, None] == [outcome.reading for outcome in outcomes([two], ledger, keep_readings=False)]
    assert all(outcome.reading for outcome in outcomes([two], ledger))


def test_a_broken_line_is_named_with_its_number_and_the_others_are_read_in_their_order(
    ledger: Ledger, tmp_path: Path
) -> None:
    path = jsonl(tmp_path / "x.jsonl", {"doc": "a", "text": GARISSA}, '{"doc": "b", ', {"doc": "c", "text": ADEN})

    first, second, third = outcomes([path], ledger)

    assert first.captured and third.captured and second.refusal
    assert ("a", "c") == (first.captured.report.doc, third.captured.report.doc)
    assert second.refusal.location.endswith("x.jsonl > line 2")
    assert [second.refusal] == [kept.refusal for kept in ledger.refusals()]


def test_a_report_in_another_language_is_kept_and_no_incident_is_made_of_it(ledger: Ledger) -> None:
    for keep_readings in (True, False):
        (outcome,) = outcomes([FRENCH], ledger, keep_readings=keep_readings)
        assert ("language: fr", False) == (outcome.not_read, outcome.is_read)

    (kept,) = ledger.reports()
    assert ("language: fr", 0, 0) == (kept.not_read, kept.claims, kept.incidents)
    assert ledger.text(kept.text).body in (EXAMPLES / "thalys-fr.txt").read_text(encoding="utf-8")


def test_a_location_that_is_none_is_refused_before_anything_is_read(ledger: Ledger, two: str) -> None:
    with pytest.raises(BadRequest, match="not there"):
        outcomes([two, "nowhere.txt"], ledger)

    assert 0 == ledger.counts().reports


def test_a_fault_in_one_report_is_entered_and_the_rest_goes_on(
    ledger: Ledger, two: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = Desk.read

    def faulty(desk: Desk, captured: Captured) -> Reading:
        if captured.report.doc == "a":
            raise KeyError("a bug")
        return sound(desk, captured)

    monkeypatch.setattr(Desk, "read", faulty)
    first, second = outcomes([two], ledger)

    assert first.refusal and not first.is_read and second.is_read
    assert ("fault", "a") == (first.refusal.kind, first.refusal.doc)
    assert "KeyError: 'a bug', in faulty, test_pipeline_reading.py line" in first.refusal.message
    assert ["fault"] == [kept.refusal.kind for kept in ledger.refusals()]
    assert 1 == ledger.counts().reports and ledger.verify().is_whole

    monkeypatch.undo()
    assert [True, False] == [outcome.is_new for outcome in outcomes([two], ledger)]


def test_a_missing_model_stops_the_round_and_says_which_file(
    two: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tocsin.pipeline.open_desk", lambda: Desk(EncoderTagger(tmp_path), open_desk().references))

    with pytest.raises(BadReference, match="install Tocsin again"):
        outcomes([two])


def test_a_report_reads_the_same_alone_and_in_company(two: str, tmp_path: Path) -> None:
    alone = outcomes([jsonl(tmp_path / "one.jsonl", {"doc": "b", "text": ADEN})])
    together = outcomes([str(EXAMPLES / "kabul-opinion.txt"), two])

    assert said(alone[0]) == said(together[2])


def said(outcome: Outcome) -> str:
    """Return a reading without the ids, which tell the captures apart."""
    assert outcome.reading and outcome.reading.claims
    return re.sub(r"claim-\w+", "", json.dumps(reading_as_json("x", outcome.reading)))


def test_nothing_is_read_before_it_is_asked_for(two: str) -> None:
    """The caller prints as it goes: one report is in memory at a time."""
    asked = 0

    def clock():  # type: ignore[no-untyped-def]
        nonlocal asked
        asked += 1
        return NOON

    items = read_all([two], Options(), clock=clock)
    next(items)

    assert 1 == asked
