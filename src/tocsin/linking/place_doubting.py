"""Which of a name's places can be told at all: a wrong place is worse than none, or than the larger one that is stated.

The ranker weighs what speaks for a place; here stands what rules one out whatever speaks for it. Source of the rules:
the dev part of bench/places, of names that the gazetteer does not hold; of their wrong answers most lay outside the
district that the report states, in a country that it gives no sign of, or were of another spelling.
"""

from collections.abc import Collection, Sequence

from tocsin.linking.place_choosing import FEATURES, Choice
from tocsin.linking.place_names_of_text import NOWHERE
from tocsin.linking.place_stated import is_outside
from tocsin.reference.gazetteer import Outline

STRANGER = FEATURES.index("small, in a country not named")
NEAR_15, NEAR_60 = FEATURES.index("near 15"), FEATURES.index("near 60")
INSIDE = tuple(FEATURES.index(feature) for feature in ("province follows", "near what follows"))
SURELY_NEAR = 0.3
"""Nearness to the report's other places that makes up for what else is missing, from 0 to 1. Our choice."""
ALIKE = 0.93
"""A place of another spelling is told from this likeness on, unless it lies in what is stated. Our choice: two letters
in a long name."""
FEW = 10_000
"""Inhabitants below which a namesake anywhere in the world is none, where the report gives no sign of any country."""


LARGE = 75_000
"""Inhabitants of a town that a report of its country means by its name. Our choice."""
MUCH_LARGER = 10
"""A namesake in a country that the report gives no sign of must have so many times the inhabitants of one in a country
that it does. Our choice."""


def believable(choice: Choice, stated: Sequence[Outline], spoken_of: Collection[str], *, is_silent: bool) -> list[int]:
    """Return the rows of the places that can be told, best first.

    ``stated``: the places in which the name is said to lie. ``spoken_of``: countries that the report names, or is of.
    ``is_silent``: it gives no sign of any country.
    """
    rows = [row for row in choice.order if choice.name.meant[row].place is not NOWHERE]
    kept = [row for row in rows if not _is_ruled_out(choice, row, stated, spoken_of, is_silent=is_silent)]
    at_home = [
        m.place for row in kept if (m := choice.name.meant[row]).found_by == "name" and m.place.country in spoken_of
    ]
    most = MUCH_LARGER * max((place.population for place in at_home), default=0)
    return [
        row
        for row in kept
        if (place := choice.name.meant[row].place).country in spoken_of
        or not at_home
        or place.kind == "country"
        or place.population > most
    ]


def _is_ruled_out(
    choice: Choice, row: int, stated: Sequence[Outline], spoken_of: Collection[str], *, is_silent: bool
) -> bool:
    meant, features = choice.name.meant[row], choice.features[row]
    place = meant.place
    if place.kind == "country" or choice.name.division == place.number:
        return False
    if any(is_outside(place, area) for area in stated):
        return True
    if any(features[column] for column in INSIDE):
        return False
    if meant.found_by == "likeness" and meant.likeness < ALIKE and features[NEAR_15] < SURELY_NEAR:
        return True
    is_abroad = place.kind == "district" and bool(spoken_of) and place.country not in spoken_of
    if (features[STRANGER] or is_abroad) and features[NEAR_60] < SURELY_NEAR:
        return True
    is_small = place.kind == "locality" and place.population < FEW
    return is_silent and is_small and features[NEAR_60] < SURELY_NEAR


def surely_known(choice: Choice, rows: Sequence[int], spoken_of: Collection[str]) -> list[int]:
    """Return those of some rows that are known for sure, whatever speaks for none of them.

    The district or province that a kind word beside the name says, and a large town of the very name in a country that
    the report speaks of.
    """
    kind, meant = choice.name.kind, choice.name.meant
    said = [row for row in rows if meant[row].place.kind == kind] if kind in ("district", "province") else []
    said = [row for row in said if meant[row].found_by != "likeness" and not choice.features[row][STRANGER]]
    return (
        said
        or [
            row
            for row in rows
            if meant[row].found_by == "name"
            and meant[row].place.population >= LARGE
            and meant[row].place.country in spoken_of
            and meant[row].place.kind == "locality"
        ][:1]
    )
