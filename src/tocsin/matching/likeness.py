"""What a feature says of two tellings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far one feature speaks for one happening (1) or for two (-1); 0 where it says nothing.

    A feature is a pure function of two profiles, gives the same for (a, b) as for (b, a), and never finds
    anything liker to a telling than the telling itself.
    """

    score: float
    detail: str
    """In words, for the person who asks why."""


NOTHING = Likeness(0.0, "")
"""Where either telling does not speak of it: not reported is no reason for or against."""


def likest(likenesses: list[Likeness]) -> Likeness:
    """Return the likeness of highest score, the first in the alphabet of details where several are; NOTHING of none."""
    return min(likenesses, key=lambda found: (-found.score, found.detail), default=NOTHING)
