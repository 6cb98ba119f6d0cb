"""Monthly counts of the units of one record, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def month_of(day: date) -> int:
    """Return a month's number: months since the year 0.

    >>> month_of(date(2021, 3, 5)) - month_of(date(2020, 12, 31))
    3
    """
    return day.year * 12 + day.month - 1


def month_word(month: int) -> str:
    """Return a month's number as ISO 8601 writes it.

    >>> month_word(month_of(date(2021, 3, 5)))
    '2021-03'
    """
    return f"{month // 12:04}-{month % 12 + 1:02}"


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Units (provinces) of one record and what was counted in each month; 0 where the record has nothing."""

    units: tuple[str, ...]
    start: int
    """The first month, as :func:`month_of` numbers it."""
    counts: Floats
    """Shape: units, months."""

    @property
    def months(self) -> int:
        """How many months it covers."""
        return int(self.counts.shape[1])

    @classmethod
    def of(cls, happened: Iterable[tuple[str, date, float]], until: date | None = None) -> "Panel":
        """Return the panel of (unit, day, how much), from the first month with anything to the last or to ``until``.

        >>> made = Panel.of([("Kunduz", date(2021, 1, 2), 1), ("Herat", date(2021, 3, 1), 2)])
        >>> made.units, made.counts.tolist()
        (('Herat', 'Kunduz'), [[0.0, 0.0, 2.0], [1.0, 0.0, 0.0]])
        """
        rows = [(unit, month_of(day), much) for unit, day, much in happened]
        units = tuple(sorted({unit for unit, _, _ in rows}))
        if not rows:
            return cls((), 0, np.zeros((0, 0)))
        start = min(month for _, month, _ in rows)
        end = month_of(until) if until else max(month for _, month, _ in rows)
        counts = np.zeros((len(units), max(1, end - start + 1)))
        places = {unit: row for row, unit in enumerate(units)}
        for unit, month, much in rows:
            if month <= end:
                counts[places[unit], month - start] += much
        return cls(units, start, counts)
