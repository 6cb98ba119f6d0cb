"""Days of other calendars, against days that history books give in both."""

from datetime import date

import pytest

from tocsin.reference.calendars import day_of, days_of_month, year_around


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day", "common"),
    [
        ("solar_hijri", 1357, 11, 22, date(1979, 2, 11)),  # the revolution in Iran
        ("solar_hijri", 1400, 5, 24, date(2021, 8, 15)),  # the fall of Kabul
        ("solar_hijri", 1403, 12, 30, date(2025, 3, 20)),  # the last day of a leap year
        ("hijri", 1400, 1, 1, date(1979, 11, 20)),  # the seizure of the Grand Mosque
        ("hijri", 1445, 9, 1, date(2024, 3, 11)),
        ("ethiopian", 1967, 1, 2, date(1974, 9, 12)),  # the deposition of the emperor
        ("ethiopian", 2000, 1, 1, date(2007, 9, 12)),  # the millennium
        ("ethiopian", 2011, 13, 6, date(2019, 9, 11)),  # the last day of a leap year
    ],
)
def test_a_day_is_the_one_that_both_calendars_name(
    calendar: str, year: int, month: int, day: int, common: date
) -> None:
    assert common == day_of(calendar, year, month, day)


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day"),
    [
        ("solar_hijri", 1402, 12, 30),
        ("solar_hijri", 1400, 13, 1),
        ("hijri", 1400, 1, 31),
        ("hijri", 622, 1, 1),
        ("ethiopian", 2012, 13, 6),
        ("ethiopian", 99999, 1, 1),
    ],
)
def test_a_day_that_the_calendar_has_not_is_none(calendar: str, year: int, month: int, day: int) -> None:
    assert day_of(calendar, year, month, day) is None


@pytest.mark.parametrize("calendar", ["hijri", "solar_hijri", "ethiopian"])
def test_months_follow_each_other(calendar: str) -> None:
    year = year_around(calendar, date(2021, 8, 26))
    for month in range(1, 12):
        this, following = days_of_month(calendar, year, month), days_of_month(calendar, year, month + 1)
        assert this and following and 1 == (following[0] - this[1]).days
