"""The layers that are tagged, and which mentions may belong to which."""

LAYERS = ("event", "toll", "place", "role", "voice", "responsibility", "count")
"""Each is labelled on its own: the spans of two layers may overlap ("nine members" is a toll and a target)."""

HEADS: dict[str, frozenset[str]] = {
    "event": frozenset({"toll", "place", "role", "responsibility"}),
    "toll": frozenset({"voice"}),
    "count": frozenset({"voice", "count"}),
}
"""Layers whose mentions others may belong to, and the layers that may."""
