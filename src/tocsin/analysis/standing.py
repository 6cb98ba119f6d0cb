"""How groups stand to places and each other, as reports say it: first and last evidence, and how far it has faded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tocsin.records import Party, PresenceKind, PresenceSaid, RelationKind, RelationSaid, Where

HALF_LIFE = 180
"""Days after which evidence of presence or a relation weighs half. Source: our choice, decisions/0015."""

FADED = 0.5
"""A relation told by less than half a report, by weight, and told again is back. Source: our choice, decisions/0015."""

HOLDING = (PresenceKind.CONTROLS, PresenceKind.GAINED)
BOTH_WAYS = (RelationKind.ENEMY_OF, RelationKind.ALLIED_WITH, RelationKind.NEGOTIATES_WITH, RelationKind.AKA)


@dataclass(frozen=True, slots=True)
class Said:
    """One claim with the report and day it is from; the day is what the claim says, else that of publication."""

    said: PresenceSaid | RelationSaid
    day: date | None
    report: str
    source: str
    report_id: str = ""
    words: str = ""
    """The report's own words that say so, where it has a text."""


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
    told: tuple[Said, ...] = ()
    """The claims behind it."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How much more, or less, is said of two actors, or of an actor and a place, at the end of a period."""

    actor: str
    kind: str
    other: str
    word: str
    """"new": never said before; "back": said before, but faded to less than half a report; "more"; "less"."""
    before: float
    """Reports that say so by the day before the period, each weighing half for every 180 days since."""
    after: float
    """The same by the period's last day."""
    reports: tuple[str, ...]
    """Those of the period; for "less" the ones before, as none of the period says so."""
    sources: tuple[str, ...]
    also: tuple[str, ...]
    """What else is said in the period of the same two: "allied_with" beside "enemy_of"."""

    @property
    def change(self) -> float:
        return self.after - self.before


def changes(claims: Iterable[Said], since: date, until: date) -> tuple[Change, ...]:
    """Return what changed in a period, the strongest change first; claims of no known day are left out.

    A report counts once however often it says so. What is said less is only what nobody repeats: a report that falls
    silent takes nothing back. Source: our choice, decisions/0015, as HALF_LIFE.
    """
    grouped: dict[tuple[str, str, str], list[Said]] = {}
    for one in claims:
        if one.day is not None and one.day <= until:
            grouped.setdefault(_key(one.said), []).append(one)
    kinds: dict[tuple[str, str], set[str]] = {}
    for (actor, kind, other), told in grouped.items():
        if any(one.day and one.day >= since for one in told):
            kinds.setdefault((actor, other), set()).add(kind)
    made = [_change(key, told, since, until, kinds) for key, told in grouped.items()]
    return tuple(sorted(made, key=lambda one: (-abs(one.change), one.actor, one.other, one.kind)))


def _change(
    key: tuple[str, str, str], told: list[Said], since: date, until: date, kinds: dict[tuple[str, str], set[str]]
) -> Change:
    eve = date.fromordinal(since.toordinal() - 1)
    before, after = _strength(told, eve), _strength(told, until)
    fresh = [one for one in told if one.day and one.day >= since]
    word = "less"
    if fresh:
        word = "new" if len(fresh) == len(told) else "back" if before < FADED else "more"
    shown = fresh or told
    return Change(
        actor=key[0],
        kind=key[1],
        other=key[2],
        word=word,
        before=before,
        after=after,
        reports=tuple(dict.fromkeys(one.report for one in shown)),
        sources=tuple(dict.fromkeys(one.source for one in shown)),
        also=tuple(sorted(kinds.get((key[0], key[2]), set()) - {key[1]})),
    )


def _strength(told: list[Said], at: date) -> float:
    """Return the reports that say so up to a day, each by the freshest day it says it of."""
    freshest: dict[str, date] = {}
    for one in told:
        if one.day and one.day <= at:
            freshest[one.report] = max(one.day, freshest.get(one.report, one.day))
    return float(sum(0.5 ** ((at - day).days / HALF_LIFE) for day in freshest.values()))


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
        weight=weight_of(days[-1], at) if days else None,
        reports=tuple(dict.fromkeys(one.report for one in told)),
        sources=tuple(dict.fromkeys(one.source for one in told)),
        conflicts=tuple(sorted(others)),
        told=tuple(told),
    )


def weight_of(last: date, at: date) -> float:
    """Return what evidence of a day weighs on a later one: half for every 180 days since.

    >>> weight_of(date(2021, 1, 1), date(2021, 1, 1)), weight_of(date(2021, 1, 1), date(2021, 6, 30))
    (1.0, 0.5)
    """
    return float(0.5 ** ((at - last).days / HALF_LIFE))


def name_of(party: Party) -> str:
    """Return the directory's name of an actor, else the name as written."""
    return party.candidates[0].name if party.candidates else party.name


def _place(where: Where) -> str:
    best: Iterator[str] = iter(
        ", ".join(dict.fromkeys((one.name, *one.parents[-2:-1], one.country))) for one in where.candidates[:1]
    )
    return next(best, where.name)
