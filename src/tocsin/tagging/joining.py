"""Which mentions may belong together, and which plainly do, before the link model weighs the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tocsin.records import Mention, Sentence
from tocsin.tagging import grammar
from tocsin.tagging.layers import HEADS

FARTHEST = 6
"""What stands more sentences away belongs to something else. Source: our choice; most gold parts stand within two."""
ECHO = 0.5
"""An echo's probability, as a share of its mention's: the model learns from it that it is one. Our choice."""


def plainly_sourced(sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[tuple[int, list[int]]]:
    """Yield each figure whose sources grammar settles, with these."""
    voices = [n for n, m in enumerate(found) if m.layer == "voice" and m.label == "source"]
    for head, mention in enumerate(found):
        if mention.layer in ("toll", "count") and mention.label != "period":
            chain = grammar.plain_sources(sentences, found, head, voices)
            if chain:
                yield head, chain


def echoes(sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield spans that answer another question too: victims may be targets, suspects blamed, a voice the claimant.

    The link model decides; without these it could not choose what the encoder left unlabelled.
    """
    taken = {(m.start, m.label) for m in found}

    def again(mention: Mention, layer: str, label: str) -> Iterator[Mention]:
        if (mention.start, label) not in taken:
            taken.add((mention.start, label))
            yield replace(mention, layer=layer, label=label, score=mention.score * ECHO, kind="")

    for mention in found:
        words = [t.text.casefold() for t in sentences[mention.sentence].tokens]
        if mention.layer == "toll":
            yield from again(mention, "role", "target")
        elif mention.label in ("perpetrator", "source", "claimed", "blamed"):
            if any(w.startswith("responsib") for w in words) and any(w.startswith("claim") for w in words):
                yield from again(mention, "responsibility", "claimed")
            if any(w.startswith(("suspect", "alleg", "accus", "blam")) for w in words) and mention.label != "source":
                yield from again(mention, "responsibility", "blamed")
            if mention.layer == "responsibility":
                yield from again(mention, "role", "perpetrator")


def candidates(found: Sequence[Mention], layer: str) -> tuple[list[int], list[int]]:
    """Return the heads of a layer and what may belong to any of them, as indices."""
    heads = [n for n, m in enumerate(found) if m.layer == layer and not (layer == "count" and m.label != "count")]
    others = [n for n, m in enumerate(found) if m.layer in HEADS[layer] and m.label != "count"]
    return heads, others if heads else []


def may_join(head: Mention, other: Mention) -> bool:
    """Return whether a mention stands near enough to a head and is not the head itself."""
    return head is not other and abs(head.sentence - other.sentence) <= FARTHEST
