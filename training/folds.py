"""Which third of the training texts a text belongs to, so that every text is read by a model that did not see it."""

FOLDS = 3


def fold_of(doc: str) -> int:
    """Return the fold of a text, by its name alone."""
    return sum(doc.encode()) % FOLDS
