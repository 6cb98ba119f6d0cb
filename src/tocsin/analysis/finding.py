"""Which incidents a query asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tocsin.records import Incident, Party, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for; empty and None ask for nothing. All that is asked must hold."""

    actor: str = ""
    type: str = ""
    place: str = ""
    country: str = ""
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
    """Return whether all words asked for stand in a name.

    >>> _holds("the Afghan Taliban", "taliban"), _holds("Talibani", "taliban")
    (True, False)
    """
    words = name.casefold().replace("-", " ").split()
    return all(word in words for word in asked.casefold().replace("-", " ").split())


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
