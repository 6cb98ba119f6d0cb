"""How much a shared word tells, by how common it is in reports of violence.

The table is counted once, by training/make_word_frequencies.py, and reviewed; it never changes with the record, so
what two tellings have in common weighs the same whatever else is there.
"""

import importlib.resources
import math
from collections.abc import Iterable

FILE = "word_frequencies.tsv"

UNKNOWN = 0.5
"""Incidents in ten thousand that have a word which the table has not: half of what its rarest have. Our choice."""


def _read(text: str) -> dict[str, float]:
    rows = (line.split("\t") for line in text.splitlines()[2:])
    return {word: math.log(10_000 / int(many)) for word, many in rows}


_NATS = _read(importlib.resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))

RAREST = math.log(10_000 / UNKNOWN)
"""What a word that is not in the table tells, in nats."""


def tells(words: Iterable[str]) -> float:
    """Return how much words tell together: the sum of log(1 / share of incidents that have each), in nats.

    Source: inverse document frequency (Spaerck Jones, 1972).

    >>> tells(["kill"]) < tells(["mosque"]) < tells(["qwertz"]) == RAREST
    True
    """
    return math.fsum(_NATS.get(word, RAREST) for word in words)


RARE = 4.6
"""Nats from which on a word is rare: one incident in a hundred has it. Source: our choice."""


def rarity(words: Iterable[str]) -> float:
    """Return how much words tell beyond what common ones do, in nats: names and places mostly."""
    return math.fsum(max(0.0, _NATS.get(word, RAREST) - RARE) for word in words)
