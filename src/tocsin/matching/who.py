"""The features of the people: who did it, and to whom."""

from tocsin.matching.likeness import NOTHING, Likeness
from tocsin.matching.profile import Profile
from tocsin.matching.words import overlap

OTHER_SIDE = 0.8
"""Likeness where somebody named on one side stands on the other in the second telling: clashes are told from both."""

SAME_ROLE = 0.2
"""Likeness of "gunmen" and "militants": nearly every telling has them. Source: our choice."""

OTHER_NAMES = -0.3
"""Likeness of two names of which one is unknown to the directory: spellings differ. Source: our choice."""

SAME_WORDING = 0.6
"""From this overlap on the targets are worded alike. Source: our choice."""


def actors(left: Profile, right: Profile) -> Likeness:
    """The doers agree, or somebody named on either side; two known doers speak a little against."""
    for mine, yours, score in (
        (left.doers, right.doers, 1.0),
        (left.actors, right.actors, OTHER_SIDE),
        (left.doer_roles, right.doer_roles, SAME_ROLE),
    ):
        if shared := mine & yours:
            return Likeness(score, ", ".join(sorted(shared)))
    if left.doer_ids and right.doer_ids:
        return Likeness(-1.0, _against(left.doer_ids, right.doer_ids))
    if left.doers and right.doers:
        return Likeness(OTHER_NAMES, _against(left.doers, right.doers))
    return NOTHING


def targets(left: Profile, right: Profile) -> Likeness:
    """The targets are worded alike."""
    if not left.targets or not right.targets:
        return NOTHING
    shared = left.targets & right.targets
    if not shared:
        return Likeness(-1.0, "different words")
    return Likeness(min(1.0, overlap(left.targets, right.targets) / SAME_WORDING), ", ".join(sorted(shared)))


def _against(left: frozenset[str], right: frozenset[str]) -> str:
    return " against ".join(sorted((min(left), min(right))))
