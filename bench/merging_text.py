"""What text alone makes of reports: the baseline that merging is held against in the same run."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from tocsin.matching.words import stems


def by_text(texts: Mapping[str, str], least: float) -> dict[str, str]:
    """Return doc -> group: texts whose tf-idf cosine reaches ``least`` in the mean of their groups are one group.

    Document frequencies are those of these very texts, which no reader of single reports has.
    """
    words = {doc: stems(text) for doc, text in texts.items()}
    many = Counter(word for found in words.values() for word in found)
    worth = {word: math.log(len(texts) / n) for word, n in many.items()}
    length = {doc: math.sqrt(sum(worth[w] ** 2 for w in found)) or 1.0 for doc, found in words.items()}
    holding: dict[str, list[str]] = defaultdict(list)
    scores: dict[tuple[str, str], float] = {}
    for doc, found in words.items():
        dots: Counter[str] = Counter()
        for word in found:
            if many[word] <= len(texts) / 20:
                for other in holding[word]:
                    dots[other] += worth[word] ** 2  # type: ignore[assignment]
                holding[word].append(doc)
        for other, dot in dots.items():
            cosine = dot / (length[doc] * length[other])
            if cosine >= least / 2:
                scores[min(doc, other), max(doc, other)] = cosine
    return _joined(list(texts), scores, least)


def _joined(docs: list[str], scores: Mapping[tuple[str, str], float], least: float) -> dict[str, str]:
    """Join groups, likest first, while the mean of their cosines reaches the threshold."""
    group = {doc: doc for doc in docs}
    members = {doc: [doc] for doc in docs}
    for (left, right), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        one, other = group[left], group[right]
        if score < least or one == other:
            continue
        crossing = [scores.get((min(a, b), max(a, b)), 0.0) for a in members[one] for b in members[other]]
        if sum(crossing) / len(crossing) >= least:
            for doc in members[other]:
                group[doc] = one
            members[one] += members.pop(other)
    return group
