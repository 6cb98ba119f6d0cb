"""An incident's values in order of support: said by most independent reports first, then earliest entered.

Two reports of one outlet are one voice: a follow-up does not vouch for the
first story. Reports whose outlet is unknown are a voice each.

Places and times can hold one another: "Kabul" has room for "Kabul airport",
"August 2021" for the 26th. The first shown is the most exact one that is
agreed: whoever says otherwise is outnumbered, be it by those who say the same
or by those who say a larger place or time that still excludes the other.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tocsin.matching.profile import identity_keys, incident_said
from tocsin.matching.spots import Spot, is_inside, spot_of
from tocsin.matching.words import fold
from tocsin.records import (
    Candidate,
    IncidentSaid,
    IncidentType,
    Party,
    SubType,
    Target,
    Telling,
    When,
    Where,
)

T = TypeVar("T")


def voice(telling: Telling) -> str:
    """Return what stands for the independent voice of a telling: its outlet, else its report."""
    return telling.report.source.id if telling.report.source.name.strip() else telling.report.id


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """One value of an incident, as first said (as first linked, where it is), and the voices that say it."""

    shown: T
    keys: frozenset[str]
    voices: frozenset[str]


def values_of(
    tellings: Sequence[Telling],
    said: Callable[[IncidentSaid], Iterable[T]],
    keys: Callable[[T], Iterable[str]],
) -> list[Value[T]]:
    """Return the values that tellings give, each once, in order of entry; two that share a key are one."""
    found: list[Value[T]] = []
    for telling in tellings:
        for value in said(incident_said(telling)):
            new = Value(value, frozenset(keys(value)), frozenset({voice(telling)}))
            same = [old for old in found if old.keys & new.keys]
            if not same:
                found.append(new)
                continue
            merged = _merged([*same, new])
            found = [merged if old is same[0] else old for old in found if old not in same[1:]]
    return found


def _merged(values: list[Value[T]]) -> Value[T]:
    linked = [value for value in values if isinstance(value.shown, Party | Target) and value.shown.candidates]
    return Value(
        (linked or values)[0].shown,
        frozenset().union(*(value.keys for value in values)),
        frozenset().union(*(value.voices for value in values)),
    )


def by_support(values: Iterable[Value[T]]) -> tuple[T, ...]:
    """Return values, those with most voices first; of equals the earlier one."""
    return tuple(value.shown for value in sorted(values, key=lambda value: -len(value.voices)))


def by_agreement(
    values: Sequence[Value[T]], holds: Callable[[T, T], bool], width: Callable[[T], float]
) -> tuple[T, ...]:
    """Return values: first those agreed, the most exact first; then the others, those said most first.

    ``holds(outer, inner)`` says whether a value has room for another, as it has for itself.
    """
    if len(values) < 2:
        return tuple(value.shown for value in values)
    numbers = range(len(values))
    inside = [frozenset(j for j in numbers if i == j or holds(values[i].shown, values[j].shown)) for i in numbers]
    around = [frozenset(j for j in numbers if i in inside[j]) for i in numbers]
    backing = [len(frozenset().union(*(values[j].voices for j in inside[i]))) for i in numbers]

    def outnumbers(i: int, other: int) -> bool:
        """Say whether the value, or one around it that excludes the other too, has more voices than the other."""
        return any(backing[a] > backing[other] for a in around[i] if a not in around[other] and other not in around[a])

    def is_agreed(i: int) -> bool:
        return all(outnumbers(i, other) for other in numbers if other not in inside[i] and other not in around[i])

    def order(i: int) -> tuple[bool, float, float]:
        exactness = width(values[i].shown)
        return (False, exactness, -backing[i]) if is_agreed(i) else (True, -backing[i], exactness)

    return tuple(values[i].shown for i in sorted(numbers, key=order))


def types(tellings: Sequence[Telling]) -> tuple[IncidentType, ...]:
    """Return every type told, best supported first."""
    return by_support(values_of(tellings, lambda said: (said.type.value,), lambda value: (value,)))


def subtype(tellings: Sequence[Telling], settled: IncidentType) -> SubType:
    """Return the best supported subtype among the tellings of the settled type; UNSETTLED if none says one."""
    of_type = [telling for telling in tellings if incident_said(telling).type.value is settled]
    told = values_of(of_type, lambda said: (said.subtype.value,) if said.subtype else (), lambda value: (value,))
    return next((value for value in by_support(told) if value is not SubType.UNSETTLED), SubType.UNSETTLED)


def places(tellings: Sequence[Telling]) -> tuple[Where, ...]:
    """Return every place told, the most exact of the best supported first."""
    told = values_of(tellings, lambda said: (known.value for known in said.places), _place_keys)
    return by_agreement(told, _place_holds, lambda where: _radius(spot_of(where)))


def _place_keys(where: Where) -> tuple[str, ...]:
    return (where.candidates[0].id,) if where.candidates else (fold(where.name),)


def _place_holds(outer: Where, inner: Where) -> bool:
    return is_inside(spot_of(inner), spot_of(outer))


def _radius(spot: Spot) -> float:
    """Return how exactly a place is known, in km; a name without a point is the least exact."""
    return spot.radius_km if spot.has_point else math.inf


def dates(tellings: Sequence[Telling]) -> tuple[When, ...]:
    """Return every time told, the most exact of the best supported first; those that settle nothing last."""
    told = values_of(tellings, lambda said: (known.value for known in said.dates), lambda when: (_when_key(when),))
    return by_agreement(told, _time_holds, _days)


def _when_key(when: When) -> str:
    return f"{when.value} {when.earliest} {when.latest}"


def _time_holds(outer: When, inner: When) -> bool:
    if not (outer.earliest and outer.latest and inner.earliest and inner.latest):
        return False
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _days(when: When) -> float:
    """Return how exactly a time is known, in days; one with an open end is the least exact."""
    if when.earliest and when.latest:
        return (when.latest - when.earliest).days
    return math.inf


def perpetrators(tellings: Sequence[Telling]) -> tuple[Party, ...]:
    """Return everybody told to have done it, best supported first."""
    told = values_of(tellings, lambda said: (known.value for known in said.perpetrators), actor_keys)
    return by_support(told)


def targets(tellings: Sequence[Telling]) -> tuple[Target, ...]:
    """Return every target told, best supported first."""
    return by_support(values_of(tellings, lambda said: (known.value for known in said.targets), _target_keys))


def weapons(tellings: Sequence[Telling]) -> tuple[str, ...]:
    """Return every weapon told, best supported first."""
    told = values_of(tellings, lambda said: (known.value for known in said.weapons), lambda name: (fold(name),))
    return by_support(told)


def actor_keys(actor: Party) -> tuple[str, ...]:
    """Return by what an actor is known to be the same as another: id and name; for a role, its words."""
    return identity_keys(actor.name, actor.candidates) or (f"role {fold(actor.name)}",)


def _target_keys(target: Target) -> tuple[str, ...]:
    return (*_ids(target.candidates), fold(target.name))


def _ids(candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    return tuple(candidate.id for candidate in candidates[:1])
