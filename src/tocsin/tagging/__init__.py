"""Tagging: finds mentions in sentences and says which belong together. A door to the trained models.

The first tagger is a set of conditional random fields and maximum-entropy
models (``crf``), trained on the gold training texts by training/train.py; its
weights are package data. Whatever comes after it must hold the contract of
``tocsin.reading.Tagger``: the same sentences give the same tags, alone or in
any company, and every mention carries the version of what found it.
"""

from functools import cache

from tocsin.tagging.crf import CrfTagger

__all__ = ["CrfTagger", "open_tagger"]


@cache
def open_tagger() -> CrfTagger:
    """Return the tagger that comes with Tocsin; its models are opened when first needed. Raises: BadReference."""
    return CrfTagger()
