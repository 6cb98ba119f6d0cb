"""Alarms beside the surges that came: how often the same rule was right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EARLY = 4
LATE = 12
"""An alarm is a hit from 4 weeks before an onset to 12 weeks after. Source: decisions/0015."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What became of the alarms of all series."""

    alarms: int
    right: int
    onsets: int
    announced: int
    lags: tuple[int, ...]
    """Weeks from onset to its first alarm, sorted."""

    @property
    def precision(self) -> float | None:
        """Share of alarms that were right; None where there was none."""
        return self.right / self.alarms if self.alarms else None

    @property
    def recall(self) -> float | None:
        """Share of onsets that were announced; None where there was none."""
        return self.announced / self.onsets if self.onsets else None

    @property
    def lag(self) -> int | None:
        """Median weeks from onset to alarm."""
        return self.lags[len(self.lags) // 2] if self.lags else None


def beside_onsets(pairs: Iterable[tuple[Sequence[int], Sequence[int]]]) -> Held:
    """Return what became of (alarms, onsets) of many series, both as numbers of weeks.

    >>> held = beside_onsets([((60, 100), (58,))])
    >>> held.precision, held.recall, held.lag
    (0.5, 1.0, 2)
    """
    alarms = right = onsets = 0
    lags: list[int] = []
    for sounded, began in pairs:
        alarms += len(sounded)
        onsets += len(began)
        right += sum(any(-EARLY <= week - onset <= LATE for onset in began) for week in sounded)
        for onset in began:
            hits = [week - onset for week in sounded if -EARLY <= week - onset <= LATE]
            lags += [min(hits)] if hits else []
    return Held(alarms=alarms, right=right, onsets=onsets, announced=len(lags), lags=tuple(sorted(lags)))
