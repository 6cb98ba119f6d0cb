"""The day of publication, from the words of the material."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.capture.dating import day_of

THE_DAY = date(2021, 8, 26)


@pytest.mark.parametrize(
    "words",
    [
        "2021-08-26",
        "2021-08-26T23:30:00-05:00",
        "2021/8/26",
        "20210826",
        "20210826T120000Z",
        "D:20210826120000+04'30'",
        "Thu, 26 Aug 2021 23:30:00 +0430",
        "26-Aug-2021",
        "26 August 2021, 11:30 GMT",
        "Thursday, August 26, 2021",
        "Aug. 26th, 2021",
        "26/08/2021",
        "8/26/2021",
    ],
)
def test_a_day_is_read_as_it_is_written_in_its_own_zone(words):
    assert THE_DAY == day_of(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "03/04/2021",
        "August 2021",
        "2021",
        "2021-13-45",
        "31 February 2021",
        "26 Auguste 2021",
        "5551234567",
    ],
)
def test_what_names_no_certain_day_gives_none(words):
    assert day_of(words) is None


@given(st.text(st.sampled_from("0123456789/-.: ,D")) | st.text())
def test_any_words_give_a_day_or_none(words):
    assert day_of(words) is None or isinstance(day_of(words), date)


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 10:00:00 +0000"]))
def test_every_day_is_read_back_from_the_usual_spellings(day, form):
    words = day.strftime(form).replace(f" {day.year}", f" {day.year:04d}").replace(f"{day.year}-", f"{day.year:04d}-")
    assert day == day_of(words)
