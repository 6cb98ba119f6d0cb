"""The injured who died: counted once, though reports count them twice.

A report of Monday has 3 killed and 9 injured; Tuesday's says that one of the
injured has died. Four are dead and eight hurt, but nobody has said "eight": no
number is made up. Instead a view of injured says how many of its number may
since be counted as killed (``TollView.moved``), and who adds up takes them off.

Source: our choice, decisions/0017; recorders count a person once, by the
gravest harm (Every Casualty, Standards for Casualty Recording).
"""

from collections.abc import Sequence

from tocsin.matching.figures import TollTold
from tocsin.matching.policies import point
from tocsin.matching.weights import WEIGHTS
from tocsin.matching.words import stems
from tocsin.records import ClaimId, TollView

OF_THE_INJURED = frozenset({"injur", "wound"})
"""Stems by which the dead are told as some of the injured: "one of the wounded died". Our choice."""


def who_died(injured: Sequence[TollTold], killed: Sequence[TollTold]) -> set[ClaimId]:
    """Return the figures of injured whose people are told dead, by the report itself or by a later one.

    They are known by the number and by all the telling words of the victims: "a 2-year-old" and "the 2-year-old girl".
    """
    return {
        hurt.figure.claim
        for hurt in injured
        if any(
            (hurt.figure.low, hurt.figure.high) == (dead.figure.low, dead.figure.high)
            and hurt.age <= dead.age
            and (people := _people(hurt))
            and people <= _people(dead)
            for dead in killed
        )
    }


def died_of_wounds(killed: Sequence[TollTold]) -> set[ClaimId]:
    """Return the figures of dead that are told as some of the injured, where other figures count all the dead."""
    later = {item.figure.claim for item in killed if stems(item.toll.victims) & OF_THE_INJURED}
    others = [item for item in killed if item.figure.claim not in later and not item.toll.is_subset]
    return later if others else set()


def moved(view: TollView, killed: Sequence[TollTold], apart: set[ClaimId]) -> int:
    """Return how many of a view's injured may since be counted as killed.

    Those of figures whose people are told dead; of a total, as many as the newest count of the dead is above what the
    report had, or others had by then.
    """
    if view.best is None:
        return 0
    if all(figure.claim in apart for figure in view.by_source):
        return view.best
    if view.is_part:
        return 0
    shown = [figure for figure in view.by_source if figure.is_latest and point(figure) == view.best]
    reports = {figure.report for figure in shown}
    ages = [item.age for item in killed if item.figure.report in reports]
    whole = [item for item in killed if not item.toll.is_subset]
    if not ages or not whole:
        return 0
    by_then = max((point(item.figure) for item in whole if item.age <= max(ages)), default=0)
    since = max((point(item.figure) for item in whole if item.age > max(ages)), default=0)
    return max(0, min(view.best, since - by_then))


def _people(told: TollTold) -> frozenset[str]:
    return stems(f"{told.toll.victims} {told.figure.words}") - WEIGHTS.dull_words - OF_THE_INJURED
