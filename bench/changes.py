"""What a change of the reader gained and lost, item by item, against the last committed run.

A right item is known by the item of gold that it matches, a wrong one by the
digest of its words. So an item that reads better words for the same gold item
stays right, and nothing of a text need be kept to see what was lost: gold
says it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from items import MOST_WORDS, Item

GoldWords = Mapping[tuple[str, str, int], str]


class Kind(StrEnum):
    """What became of an item; the first two are gains, the next two losses."""

    APPEARED_RIGHT = "appeared, right"
    BECAME_RIGHT = "became right"
    VANISHED_RIGHT = "vanished, was right"
    BECAME_WRONG = "became wrong"
    APPEARED_WRONG = "appeared, wrong"
    CHANGED_WRONG = "changed, wrong still"
    VANISHED_WRONG = "vanished, was wrong"


COLUMNS = {
    "gained": (Kind.APPEARED_RIGHT, Kind.BECAME_RIGHT),
    "lost": (Kind.VANISHED_RIGHT, Kind.BECAME_WRONG),
    "new wrong": (Kind.APPEARED_WRONG,),
    "changed": (Kind.CHANGED_WRONG,),
    "wrong gone": (Kind.VANISHED_WRONG,),
}
"""How the kinds are added up, a column each."""
WORTH_SHOWING = [kind for kind in Kind if kind is not Kind.VANISHED_WRONG]
"""Of a wrong item that is gone nothing is left to show: it is only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item that is not what it was."""

    doc: str
    slot: str
    kind: Kind
    words: str


def changes_of(doc: str, before: Sequence[Item], now: Sequence[Item], gold: GoldWords) -> Iterator[Change]:
    """Yield what became of one report's items."""
    for slot in dict.fromkeys(item.slot for item in (*now, *before)):
        old, new = ([item for item in run if item.slot == slot] for run in (before, now))
        for kind, item in _slot_changes(old, new):
            words = item.words or gold.get((slot, item.at, item.hit or 0), "")
            yield Change(doc=doc, slot=slot, kind=kind, words=words)


def _slot_changes(before: Sequence[Item], now: Sequence[Item]) -> Iterator[tuple[Kind, Item]]:
    gone, come = _wrong_not_in(before, now), _wrong_not_in(now, before)
    for item in _right_not_in(now, before):
        yield (Kind.BECAME_RIGHT if _take(gone, item.digest) else Kind.APPEARED_RIGHT), item
    for item in _right_not_in(before, now):
        yield (Kind.BECAME_WRONG if _take(come, item.digest) else Kind.VANISHED_RIGHT), item
    places = Counter(item.at for item in gone)
    for item in come:
        is_changed = places[item.at] > 0
        places[item.at] -= is_changed
        yield (Kind.CHANGED_WRONG if is_changed else Kind.APPEARED_WRONG), item
    left = +places
    for item in gone:
        if left[item.at] > 0:
            left[item.at] -= 1
            yield Kind.VANISHED_WRONG, item


def _right_not_in(run: Iterable[Item], other: Iterable[Item]) -> list[Item]:
    known = {(item.at, item.hit) for item in other if item.hit is not None}
    return [item for item in run if item.hit is not None and (item.at, item.hit) not in known]


def _wrong_not_in(run: Iterable[Item], other: Iterable[Item]) -> list[Item]:
    known = Counter(item.digest for item in other if item.hit is None)
    found = []
    for item in run:
        if item.hit is None:
            known[item.digest] -= 1
            if known[item.digest] < 0:
                found.append(item)
    return found


def _take(items: list[Item], digest: str) -> bool:
    """Remove one item of that digest; False where there is none."""
    at = next((n for n, item in enumerate(items) if item.digest == digest), None)
    if at is None:
        return False
    del items[at]
    return True


def totals(changes: Iterable[Change]) -> dict[str, Counter[str]]:
    """Return how many of each column every slot has."""
    column = {kind: name for name, kinds in COLUMNS.items() for kind in kinds}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        found[change.slot][column[change.kind]] += 1
    return found


def print_changes(changes: Sequence[Change], most: int) -> None:
    """Print the totals of each slot and then, losses first, the items with their words."""
    print(f"{'':16}" + "".join(f"{name:>12}" for name in COLUMNS))
    for slot, counted in totals(changes).items():
        print(f"{slot:16}" + "".join(f"{counted[name] or '-':>12}" for name in COLUMNS))
    order: list[Kind] = [Kind.VANISHED_RIGHT, Kind.BECAME_WRONG, *WORTH_SHOWING]
    shown = sorted((c for c in changes if c.kind in WORTH_SHOWING), key=lambda c: (order.index(c.kind), c.doc, c.slot))
    print()
    for change in shown[:most]:
        words = " ".join(change.words.split())
        cut = words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"
        print(f"{change.kind.value:20}  {change.doc:14} {change.slot:14} {cut}")
    if len(shown) > most:
        print(f"... and {len(shown) - most} more (--lines)")
