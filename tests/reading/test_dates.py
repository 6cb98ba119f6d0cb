"""Words of a date, and what a report says of its own date."""

from datetime import date

import pytest

from tocsin.reading.dates import read_date
from tocsin.reading.dating import own_date, own_year
from tocsin.records import DatePrecision

PUBLISHED = date(2024, 1, 4)
"""A Thursday."""


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("on November 24", "XXXX-11-24", "day"),
        ("24 Nov 2011", "2011-11-24", "day"),
        ("2016-10-03", "2016-10-03", "day"),
        ("in May 2014", "2014-05", "month"),
        ("in 2014", "2014", "year"),
        ("May 3-5, 2019", "2019-05-03/2019-05-05", "day"),
        ("on Monday", "", "day"),
        ("overnight", "", "day"),
        ("last month", "", "month"),
        ("13/05/2015", "2015-05-13", "day"),
        ("05/06/2015", "2015", "year"),
    ],
)
def test_the_words_alone_settle_what_they_can(words: str, value: str, precision: str) -> None:
    when = read_date(words)
    assert (value, precision) == (when.value, when.precision)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("on Monday", "2024-01-01"),
        ("on Thursday", "2024-01-04"),
        ("yesterday", "2024-01-03"),
        ("two days ago", "2024-01-02"),
        ("last month", "2023-12"),
        ("last year", "2023"),
        ("on November 24", "2023-11-24"),
        ("on January 2", "2024-01-02"),
        ("last week", "2023-12-25/2023-12-31"),
    ],
)
def test_publication_anchors_what_is_relative_and_lends_its_year(words: str, value: str) -> None:
    assert value == read_date(words, published=PUBLISHED).value


def test_overnight_may_be_the_day_before() -> None:
    when = read_date("overnight", published=PUBLISHED)
    assert (date(2024, 1, 3), date(2024, 1, 4)) == (when.earliest, when.latest)


def test_a_day_that_no_calendar_has_is_not_taken() -> None:
    assert "2015-02-31" != read_date("on February 31, 2015").value


@pytest.mark.parametrize("words", ["", "² weeks ago", "the 2nd of", "99/99/2015"])
def test_nonsense_has_no_day(words: str) -> None:
    assert read_date(words, published=PUBLISHED).precision is not DatePrecision.DAY


def test_a_dateline_is_the_reports_own_date() -> None:
    assert (date(2015, 4, 2), 9, 22) == own_date("NAIROBI, April 2, 2015 - Gunmen attacked a college.")
    assert own_date("Gunmen attacked a college on April 2, 2015.") is None


def test_the_one_year_of_full_dates_is_the_reports_year() -> None:
    assert 2015 == own_year("It began on April 2, 2015 and ended on 3 May 2015.")
    assert own_year("It began on April 2, 2015 and ended on 3 May 2016.") is None
