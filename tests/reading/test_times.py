"""Time expressions: what is found, what it stands for, and what holds for any text."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tocsin.reading.times import read_times
from tocsin.reading.times.finding import rules
from tocsin.reading.times.words import vocabulary
from tocsin.records import TimeExpression, TimeType

FOLDER = Path(__file__).parent / "cases" / "times"


def cases() -> list[Any]:
    """Return every case of every file as a parameter."""
    return [
        pytest.param(case, id=f"{path.stem}: {case['label']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def seen(time: TimeExpression, wanted: list[Any]) -> tuple[str, list[Any]]:
    """Return of an expression what a case asks for: type and value, and its ends where the case has them."""
    return time.text, [time.type.value, time.value, time.earliest, time.latest][: len(wanted)]


@pytest.mark.parametrize("case", cases())
def test_a_case_is_read_as_it_says(case: dict[str, Any]) -> None:
    wanted = [
        (str(words), [as_told(v) for v in value[:2]] + value[2:])
        for told in case["told"]
        for words, value in told.items()
    ]
    times = read_times(case["text"], published=case.get("published"), language=case.get("language", "en"))

    assert wanted == [seen(t, w) for t, (_, w) in zip(times, wanted, strict=False)]
    assert len(wanted) == len(times)


def as_told(value: Any) -> str:
    """Return a value as it stands in the file: YAML takes a day for a day."""
    return value.isoformat() if isinstance(value, date) else str(value)


def test_every_rule_is_told_once() -> None:
    names = [rule.name for rule in rules()]

    assert sorted(set(names)) == sorted(names)


def test_an_incident_does_not_lie_after_its_report() -> None:
    told = read_times(
        "It is expected on Friday, in December and on 30 August.", published=date(2021, 8, 26), is_past=True
    )

    assert ["2021-08-20", "2020-12", "2020-08-30"] == [t.value for t in told]


def test_a_time_says_what_it_was_counted_from() -> None:
    body = "It began on 5 May 2014 and ended two days later."
    first, second = read_times(body)

    assert ("", "earlier", "5 May 2014") == (first.anchor, second.anchor, body[slice(*second.anchored_at or ())])


def test_ucdp_codes_are_given_for_dates_only() -> None:
    day, month, lasting = read_times("On 5 May 2014 and in June 2014, for three days.")

    assert (1, 4, None) == (day.ucdp, month.ucdp, lasting.ucdp)


WORDS = [
    *sorted(vocabulary()),
    *[
        "-",
        ",",
        ".",
        "of",
        "the",
        "a",
        "in",
        "on",
        "31",
        "30",
        "29",
        "2",
        "1998",
        "9999",
        "0001",
        "٣",
        "٢٠٢٠",
        "1/2",
        "0/0",
        "10:30",
        "31/02/2015",
        "'s",
    ],
]
DAYS = st.none() | st.dates() | st.sampled_from([date.min, date.max, date(2024, 2, 29)])


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), DAYS, st.booleans())
def test_any_text_gives_times_that_stand_in_it(text: str, published: date | None, is_past: bool) -> None:
    times = read_times(text, published=published, is_past=is_past)

    assert times == read_times(text, published=published, is_past=is_past)
    for time in times:
        assert time.text == text[time.start : time.end]
        assert not (time.earliest and time.latest) or time.earliest <= time.latest
        assert time.type in (TimeType.DATE, TimeType.TIME) or (time.earliest, time.latest) == (None, None)
    assert all(one.end <= other.start for one, other in pairwise(times))


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_nothing_relative_is_settled_without_a_day(text: str) -> None:
    told = read_times(text)

    assert [] == [t for t in told if t.anchor == "published"]


@pytest.mark.parametrize("text", ["9" * 5000, "1" * 400 + " days ago", "x" * 100_000, "a " * 5000, "\ud800 on Monday"])
def test_a_strange_text_is_read_too(text: str) -> None:
    read_times(text, published=date(2021, 8, 26))
