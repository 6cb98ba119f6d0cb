"""The injured who died: counted once, though reports count them twice.

A report of Monday has 3 killed and 9 injured; Tuesday's says that one of the
injured has died. Four are dead and eight hurt, but nobody has said "eight": no
number is made up. Instead a view of injured says how many of its number may
since be counted as killed (``TollView.moved``), and who adds up takes them off.

Where the very people of a figure are told dead ("an 18-year-old was found with
a gunshot wound", "the 18-year-old died"), its view is a part of which nobody
need be alive: low and best are 0, high is the figure.

Source: our choice, decisions/0017; recorders count a person once, by the
gravest harm (Every Casualty, Standards for Casualty Recording).
"""

import re
from collections.abc import Sequence
from functools import cache

from tocsin.matching.figures import TollTold
from tocsin.matching.policies import point
from tocsin.matching.weights import WEIGHTS
from tocsin.matching.words import stems
from tocsin.records import ClaimId, TollView
from tocsin.reference.numbers import number_words

OF_THE_INJURED = frozenset({"injur", "wound"})
"""Stems by which the dead are told as some of the injured: "one of the wounded died". Our choice."""


def who_died(injured: Sequence[TollTold], killed: Sequence[TollTold]) -> set[ClaimId]:
    """Return the figures of injured whose people are told dead.

    They are known by the number and by all the telling words of the victims, told dead in the same or a later report
    ("a 2-year-old", then "the 2-year-old girl"); or, of one person, by their age or name, whenever that is told: the
    dead are not hurt again.
    """
    return {
        hurt.figure.claim
        for hurt in injured
        if any(
            (hurt.figure.low, hurt.figure.high) == (dead.figure.low, dead.figure.high)
            and ((hurt.age <= dead.age and _is_told_as(hurt, dead)) or _is_same_person(hurt, dead))
            for dead in killed
        )
    }


def _is_told_as(hurt: TollTold, dead: TollTold) -> bool:
    people = _people(hurt)
    return bool(people) and people <= _people(dead)


def _is_same_person(hurt: TollTold, dead: TollTold) -> bool:
    """Say whether two figures of one person each are of the same one, by name or age, and nothing told parts them."""
    one, other = _words_of(hurt), _words_of(dead)
    sexes = {item.toll.who.sex for item in (hurt, dead)} - {""}
    ages, names = (_age(one), _age(other)), (_names(one), _names(other))
    if hurt.toll.low != 1 or hurt.toll.high != 1 or len(sexes) > 1 or (all(ages) and ages[0] != ages[1]):
        return False
    if all(names):
        return names[0] <= names[1] or names[1] <= names[0]
    return all(ages)


def _age(words: str) -> tuple[int, str] | None:
    """Return an age and its unit's first letter: "2-year-old", "Ali Khan, 25", "(25)"; None where none is told."""
    found = _ages().search(words)
    if not found:
        return None
    number = next(n for n in found.group("number", "after", "inside") if n).casefold()
    return number_words().get(number) or int(number), (found.group("unit") or "y")[0].casefold()


@cache
def _ages() -> re.Pattern[str]:
    number = rf"\d{{1,3}}|{'|'.join(number_words())}"
    return re.compile(
        rf"\b(?P<number>{number})[- ](?P<unit>year|yr|month|week|day)s?[- ]olds?\b"
        r"|[^\W\d],\s*(?P<after>\d{1,3})\b|\((?P<inside>\d{1,3})\)",
        re.IGNORECASE,
    )


def _names(words: str) -> frozenset[str]:
    """Return the capitalised words of a phrase that are no numbers and say something: "Ali" and "Khan"."""
    found = re.findall(r"\b[A-Z][\w’'-]*[a-z]\b", words)
    return frozenset(word.casefold() for word in found) - number_words().keys() - WEIGHTS.dull_words


def _words_of(told: TollTold) -> str:
    return f"{told.toll.victims} {told.figure.words}"


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
    return stems(_words_of(told)) - WEIGHTS.dull_words - OF_THE_INJURED
