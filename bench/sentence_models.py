"""Ways of telling what a text is about, from its words and from an encoder's vectors.

Each member gives a decision a flag and text; ``stacked`` joins members by one
small logistic regression a flag, learned on decisions about texts that the
members had not seen. One threshold on the joined probability for all flags,
the one with the best micro F1 on the training part, again on unseen texts.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler, normalize
from sklearn.svm import LinearSVC

from sentence_sets import FOLDS, Texts

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Vectors = Mapping[str, NDArray[np.float32]]
"""Text to an encoder's vector."""
Member = Callable[[Texts, Texts], Floats]
"""Training texts with their flags, texts to judge: decisions [texts, flags]."""
WORDS = r"\w+|[^\w\s]"


def svm(penalty: float) -> Member:
    """Return a linear support vector machine on tf-idf of words, pairs of words and 2 to 5 letters."""

    def decide(train: Texts, asked: Texts) -> Floats:
        grams = (
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2),
        )
        known = hstack([g.fit_transform(train.texts) for g in grams]).tocsr()
        given = hstack([g.transform(asked.texts) for g in grams]).tocsr()
        models = [LinearSVC(C=penalty).fit(known, flag) for flag in train.flags.T]
        return np.stack([m.decision_function(given) for m in models], axis=1)

    return decide


def _plain(texts: Texts) -> list[str]:
    return texts.texts


def log_counts(
    grams: CountVectorizer, penalty: float, *, unit: bool, shown: Callable[[Texts], list[str]] = _plain
) -> Member:
    """Return a logistic regression on which grams occur, each scaled by how much more often with the flag.

    ``unit``: each text's occurrences are brought to length one, so that long texts do not shout. The length is the
    same for all flags, so that one sum over a text's grams gives all decisions. Source: NBSVM, Wang and Manning
    (ACL 2012), with a logistic loss.
    """

    def decide(train: Texts, asked: Texts) -> Floats:
        known, given = grams.fit_transform(shown(train)), grams.transform(shown(asked))
        shaped = (normalize(known), normalize(given)) if unit else (known, given)
        return np.stack([_scaled(known, *shaped, flag, penalty) for flag in train.flags.T], axis=1)

    return decide


def _scaled(counts: csr_matrix, known: csr_matrix, asked: csr_matrix, flag: Flags, penalty: float) -> Floats:
    with_it, without = (1 + np.asarray(counts[rows].sum(axis=0)) for rows in (flag, ~flag))
    ratio = np.log(with_it / with_it.sum()) - np.log(without / without.sum())
    model = LogisticRegression(C=penalty, max_iter=200, solver="liblinear").fit(known.multiply(ratio).tocsr(), flag)
    found: Floats = model.decision_function(asked.multiply(ratio).tocsr())
    return found


def words(penalty: float = 0.1) -> Member:
    """Return ``log_counts`` of words and pairs of words."""
    counter = CountVectorizer(ngram_range=(1, 2), binary=True, min_df=2, dtype=np.float64)
    return log_counts(counter, penalty, unit=False)


def neighbours(penalty: float = 0.1) -> Member:
    """Return ``log_counts`` of a sentence's words and, marked apart, those of the sentences before and behind it."""

    def shown(texts: Texts) -> list[str]:
        marked = lambda mark, words: " ".join(mark + w for w in re.findall(r"\w+", words.casefold()))  # noqa: E731
        return [
            f"{text} {marked('before_', b)} {marked('behind_', c)}"
            for text, (b, c) in zip(texts.texts, texts.beside, strict=True)
        ]

    counter = CountVectorizer(ngram_range=(1, 2), binary=True, min_df=3, dtype=np.float64)
    return log_counts(counter, penalty, unit=False, shown=shown)


def letters(penalty: float = 10.0) -> Member:
    """Return ``log_counts`` of 3 to 5 letters, over the bounds of words."""
    counter = CountVectorizer(analyzer="char", ngram_range=(3, 5), binary=True, min_df=3, dtype=np.float64)
    return log_counts(counter, penalty, unit=True)


def encoded(vectors: Vectors, penalty: float = 0.003) -> Member:
    """Return a logistic regression on an encoder's vectors, each dimension brought to unit variance."""

    def decide(train: Texts, asked: Texts) -> Floats:
        known = np.stack([vectors[t] for t in train.texts])
        scale = StandardScaler().fit(known)
        given = scale.transform(np.stack([vectors[t] for t in asked.texts]))
        models = [LogisticRegression(C=penalty, max_iter=300).fit(scale.transform(known), f) for f in train.flags.T]
        return np.stack([m.decision_function(given) for m in models], axis=1)

    return decide


@dataclass(frozen=True, slots=True)
class Judged:
    """What a way of telling made of the measured texts, and what it promised on the training part."""

    flags: Flags
    promised: float
    """Micro F1 on the training part, every text judged by models that had not seen it."""
    threshold: float


def stacked(members: Sequence[Member], train: Texts, texts: Texts) -> Judged:
    """Return the flags of texts, from members joined a flag at a time."""
    unseen = np.stack([_unseen(member, train) for member in members])
    asked = np.stack([member(train, texts) for member in members])
    chances = np.zeros(train.flags.shape)
    for others, rows in _folds(train):
        chances[rows] = _joined(unseen[:, others], train.flags[others], unseen[:, rows])
    tried = np.arange(0.2, 0.6, 0.01)
    f1 = [micro_f1(train.flags, chances > t) for t in tried]
    best = int(np.argmax(np.convolve(f1, np.ones(5) / 5, mode="valid"))) + 2  # of a plateau, not of a spike
    return Judged(_joined(unseen, train.flags, asked) > tried[best], f1[best], float(tried[best]))


def _folds(train: Texts) -> Iterator[tuple[Flags, Flags]]:
    for fold in range(FOLDS):
        yield train.fold != fold, train.fold == fold


def _unseen(member: Member, train: Texts) -> Floats:
    """Return decisions on the training texts, each by a model that had not seen it."""
    found = np.zeros(train.flags.shape)
    for others, rows in _folds(train):
        found[rows] = member(train.part(others), train.part(rows))
    return found


def _joined(known: Floats, flags: Flags, asked: Floats) -> Floats:
    """Return probabilities [texts, flags] from decisions [members, texts, flags]."""
    found = np.zeros(asked.shape[1:])
    for n, flag in enumerate(flags.T):
        scale = StandardScaler().fit(known[:, :, n].T)
        model = LogisticRegression().fit(scale.transform(known[:, :, n].T), flag)
        found[:, n] = model.predict_proba(scale.transform(asked[:, :, n].T))[:, 1]
    return found


def micro_f1(gold: Flags, read: Flags) -> float:
    """Return the F1 of all flags of all texts together.

    >>> micro_f1(np.array([[True, True], [False, True]]), np.array([[True, False], [True, True]]))
    0.6666666666666666
    """
    flagged = int(gold.sum() + read.sum())
    return 2 * int((gold & read).sum()) / flagged if flagged else 0.0
