"""Scores of a grouping of reports against what is known: pairs and B-cubed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How well reports are grouped, 0..1."""

    pair_precision: float
    pair_recall: float
    b3_precision: float
    b3_recall: float

    @property
    def pair_f1(self) -> float:
        return f1(self.pair_precision, self.pair_recall)

    @property
    def b3(self) -> float:
        return f1(self.b3_precision, self.b3_recall)

    def told(self) -> str:
        """Return the figures in words for a line of print."""
        return (
            f"pairs P {self.pair_precision:.3f} R {self.pair_recall:.3f} F1 {self.pair_f1:.3f}; "
            f"B3 P {self.b3_precision:.3f} R {self.b3_recall:.3f} F1 {self.b3:.3f}"
        )


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean, 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scored(true: Mapping[str, str], found: Mapping[str, str]) -> Grouping:
    """Return the scores of what was found; both name a group for every report.

    Source: B-cubed, Bagga and Baldwin (1998); pairs of reports in one group.

    >>> scored({"a": "1", "b": "1", "c": "2"}, {"a": "x", "b": "x", "c": "x"}).b3_recall
    1.0
    """
    both = Counter((true[item], found[item]) for item in true)
    of_true, of_found = Counter(true.values()), Counter(found[item] for item in true)
    right = _pairs(both)
    return Grouping(
        pair_precision=right / max(1, _pairs(of_found)),
        pair_recall=right / max(1, _pairs(of_true)),
        b3_precision=sum(n * n / of_found[group] for (_, group), n in both.items()) / len(true),
        b3_recall=sum(n * n / of_true[group] for (group, _), n in both.items()) / len(true),
    )


def _pairs(groups: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(n * (n - 1) // 2 for n in groups.values())
