"""Days into periods: days, ISO weeks, months, quarters, years."""

from datetime import date
from enum import StrEnum

import numpy as np

from tocsin.records.columns import Ints

FIRST = date.min.toordinal()
LAST = date.max.toordinal()


class Step(StrEnum):
    """How long a period is."""

    ALL = "all"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


def periods_of(days: Ints, step: Step) -> Ints:
    """Return the number of the period each day (``date.toordinal``) lies in; numbers follow each other in time.

    >>> days = np.array([date(2021, 3, 31).toordinal(), date(2021, 4, 1).toordinal()])
    >>> np.diff(periods_of(days, Step.QUARTER)).tolist(), np.diff(periods_of(days, Step.WEEK)).tolist()
    ([1], [0])
    """
    held = np.clip(days, FIRST, LAST)
    if step is Step.ALL:
        return np.zeros_like(held)
    if step is Step.DAY:
        return held
    if step is Step.WEEK:
        return (held - 1) // 7
    months = (held - date(1970, 1, 1).toordinal()).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray((months + 1970 * 12) // _MONTHS[step], dtype=np.int64)


def period_word(number: int, step: Step) -> str:
    """Return a period as ISO 8601 writes it; quarters as 2021-Q1, the whole as "".

    >>> period_word(2021 * 4, Step.QUARTER), period_word(2021 * 12 + 2, Step.MONTH), period_word(2021, Step.YEAR)
    ('2021-Q1', '2021-03', '2021')
    """
    if step is Step.ALL:
        return ""
    if step is Step.DAY:
        return date.fromordinal(number).isoformat()
    if step is Step.WEEK:
        year, week, _ = date.fromordinal(number * 7 + 1).isocalendar()
        return f"{year}-W{week:02}"
    if step is Step.MONTH:
        return f"{number // 12:04}-{number % 12 + 1:02}"
    return f"{number // 4:04}-Q{number % 4 + 1}" if step is Step.QUARTER else f"{number:04}"
