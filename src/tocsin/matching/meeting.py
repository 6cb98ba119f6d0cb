"""Which of many tellings are near each other, found without asking every two."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tocsin.matching.blocking import are_near
from tocsin.matching.weights import NEAR_DAYS
from tocsin.records import Keys

Id = TypeVar("Id")


def meetings(keys: Sequence[tuple[Id, Keys]], days: int = NEAR_DAYS) -> Iterator[tuple[Id, Id]]:
    """Yield every two whose keys are near each other, once: exactly those of which ``are_near`` says so.

    Dated ones are swept in the order of their first day, country by country; open ones are found by a place shared.
    """
    dated = [(id_, key) for id_, key in keys if key.earliest is not None]
    yield from _swept(dated, days)
    yield from _sharing(keys, days)


def _swept(dated: Sequence[tuple[Id, Keys]], days: int) -> Iterator[tuple[Id, Id]]:
    spans = sorted(
        (
            (key.earliest.toordinal(), key.latest.toordinal() + days, number)
            for number, (_, key) in enumerate(dated)
            if key.earliest and key.latest
        ),
    )
    open_: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for first, last, number in spans:
        id_, key = dated[number]
        for country in list(open_) if not key.country else ("", key.country):
            still = [entry for entry in open_.get(country, ()) if entry[0] >= first]
            if still:
                open_[country] = still
            else:
                open_.pop(country, None)
            for _, other in still:
                yield dated[other][0], id_
        open_[key.country].append((last, number))


def _sharing(keys: Sequence[tuple[Id, Keys]], days: int) -> Iterator[tuple[Id, Id]]:
    """Yield every two near each other by a place, of which one or both are of an open or an assumed date."""
    by_place: dict[str, list[int]] = defaultdict(list)
    for number, (_, key) in enumerate(keys):
        for place in key.places:
            by_place[place].append(number)
    for number, (id_, key) in enumerate(keys):
        if not _is_loose(key):
            continue
        met = {other for place in key.places for other in by_place[place]} - {number}
        for other in sorted(met):
            there = keys[other][1]
            if (
                (other < number or not _is_loose(there))
                and are_near(key, there, days)
                and not _is_swept(key, there, days)
            ):
                yield keys[other][0], id_


def _is_loose(key: Keys) -> bool:
    return key.earliest is None or key.is_assumed


def _is_swept(left: Keys, right: Keys, days: int) -> bool:
    """Say whether two keys are near each other by their dates and countries."""
    return are_near(replace(left, places=()), replace(right, places=()), days)


def meetings_between(fresh: Mapping[Id, Keys], known: Mapping[Id, Keys]) -> Iterator[tuple[Id, Id]]:
    """Yield every two near each other of which one or both are fresh."""
    for one, other in meetings([*fresh.items(), *known.items()]):
        if one in fresh or other in fresh:
            yield one, other
