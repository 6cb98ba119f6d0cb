"""Tagging: finds mentions in sentences and says which belong together. A door to the trained models.

The tagger (``tagger``) is one small encoder (``encoder``) that reads a text
once, and again around each event for what belongs to it; who is named it does
not see (``alike``). Trained by training/train.py; the weights are package data.
Whatever comes after it must hold the contract of ``tocsin.reading.Tagger``: the
same sentences give the same tags, alone or in any company, and every mention
carries the version of what found it.
"""

from functools import cache

from tocsin.tagging.tagger import EncoderTagger

__all__ = ["EncoderTagger", "open_tagger"]


@cache
def open_tagger() -> EncoderTagger:
    """Return the tagger that comes with Tocsin; its models are opened when first needed. Raises: BadReference."""
    return EncoderTagger()
