"""How an incident's figure is settled from the figures of its sources. Named, and named in every output.

A policy takes an incident's figures for one harm and group, oldest first, and
returns low, best and high. It only ever chooses among numbers that somebody
gave; ``low <= best <= high`` wherever they are known.

An open end stays open only where it is the outermost: "at least 17" and "22"
are 17 to 22, for 22 is a figure that the first allows and the second gives;
"at least 95" and "more than 170" have no upper end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tocsin.errors import BadRequest
from tocsin.matching.words import fold
from tocsin.records import Figure


@dataclass(frozen=True, slots=True)
class Settled:
    """A policy's answer; None is an open end."""

    low: int | None
    best: int
    high: int | None


Policy = Callable[[Sequence[Figure]], Settled]


def point(figure: Figure) -> int:
    """Return the one number that stands for a figure: the one its source holds most likely, else its lower end, else
    its upper end.
    """
    ends = [end for end in (figure.best, figure.low, figure.high) if end is not None]
    return ends[0]


def settled_by(policy: str) -> Policy:
    """Return the policy of that name.

    ``source-order:`` is followed by the names of sources, the most trusted first, with ";" between them.
    Raises: BadRequest for a name that is none, listing those that are.
    """
    name, _, order = policy.partition(":")
    if name == SOURCE_ORDER:
        names = [fold(source) for source in order.split(";") if fold(source)]
        if not names:
            raise BadRequest(f'{SOURCE_ORDER} needs its sources: "{SOURCE_ORDER}:United Nations;Example Wire"')
        return partial(by_source_order, names)
    if policy not in POLICIES:
        raise BadRequest(f"no policy {policy!r}; there are {', '.join([*POLICIES, SOURCE_ORDER + ':NAME;NAME'])}")
    return POLICIES[policy]


def spread(figures: Sequence[Figure]) -> Settled:
    """Low is the least and high the most of each origin's latest figure; best is their lower median.

    Source: DESIGN.md, "Incident".
    """
    latest = _latest(figures)
    points = sorted(point(figure) for figure in latest)
    return Settled(_least(latest), points[(len(points) - 1) // 2], _most(latest))


def newest(figures: Sequence[Figure]) -> Settled:
    """Best is the newest of all figures; low and high span each origin's latest, as in ``range``.

    Source: our choice, for counts that are still rising, where the last account is the fullest.
    """
    latest = _latest(figures)
    return Settled(_least(latest), point(latest[-1]), _most(latest))


def majority(figures: Sequence[Figure]) -> Settled:
    """The figure that most origins give in their latest; of several, the lowest.

    Source: one of the rules casualty recorders use (Every Casualty, Standards); the tie is our choice: the
    conservative figure.
    """
    latest = _latest(figures)
    given = [(figure.low, figure.high) for figure in latest]
    chosen = min(latest, key=lambda figure: (-given.count((figure.low, figure.high)), point(figure), figure.claim))
    return Settled(chosen.low, point(chosen), chosen.high)


def by_source_order(names: Sequence[str], figures: Sequence[Figure]) -> Settled:
    """The figures of the source that stands first in an order somebody has named; ``range`` where none of them speaks.

    A figure is of a source that it goes back to, that is named for it, or that published it, in this order.
    Source: our choice, for records that have a rule of precedence of their own.
    """
    latest = _latest(figures)
    for name in names:
        for goes_by in (_origins, _named, _outlets):
            if of_it := [figure for figure in latest if name in goes_by(figure)]:
                return spread(of_it)
    return spread(figures)


def _origins(figure: Figure) -> tuple[str, ...]:
    return (fold(figure.origin),)


def _named(figure: Figure) -> tuple[str, ...]:
    return tuple(map(fold, figure.sources))


def _outlets(figure: Figure) -> tuple[str, ...]:
    return (fold(figure.outlet),)


SOURCE_ORDER = "source-order"
"""The policy that is named with its sources."""

POLICIES: dict[str, Policy] = {"range": spread, "latest-per-origin": newest, "majority": majority}
"""By the name that users give and outputs carry; the first is the default."""


def _latest(figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.is_latest]


def _least(figures: Sequence[Figure]) -> int | None:
    """Return the least number given; None where a figure without a lower end is the least."""
    least = min(point(figure) if figure.low is None else figure.low for figure in figures)
    return None if any(figure.low is None and figure.high == least for figure in figures) else least


def _most(figures: Sequence[Figure]) -> int | None:
    """Return the most number given; None where a figure without an upper end is the most."""
    most = max(figure.high if figure.high is not None else point(figure) for figure in figures)
    return None if any(figure.high is None and point(figure) == most for figure in figures) else most
