"""What words are alike, and which tell of harm: the reference that the classifiers and the grammar share.

Groups are clusters of words of alike use (``data/clusters.tsv.gz``, made by
training/make_clusters.py): "gunned" and "mowed" fall into one, so what was
learned from one holds for the other.
"""

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tocsin.reference.lexicon import table

DATA = Path(__file__).parent / "data"


@cache
def groups() -> Mapping[str, tuple[str, str]]:
    """Return the fine and the coarse group of each known word."""
    with gzip.open(DATA / "clusters.tsv.gz", "rt", encoding="utf-8") as lines:
        return {w: (fine, coarse) for w, fine, coarse in (line.rstrip("\n").split("\t") for line in lines)}


@cache
def harms() -> Mapping[str, tuple[str, ...]]:
    """Return the kinds of harm or attack each word tells of."""
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, words in table("harm_words").items():
        for word in words:
            kinds[word] = (*kinds.get(word, ()), kind)
    return kinds
