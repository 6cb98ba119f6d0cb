"""From a place's name as written to what the gazetteer is asked, the surest question first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ENDS = re.compile(r"\s*[-–—/]+\s*|\s+(?:to|and)\s+")
"""What stands between the two ends of a road, a border or a stretch ("Tlapa-Puebla highway")."""
LEAST_LETTERS = 4
"""A shorter part of a name is not asked alone. Source: our choice; parts of three letters are mostly particles."""
MOST_WORDS = 8
"""Words of a name whose parts are asked; a longer string is a sentence that was taken for a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question to the gazetteer."""

    name: str
    is_part: bool = False
    """It is only a part of the name as written: what is found stands near the place, or in it."""


def askings(name: str, bare: str, no_names: frozenset[str]) -> Iterator[tuple[Asked, ...]]:
    """Yield the questions for a name in stages; a later stage is for when all earlier ones found nothing.

    First the name and the name without its kind word; then the two ends, where it is a stretch; then ever shorter
    parts. ``no_names``: words that are no name alone ("Central").

    >>> stages = askings("Jessore Central Jail", "Jessore Central", frozenset({"central"}))
    >>> [[asked.name for asked in stage] for stage in stages]
    [['Jessore Central Jail', 'Jessore Central'], ['Jessore']]
    """
    yield tuple(Asked(name=asked) for asked in dict.fromkeys((name, bare)))
    ends = tuple(Asked(name=end, is_part=True) for end in ENDS.split(bare) if _is_name(end, no_names))
    if len(ends) > 1:
        yield ends
    words = bare.split()[:MOST_WORDS]
    for length in range(len(words) - 1, 0, -1):
        runs = [" ".join(words[:length]), " ".join(words[len(words) - length :])]
        stage = tuple(Asked(name=run, is_part=True) for run in runs if _is_name(run, no_names))
        if stage:
            yield stage


def _is_name(part: str, no_names: frozenset[str]) -> bool:
    """Whether a part begins like a name and has a word that could be one."""
    words = [word for word in part.split() if word.casefold() not in no_names]
    return bool(words) and part[:1].isupper() and any(len(word) >= LEAST_LETTERS for word in words)
