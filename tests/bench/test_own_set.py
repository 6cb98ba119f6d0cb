"""Holds the set of own short texts to its rules, so that a wrong reading is never the set's fault."""

import doctest
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tocsin.records import IncidentType, Status

sys.path.append(str(Path(__file__).parents[2] / "bench"))

import own_set

REPORTS: dict[str, Any] = {r["doc"]: r for r in own_set.lines(own_set.REPORTS)}
GOLD: dict[str, Any] = {r["doc"]: r for r in own_set.lines(own_set.GOLD)}
INCIDENTS = [(doc, incident) for doc, reading in GOLD.items() for incident in reading["incidents"]]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CHOSEN = {"id", "type", "status", "value", "precision", "country", "stance", "harm", "group", "kind", "low", "high"}
CHOSEN |= {"subset", "from", "to", "doc"}
"""What a reader chooses; all else in a reading is words of the report."""


def words_of(value: Any) -> Iterator[str]:
    """Yield every piece of wording in a part of a reading."""
    if isinstance(value, dict):
        value = [of for key, of in value.items() if key not in CHOSEN]
    if isinstance(value, list):
        for of in value:
            yield from words_of(of)
    elif isinstance(value, str) and value:
        yield value


def test_every_kind_has_texts_enough() -> None:
    many = Counter(report["kind"] for report in REPORTS.values())

    assert set(own_set.KINDS) == set(many)
    assert [] == [kind for kind in many if many[kind] < 30]


def test_no_text_and_no_name_stands_twice() -> None:
    for path in (own_set.REPORTS, own_set.GOLD):
        assert {1} == set(Counter(line["doc"] for line in own_set.lines(path)).values())
    assert {1} == set(Counter(" ".join(r["text"].casefold().split()) for r in REPORTS.values()).values())
    assert list(REPORTS) == list(GOLD)


@pytest.mark.parametrize("doc", REPORTS)
def test_a_text_is_short_and_a_gold_reading_quotes_it_letter_for_letter(doc: str) -> None:
    text = REPORTS[doc]["text"]

    assert 20 <= len(text.split()) <= 80
    assert [] == [words for words in words_of(GOLD[doc]) if words not in text]


@pytest.mark.parametrize("doc", REPORTS)
def test_the_gold_reading_is_one_that_its_kind_calls_right(doc: str) -> None:
    kind, incidents = REPORTS[doc]["kind"], GOLD[doc]["incidents"]

    assert own_set.is_right(kind, incidents, incidents)
    assert 0 == own_set.false_incidents(incidents, incidents)
    assert kind not in ("remembered", "relative") or any(i["date"] for i in incidents)


@pytest.mark.parametrize("doc", [doc for doc, r in REPORTS.items() if r["kind"] not in own_set.NOTHING_IN])
def test_reading_nothing_is_never_right_where_there_is_something(doc: str) -> None:
    assert not own_set.is_right(REPORTS[doc]["kind"], GOLD[doc]["incidents"], [])


def test_codes_are_those_of_the_records() -> None:
    assert {i["type"] for _, i in INCIDENTS} <= {kind.value for kind in IncidentType}
    assert {i["status"] for _, i in INCIDENTS} <= {status.value for status in Status}


def test_a_day_of_the_week_in_gold_is_the_one_before_publication() -> None:
    named = re.compile(rf"\b({'|'.join(DAYS)})\b")
    for doc, when in ((doc, i["date"]) for doc, i in INCIDENTS if i["date"]):
        said = named.search(when["text"])
        if said and " ago " not in when["text"]:
            day = date.fromisoformat(when["value"])
            assert said.group() == DAYS[day.weekday()], doc
            assert 0 <= (date.fromisoformat(REPORTS[doc]["published"]) - day).days <= 7, doc


def test_texts_with_relative_dates_say_when_they_were_published() -> None:
    assert [] == [r["doc"] for r in REPORTS.values() if r["kind"] == "relative" and "published" not in r]


def test_the_doctests_of_the_script_hold() -> None:
    assert 0 == doctest.testmod(own_set).failed


def test_a_report_says_nothing_but_text_day_and_kind() -> None:
    assert {"doc", "text", "published", "kind"} == {key for report in REPORTS.values() for key in report}
