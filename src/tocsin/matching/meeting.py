"""Which of many tellings are near each other, found without asking every two: exactly those of ``are_near``.

Dates are compared as whole columns, country by country; what is found by a
place shared, because a date is open or assumed, is found place by place.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tocsin.matching.weights import NEAR_DAYS, WEIGHTS
from tocsin.records import Keys

Id = TypeVar("Id")
Ints = npt.NDArray[np.int64]
Two = tuple[Ints, Ints]
"""Numbers of tellings that meet, one pair at each place of the two."""

LOT = 1_000_000
"""About so many pairs are handed out at a time: some ten columns of them take 100 MB. Source: our choice."""


def meetings(keys: Sequence[tuple[Id, Keys]], days: int = NEAR_DAYS) -> Iterator[tuple[Id, Id]]:
    """Yield every two whose keys are near each other, once: exactly those of which ``are_near`` says so."""
    for left, right in meeting([key for _, key in keys], days):
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            yield keys[one][0], keys[other][0]


def meeting(keys: Sequence[Keys], days: int = NEAR_DAYS) -> Iterator[Two]:
    """Yield the numbers of every two keys that are near each other, once each, in lots of about LOT."""
    dated = [n for n, key in enumerate(keys) if key.earliest is not None]
    if dated:
        yield from _swept([keys[n] for n in dated], np.array(dated, dtype=np.int64), days)
    found = list(_sharing(keys, days))
    if found:
        both = np.array(found, dtype=np.int64)
        for start in range(0, len(found), LOT):
            yield both[start : start + LOT, 0], both[start : start + LOT, 1]


def _swept(keys: Sequence[Keys], numbers: Ints, days: int) -> Iterator[Two]:
    """Yield what is near by date and country: country by country, and those of an open country beside all."""
    first = np.array([key.earliest.toordinal() for key in keys if key.earliest], dtype=np.int64)
    last = np.array([key.latest.toordinal() for key in keys if key.latest], dtype=np.int64)
    countries = {name: n for n, name in enumerate(sorted({key.country for key in keys}))}
    country = np.array([countries[key.country] for key in keys], dtype=np.int64)
    order = np.lexsort((last, first))
    for n in countries.values():
        of = order[country[order] == n]
        for left, right in _overlapping(first[of], last[of], days):
            yield numbers[of[left]], numbers[of[right]]
    unknown = countries.get("", -1)
    everywhere, elsewhere = order[country[order] == unknown], order[country[order] != unknown]
    for left, right in _beside(first, last, (everywhere, elsewhere), days):
        yield numbers[left], numbers[right]


def _overlapping(first: Ints, last: Ints, days: int) -> Iterator[Two]:
    """Yield every two of spans, sorted by their beginning, between which at most so many days lie."""
    places = np.arange(len(first))
    until = np.searchsorted(first, last + days, side="right")
    yield from _ranges(places, places + 1, until)


def _beside(first: Ints, last: Ints, sides: Two, days: int) -> Iterator[Two]:
    """Yield every two spans of two sides, each sorted by beginning, between which at most so many days lie."""
    one, other = sides
    if not len(one) or not len(other):
        return
    begins = first[other]
    longest = int((last[other] - begins).max())
    since = np.searchsorted(begins, first[one] - days - longest, side="left")
    until = np.searchsorted(begins, last[one] + days, side="right")
    for left, place in _ranges(one, since, until):
        right = other[place]
        near = last[right] + days >= first[left]
        yield left[near], right[near]


def _ranges(of: Ints, since: Ints, until: Ints) -> Iterator[Two]:
    """Yield each of the given beside every number from its ``since`` to before its ``until``, in lots."""
    many = np.maximum(until - since, 0)
    ends = np.cumsum(many)
    start = 0
    while start < len(of):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + LOT, side="right")))
        lot = many[start:stop]
        left = np.repeat(of[start:stop], lot)
        within = np.arange(len(left)) - np.repeat(ends[start:stop] - lot - before, lot)
        yield left, np.repeat(since[start:stop], lot) + within
        start = stop


Dated = tuple[int, int, bool, str]
"""First day, last day, whether they are assumed, country; no days are (0, 0)."""


def _sharing(keys: Sequence[Keys], days: int) -> Iterator[tuple[int, int]]:
    """Yield every two near each other by a place alone, of which one or both are of an open or an assumed date."""
    by_place: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        for place in key.places:
            by_place[place].append(number)
    dated: list[Dated] = [_dated(key) for key in keys]
    is_loose = [not first or is_assumed for first, _, is_assumed, _ in dated]
    for number, key in enumerate(keys):
        if not is_loose[number]:
            continue
        met = {other for place in key.places for other in by_place[place]}
        for other in sorted(met - {number}):
            is_first = other < number or not is_loose[other]
            if is_first and _meet_by_place(dated[number], dated[other], days):
                yield other, number


def _dated(key: Keys) -> Dated:
    if key.earliest is None or key.latest is None:
        return 0, 0, False, key.country
    return key.earliest.toordinal(), key.latest.toordinal(), key.is_assumed, key.country


def _meet_by_place(left: Dated, right: Dated, days: int) -> bool:
    """Say whether two that share a place are near by it, and not by their dates already; as ``are_near`` has it."""
    (first, last, is_assumed, country), (begins, ends, assumed, other) = left, right
    if not first or not begins:
        return True
    apart = max(first - ends, begins - last)
    if apart <= days and (country == other or not country or not other):
        return False
    return apart <= WEIGHTS.follow_up_days and ((is_assumed and begins <= last) or (assumed and first <= ends))
