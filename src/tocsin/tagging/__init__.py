"""Tagging: finds mentions in sentences and says which belong together. A door to the trained models.

The tagger is one small encoder with a head for every question (``encoder``),
and maximum-entropy models that weigh its answers against words and order
(``tagger``), trained by training/train.py; the weights are package data.
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
