"""The layers that are tagged, and which mentions may belong to which."""

from collections.abc import Sequence

HARMS = ("killed", "injured", "missing", "abducted", "arrested", "displaced", "surrendered", "released")
"""The labels of figures of people harmed: READING.md's harms."""

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "toll": HARMS,
    "place": ("place", "within", "date"),
    "role": (
        "perpetrator:individual",
        "perpetrator:organisation",
        "target:person",
        "target:organisation",
        "target:object",
        "weapon",
    ),
    "responsibility": ("claimed", "blamed", "denied", "by"),
    "voice": ("source",),
}
"""What is asked of one event at a time, the network knowing which: each layer with its labels."""

SPANS: dict[str, tuple[str, ...]] = {
    "event": ("event",),
    **ARGUMENTS,
    "count": ("count", "actor", "period"),
    "statement": ("quotation",),
}
"""What is asked of a text as a whole. Layers are labelled each on its own: the spans of two may overlap
("nine members" is a toll and a target)."""

HEADS: dict[str, frozenset[str]] = {
    "statement": frozenset({"source"}),
    "toll": frozenset({"source"}),
    "count": frozenset({"source", "actor", "period"}),
}
"""Heads of links that pairs of spans are scored for, and the labels that may belong to them."""

MOST_AROUND = 256
"""Word pieces around an event that are read for what belongs to it. Our choice: most of a
brief, at half a window's cost."""
NEAREST_GAP = 5
"""Gaps of more sentences between an event and a word are one step to the network. Our choice."""


def around(lengths: Sequence[int], at: int) -> tuple[int, int]:
    """Return the half-open run of sentences around sentence ``at``, of at most ``MOST_AROUND`` pieces and never none.

    ``lengths`` are pieces by sentence. The next sentence is taken before the one
    before: what belongs to an event mostly follows it.

    >>> around([100, 100, 100, 100], 1), around([300, 20, 20], 2), around([600], 0)
    ((1, 3), (1, 3), (0, 1))
    """
    low, high, size = at, at + 1, lengths[at]
    while True:
        if high < len(lengths) and size + lengths[high] <= MOST_AROUND and (high - at <= at - low + 1 or low == 0):
            size += lengths[high]
            high += 1
        elif low and size + lengths[low - 1] <= MOST_AROUND:
            low -= 1
            size += lengths[low]
        elif high < len(lengths) and size + lengths[high] <= MOST_AROUND:
            size += lengths[high]
            high += 1
        else:
            return low, high
