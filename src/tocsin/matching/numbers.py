"""The feature of tolls: how far the figures of two tellings speak for one happening."""

import math

from tocsin.matching.likeness import NOTHING, Likeness
from tocsin.matching.profile import FigureTold, Profile
from tocsin.records import Harm

NEARLY_EQUAL = 0.9
"""Closeness of "17" and "at least 17". Source: our choice."""

WITHIN = 0.7
"""Closeness of "12" and "10 to 15". Source: our choice."""

UNEQUAL = 0.5
"""Most that two different figures can speak for one incident, against 1 for equal ones. Source: our choice."""

OF_A_PART = 0.5
"""What is left of a likeness in which a part takes part: "13 soldiers" in one telling, all 13 dead in the other."""

OTHER_HARMS = 0.3
"""What each further harm that agrees adds. Source: our choice; figures of one report are not independent."""

GROWING = 0.5
"""What is left of a contradiction where the larger figure is the later one, or the smaller is open above."""


def tolls(left: Profile, right: Profile) -> Likeness:
    """The figures agree, harm by harm: large ones say more than small ones, and may grow from day to day."""
    found = {harm: _harm_alike(harm, left, right) for harm in Harm if harm in left.tolls and harm in right.tolls}
    if not found:
        return NOTHING
    speaking_for = sorted((likeness.score for likeness in found.values() if likeness.score > 0), reverse=True)
    against = min(0.0, *(likeness.score for likeness in found.values()), 0.0)
    score = sum(speaking_for[:1]) + OTHER_HARMS * sum(speaking_for[1:]) + against
    return Likeness(max(-1.0, min(1.0, score)), "; ".join(likeness.detail for likeness in found.values()))


def _harm_alike(harm: Harm, left: Profile, right: Profile) -> Likeness:
    pairs = [(a, b) for a in left.tolls[harm] for b in right.tolls[harm]]
    best = max((speaks_for(a, b) for a, b in pairs), default=0.0)
    totals = [(a, b) for a, b in pairs if not a.is_part and not b.is_part] or pairs
    worst = max(_speaks_against(a, b, left, right) for a, b in totals)
    words = sorted(("/".join(_told(f) for f in left.tolls[harm]), "/".join(_told(f) for f in right.tolls[harm])))
    return Likeness(best + worst, f"{harm} {words[0]} and {words[1]}")


def is_contradicted(left: Profile, right: Profile) -> bool:
    """Say whether two tellings give a harm different totals, neither of which holds the other."""
    return any(
        all(
            _log_ratio(a, b) > 0 for a in left.tolls[harm] for b in right.tolls[harm] if not a.is_part and not b.is_part
        )
        and any(not a.is_part and not b.is_part for a in left.tolls[harm] for b in right.tolls[harm])
        for harm in left.tolls.keys() & right.tolls.keys()
    )


def telling_strength(number: int) -> float:
    """Return how much an equal figure of that size says, 0..1.

    Source: weights.yaml, `tolls`: how often two different incidents have that figure in common.

    >>> telling_strength(1), round(telling_strength(8), 2)
    (0.1, 1.0)
    """
    return min(1.0, 0.1 + 0.3 * math.log2(max(number, 1)))


def ratio_allowed(number: int) -> float:
    """Return the logarithm of the ratio up to which a larger figure still speaks for one incident.

    Source: our choice. Small figures are counted, large ones estimated, and large ones are rare: 60 and 170 dead
    of one day are likelier of one incident than 2 and 6.

    >>> round(math.exp(ratio_allowed(2)), 1), round(math.exp(ratio_allowed(60)), 1)
    (2.0, 6.7)
    """
    return math.log(1.6) + 0.35 * math.log(max(number, 1))


def speaks_for(left: FigureTold, right: FigureTold) -> float:
    """Return how much two figures speak for one incident, 0..1."""
    smaller = min(left.number, right.number)
    excess = _log_ratio(left, right) / ratio_allowed(smaller)
    if (left.low, left.high) == (right.low, right.high):
        closeness = 1.0
    elif left.number == right.number:
        closeness = NEARLY_EQUAL
    elif excess == 0:
        closeness = WITHIN
    else:
        closeness = UNEQUAL * max(0.0, 1 - excess)
    return closeness * telling_strength(smaller) * (OF_A_PART if left.is_part or right.is_part else 1.0)


def _speaks_against(left: FigureTold, right: FigureTold, ours: Profile, theirs: Profile) -> float:
    excess = _log_ratio(left, right) - ratio_allowed(min(left.number, right.number))
    if excess <= 0:
        return 0.0
    return -min(1.0, excess / math.log(10)) * (GROWING if _may_grow(left, right, ours, theirs) else 1.0)


def _log_ratio(left: FigureTold, right: FigureTold) -> float:
    """Return the logarithm of how many times the one range lies above the other; 0 where they overlap."""
    less, more = sorted((left, right), key=lambda figure: figure.number)
    top = less.high if less.high is not None else less.number
    return math.log((more.number + 1) / (top + 1)) if more.number > top else 0.0


def _may_grow(left: FigureTold, right: FigureTold, ours: Profile, theirs: Profile) -> bool:
    (less, earlier), (_, later) = sorted(((left, ours), (right, theirs)), key=lambda side: side[0].number)
    if less.high is None:
        return True
    return earlier.published is not None and later.published is not None and earlier.published <= later.published


def _told(figure: FigureTold) -> str:
    if figure.low is None:
        return f"up to {figure.high}"
    if figure.high is None:
        return f"{figure.low} or more"
    return f"{figure.low}" if figure.low == figure.high else f"{figure.low}-{figure.high}"
