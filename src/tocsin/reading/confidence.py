"""How sure a claim is: the probability that a careful reader would make it too.

A logistic regression for each kind of claim, over the network's own
probabilities where it has any. Weights: ``lexicon/confidence.yaml``, learned by
training/learn_confidence.py on texts that the network did not see; how well
they hold is measured by bench/confidence.py.
"""

from math import exp, log

from tocsin.reference.lexicon import table

SUREST = 0.999
"""Probabilities are held below this, so that no single one outweighs all else. Our choice."""


def confidence(kind: str, *scores: float) -> float:
    """Return how likely a claim is right, 0..1; ``kind`` as in the file, ``scores`` in the order of its weights.

    >>> confidence("toll", 0.9, 0.9) > confidence("toll", 0.9, 0.4) > confidence("toll", 0.4, 0.4)
    True
    """
    row = table("confidence")[kind]
    total = row["bias"] + sum(w * logit(s) for w, s in zip(row["weights"], scores, strict=True))
    return 1 / (1 + exp(-total))


def logit(score: float) -> float:
    """Return the log odds of a probability."""
    held = min(max(score, 1 - SUREST), SUREST)
    return log(held / (1 - held))
