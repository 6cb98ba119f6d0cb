"""The layers that are tagged, and which mentions may belong to which."""

LAYERS = ("event", "toll", "place", "role", "voice", "responsibility", "count")
"""Each is a sequence model of its own: the spans of two layers may overlap ("nine members" is a toll and a target)."""

HEADS: dict[str, frozenset[str]] = {
    "event": frozenset({"toll", "place", "role", "responsibility"}),
    "toll": frozenset({"voice"}),
    "count": frozenset({"voice", "count"}),
}
"""Layers whose mentions others may belong to, and the layers that may."""


def place_of(sentence: int) -> str:
    """Return where in the report a sentence stands, in the three steps that news has: lead, second, rest."""
    return ("first", "second")[sentence] if sentence < 2 else "later"
