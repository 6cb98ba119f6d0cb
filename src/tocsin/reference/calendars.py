"""Days of other calendars in the common one: Hijri (Umm al-Qura), Solar Hijri, Ethiopian.

Source: month names and years, ``lexicon/calendars.yaml``; conversion of the Hijri calendars, the packages hijridate and
persiantools; of the Ethiopian, Dershowitz and Reingold, "Calendrical Calculations", chapter 4.
"""

from datetime import date, timedelta

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from tocsin.reference.lexicon import table

DAYS_IN = {"hijri": 30, "solar_hijri": 31, "ethiopian": 30}
MONTHS_IN = {"hijri": 12, "solar_hijri": 12, "ethiopian": 13}

ETHIOPIAN_EPOCH = date(8, 8, 27).toordinal()
"""29 August 8 of the Julian calendar, 1 Meskerem 1, as the common calendar counts back."""


def day_of(calendar: str, year: int, month: int, day: int) -> date | None:
    """Return the day of the common calendar; None where the other has no such day, or nobody knows (Hijri before 1343).

    >>> day_of("hijri", 1436, 9, 1), day_of("solar_hijri", 1393, 11, 22), day_of("ethiopian", 2013, 3, 1)
    (datetime.date(2015, 6, 18), datetime.date(2015, 2, 11), datetime.date(2020, 11, 10))
    >>> day_of("hijri", 1436, 9, 31) is None, day_of("solar_hijri", 9999, 1, 1) is None
    (True, True)
    """
    least, most = table("calendars")["years"][calendar]
    if not (least <= year <= most and 1 <= month <= MONTHS_IN[calendar] and 1 <= day <= DAYS_IN[calendar]):
        return None
    try:
        return _CONVERSIONS[calendar](year, month, day)
    except (ValueError, OverflowError):
        return None


def days_of_month(calendar: str, year: int, month: int) -> tuple[date, date] | None:
    """Return the first and the last day of a month; None where they are not known.

    >>> days_of_month("ethiopian", 2013, 13)
    (datetime.date(2021, 9, 6), datetime.date(2021, 9, 10))
    """
    is_last = month == MONTHS_IN[calendar]
    first = day_of(calendar, year, month, 1)
    after = day_of(calendar, year + is_last, 1 if is_last else month + 1, 1)
    return (first, after - timedelta(days=1)) if first and after else None


def year_around(calendar: str, day: date) -> int:
    """Return the calendar's year in which a day of the common calendar lies, to within one.

    >>> year_around("hijri", date(2015, 6, 18)), year_around("solar_hijri", date(2015, 2, 11))
    (1436, 1394)
    """
    if calendar == "hijri":
        return round((day.toordinal() - date(622, 7, 19).toordinal()) / 354.367 + 0.5)
    return day.year - (621 if calendar == "solar_hijri" else 7)


def _hijri(year: int, month: int, day: int) -> date:
    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def _solar_hijri(year: int, month: int, day: int) -> date:
    return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]


def _ethiopian(year: int, month: int, day: int) -> date:
    leaps = 1 if year % 4 == 3 else 0
    if month == MONTHS_IN["ethiopian"] and day > 5 + leaps:
        raise ValueError("no such day")
    return date.fromordinal(ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


_CONVERSIONS = {"hijri": _hijri, "solar_hijri": _solar_hijri, "ethiopian": _ethiopian}
