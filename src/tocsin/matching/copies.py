"""Passages that are near copies of each other: one wire story in twelve papers.

Two passages are copies when their runs of three words are mostly the same.
MinHash finds those worth comparing, so that five hundred reports of one
incident need not be held against each other one by one; whether they are copies
is then asked of the runs themselves. A pure function of the passages: no order,
no chance, no table.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

from tocsin.matching.words import fold

RUN = 3
"""Words in a run. Source: Broder (1997) uses ten for pages; sentences are short, and a copy editor changes words."""

FEWEST_RUNS = 6
"""A passage of fewer runs is too short to know a copy by: "12 killed in Kabul blast" is anybody's. Our choice."""

ALIKE = 0.5
"""From this share of common runs on (Jaccard) passages are copies. Source: our choice: one word in ten changed."""

BANDS, ROWS = 12, 2
"""Signatures are cut into bands of so many rows; passages that share a band are compared.

Copies at ALIKE share one with probability 1 - (1 - .5 ** 2) ** 12 = .97. Source: Leskovec et al. (2014), chapter 3.
"""

_PRIME = (1 << 61) - 1


def runs(passage: str) -> frozenset[int]:
    """Return the runs of words of a passage, as numbers that are the same on every machine.

    Figures count as words, so that a story with a new toll is a copy less and less.
    """
    return _runs(" ".join(fold(passage).split()))


@lru_cache(maxsize=4096)
def _runs(folded: str) -> frozenset[int]:
    words = folded.split()
    return frozenset(_hashed(" ".join(words[i : i + RUN])) for i in range(len(words) - RUN + 1))


def _hashed(run: str) -> int:
    return int.from_bytes(blake2b(run.encode("utf-8", "replace"), digest_size=7).digest(), "big")


def signature(found: frozenset[int]) -> tuple[int, ...]:
    """Return the MinHash of runs: for each of a fixed set of orders, the first run in that order."""
    return tuple(min((a * run + b) % _PRIME for run in found) for a, b in _ORDERS)


def _order(n: int) -> tuple[int, int]:
    return _hashed(f"first {n}") | 1, _hashed(f"second {n}")


_ORDERS = tuple(_order(n) for n in range(BANDS * ROWS))


def are_copies(left: frozenset[int], right: frozenset[int]) -> bool:
    """Say whether two passages, by their runs, are near copies.

    >>> story = "Gunmen on motorcycles opened fire on a bus near the bridge, killing {} people, police said."
    >>> are_copies(runs(story.format(12)), runs(story.format(12).replace("police", "officials")))
    True
    """
    if min(len(left), len(right)) < FEWEST_RUNS:
        return False
    return len(left & right) >= ALIKE * len(left | right)


def copies(passages: Mapping[str, str]) -> dict[str, str]:
    """Return for every passage, by its name, the smallest name among those it is a copy of, by way of any others."""
    made = {name: found for name in sorted(passages) if len(found := runs(passages[name])) >= FEWEST_RUNS}
    bands: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)
    home = {name: name for name in passages}
    for name, found in made.items():
        signed = signature(found)
        for band in range(BANDS):
            for other in bands[band, signed[band * ROWS : (band + 1) * ROWS]]:
                if _root(home, name) != _root(home, other) and are_copies(found, made[other]):
                    one, two = sorted((_root(home, name), _root(home, other)))
                    home[two] = one
            bands[band, signed[band * ROWS : (band + 1) * ROWS]].append(name)
    return {name: _root(home, name) for name in passages}


def _root(home: Mapping[str, str], name: str) -> str:
    while home[name] != name:
        name = home[name]
    return name
