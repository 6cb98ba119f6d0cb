"""Which incidents a query asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tocsin.records import Incident, Party, Target
from tocsin.reference.actor_fold import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for; empty and None ask for nothing. All that is asked must hold."""

    actor: str = ""
    type: str = ""
    place: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2."""
    since: date | None = None
    until: date | None = None
    killed: int | None = None
    text: str = ""
    """Words of the reports: answered by the record's word index, not here."""

    def admits(self, incident: Incident) -> bool:
        """Return whether an incident's actors and places are those asked for."""
        return (not self.actor or any(_holds(name, self.actor) for name in _actors(incident))) and (
            not self.place or any(_holds(name, self.place) for name in _places(incident))
        )


def _holds(name: str, asked: str) -> bool:
    """Return whether all words asked for stand in a name; accents, case and marks aside.

    >>> _holds("the Afghan Taliban", "taliban"), _holds("Talibani", "taliban")
    (True, False)
    >>> _holds("al-Shabaab", "Al Shabaab"), _holds("Séléka", "seleka"), _holds("Somalia's", "somalia")
    (True, True, True)
    """
    held = {key for word in words(name) for key in (word.key, *_without_genitive(word.text))}
    wanted = [word.key for word in words(asked)]
    return bool(wanted) and held.issuperset(wanted)


def _without_genitive(word: str) -> Iterator[str]:
    if word[-2:] in ("'s", "’s"):
        yield from (inner.key for inner in words(word[:-2]))


def _actors(incident: Incident) -> Iterator[str]:
    """Yield the names of all actors as written, and the directory's names for them."""
    named: list[Party | Target] = [*incident.perpetrators, *incident.targets, *(a.actor for a in incident.attribution)]
    for actor in named:
        yield actor.name
        yield from (candidate.name for candidate in actor.candidates[:1])


def _places(incident: Incident) -> Iterator[str]:
    for place in incident.places:
        yield place.name
        yield from (larger.value for larger in place.within)
        yield from (name for best in place.candidates[:1] for name in (best.name, *best.parents))
