"""How groups stand to places and each other, as reports say it: first and last evidence, and how far it has faded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tocsin.records import Party, PresenceKind, PresenceSaid, RelationKind, RelationSaid, Where

HALF_LIFE = 180
"""Days after which evidence of presence or a relation weighs half. Source: our choice, decisions/0015."""

HOLDING = (PresenceKind.CONTROLS, PresenceKind.GAINED)
BOTH_WAYS = (RelationKind.ENEMY_OF, RelationKind.ALLIED_WITH, RelationKind.NEGOTIATES_WITH, RelationKind.AKA)


@dataclass(frozen=True, slots=True)
class Said:
    """One claim with the report and day it is from; the day is what the claim says, else that of publication."""

    said: PresenceSaid | RelationSaid
    day: date | None
    report: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is said of an actor and a place, or of two actors, up to a day."""

    actor: str
    kind: str
    other: str
    """The place or the other actor."""
    first: date | None
    last: date | None
    weight: float | None
    """1 for evidence of that very day, half for each 180 days since; None where no day is known."""
    reports: tuple[str, ...]
    sources: tuple[str, ...]
    conflicts: tuple[str, ...] = ()
    """Other actors that are said to hold the same place."""


def standings(claims: Iterable[Said], at: date) -> tuple[Standing, ...]:
    """Return what is said up to a day, the freshest first; what is said of later days is left out.

    Claims of no known day are kept. Claims that conflict all stand, each naming the other.
    """
    grouped: dict[tuple[str, str, str], list[Said]] = {}
    for one in claims:
        if one.day is None or one.day <= at:
            grouped.setdefault(_key(one.said), []).append(one)
    holders: dict[str, set[str]] = {}
    for actor, kind, other in grouped:
        if kind in HOLDING:
            holders.setdefault(other, set()).add(actor)
    made = [_standing(key, told, at, holders) for key, told in grouped.items()]
    return tuple(sorted(made, key=lambda one: (-(one.weight or 0), one.actor, one.other, one.kind)))


def _key(said: PresenceSaid | RelationSaid) -> tuple[str, str, str]:
    if isinstance(said, PresenceSaid):
        return name_of(said.actor.value), said.kind.value.value, _place(said.place.value)
    a, b = name_of(said.a.value), name_of(said.b.value)
    if said.kind.value in BOTH_WAYS and b < a:
        a, b = b, a
    return a, said.kind.value.value, b


def _standing(key: tuple[str, str, str], told: list[Said], at: date, holders: dict[str, set[str]]) -> Standing:
    days = sorted(one.day for one in told if one.day)
    others = holders.get(key[2], set()) - {key[0]} if key[1] in HOLDING else set()
    return Standing(
        actor=key[0],
        kind=key[1],
        other=key[2],
        first=days[0] if days else None,
        last=days[-1] if days else None,
        weight=0.5 ** ((at - days[-1]).days / HALF_LIFE) if days else None,
        reports=tuple(dict.fromkeys(one.report for one in told)),
        sources=tuple(dict.fromkeys(one.source for one in told)),
        conflicts=tuple(sorted(others)),
    )


def name_of(party: Party) -> str:
    """Return the directory's name of an actor, else the name as written."""
    return party.candidates[0].name if party.candidates else party.name


def _place(where: Where) -> str:
    best: Iterator[str] = iter(
        ", ".join(dict.fromkeys((one.name, *one.parents[-2:-1], one.country))) for one in where.candidates[:1]
    )
    return next(best, where.name)
