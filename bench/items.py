"""A report's reading taken apart into items, each right or wrong against gold.

What is the same is left to tools/score.py: incidents are paired and items
matched by its own functions, in its own order, so that the right items of a
slot are exactly its hits.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import ModuleType
from typing import Any

JSON = Mapping[str, Any]
Same = Callable[[Any, Any], bool]
MOST_WORDS = 90
"""Characters of an item shown on the screen. Our choice: it fits on a line beside report and slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One value that was read, or that gold has."""

    slot: str
    at: str
    """The gold incident that its incident is paired with; "" for an incident with no pair and for what has none."""
    hit: int | None
    """Which of gold's items of this slot and place it matches; None for a wrong one."""
    digest: str
    """Short digest of report, slot and normalised words: the same item has the same in every run."""
    words: str = ""
    """For the screen only. Never written into a committed file: the texts belong to their publishers."""


def items_of(gold: JSON, reading: JSON, scorer: ModuleType) -> Iterator[Item]:
    """Yield all items of one report's reading, of the slots that make the record score."""
    pairs, _, alone = scorer.pair(gold["incidents"], reading.get("incidents", []))
    for true, read in [*pairs, *(({}, read) for read in alone)]:
        at = true.get("id", "")
        yield _item(gold["doc"], "incident", at, 0 if at else None, read)
        for slot, (items, same) in starred(scorer.SLOTS):
            yield from _compared(gold["doc"], slot, at, items(true) if at else [], items(read), same)
    for slot, (items, same) in starred(scorer.REPORT_SLOTS):
        yield from _compared(gold["doc"], slot, "", items(gold), items({"incidents": [], **reading}), same)


def gold_words(gold: JSON, scorer: ModuleType) -> Iterator[tuple[tuple[str, str, int], str]]:
    """Yield slot, place and number of each of gold's items, with its words."""
    for incident in gold["incidents"]:
        yield ("incident", incident["id"], 0), in_words("incident", incident)
        for slot, (items, _) in starred(scorer.SLOTS):
            for n, item in enumerate(items(incident)):
                yield (slot, incident["id"], n), in_words(slot, item)
    for slot, (items, _) in starred(scorer.REPORT_SLOTS):
        for n, item in enumerate(items(gold)):
            yield (slot, "", n), in_words(slot, item)


def starred(slots: JSON) -> Iterator[tuple[str, Any]]:
    """Yield the slots of the record score, by their plain names."""
    return ((name.removesuffix("*"), slot) for name, slot in slots.items() if name.endswith("*"))


def _compared(doc: str, slot: str, at: str, true: Sequence[Any], read: Sequence[Any], same: Same) -> Iterator[Item]:
    """Yield what was read in one slot."""
    hits = matches(true, read, same)
    for m, item in enumerate(read):
        yield _item(doc, slot, at, hits.get(m), item)


def matches(true: Sequence[Any], read: Sequence[Any], same: Same) -> dict[int, int]:
    """Return which of what was read is which of gold's, one to one in the scorer's order: gold's first that fits.

    >>> matches(["a", "b"], ["b", "c", "a", "a"], lambda x, y: x == y)
    {2: 0, 0: 1}
    """
    left, hits = list(range(len(read))), dict[int, int]()
    for n, x in enumerate(true):
        fits = next((m for m in left if same(x, read[m])), None)
        if fits is not None:
            left.remove(fits)
            hits[fits] = n
    return hits


def _item(doc: str, slot: str, at: str, hit: int | None, item: Any) -> Item:
    words = in_words(slot, item)
    return Item(slot=slot, at=at, hit=hit, digest=digest_of(doc, slot, words), words=words)


def digest_of(doc: str, slot: str, words: str) -> str:
    """Return a short digest; case and spaces make no difference.

    >>> digest_of("r1", "place", "Kabul  City") == digest_of("r1", "place", "kabul city")
    True
    """
    key = "\x1f".join((doc, slot, " ".join(words.casefold().split())))
    return sha256(key.encode()).hexdigest()[:10]


def in_words(slot: str, item: Any) -> str:
    """Return an item in a few words, the same for gold and for the product's readings.

    >>> in_words("toll", {"harm": "killed", "low": 10, "high": None, "text": {"text": "at least 10"}})
    'killed 10+'
    >>> in_words("place", {"text": "Kabul", "start": 3, "end": 8})
    'Kabul'
    """
    if not isinstance(item, dict):
        return str(item)
    return WORDS[slot](item) if slot in WORDS else _name(item)


def _name(value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else str(value or "")


def _figure(item: JSON) -> str:
    low, high = item.get("low"), item.get("high")
    if low == high:
        return f"{item.get('harm')} {low}"
    if high is None:
        return f"{item.get('harm')} {low}+"
    return f"{item.get('harm')} {'up to ' if low is None else f'{low}-'}{high}"


WORDS: dict[str, Callable[[JSON], str]] = {
    "incident": lambda i: f"{i.get('type')}: {_name(i.get('trigger'))}",
    "responsibility": lambda r: f"{r.get('stance')} {_name(r.get('actor'))}",
    "toll": _figure,
    "toll source": lambda t: f"{_figure(t)}, by {_name((t.get('sources') or [''])[-1]) or 'nobody named'}",
    "count": _figure,
    "relation": lambda r: f"{_name(r.get('a'))} {r.get('kind')} {_name(r.get('b'))}",
    "statement": lambda s: f"{_name(s.get('speaker')) or 'nobody named'}: {_name(s)}",
}
