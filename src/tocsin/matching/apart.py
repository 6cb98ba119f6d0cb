"""Two tellings that can only be two happenings, whatever else they share.

Reports of one day from one front are written alike: the same group, the same
officials, the same words. What tells an attack on one town from that on the
next is the town and the figure. Where both differ, and each is known exactly
enough to differ, no likeness of wording makes one of the two: the dead of the
one would be taken for a superseded count of the other's, and be lost.
"""

from tocsin.matching.numbers import tolls
from tocsin.matching.profile import Profile
from tocsin.matching.where import places

TWO_PLACES = -1.0
"""The likeness of places whose reaches lie FAR_KM or more from touching, or that are of two countries."""


def are_two(left: Profile, right: Profile) -> bool:
    """Say whether two tellings are at two places and give figures of which neither can have grown from the other.

    Source: our choice, docs/decisions/0017; a person may still say that they are one.
    """
    return places(left, right).score <= TWO_PLACES and tolls(left, right).score < 0
