"""Linking: names in claims to entries of the reference data, with all candidates kept. Pure.

    actors first   a group's name is no place: "Islamic State Khorasan" is no town
    places then    ranked by the countries the report speaks of and by the report's other places
    actors again   with the country of each incident's place: a name that two groups share is settled by it

A link adds candidates, best first, each with its score and reasons; it never
takes a name away. A name that is not in the reference data stays a name.
Claims keep their identity: linking again with newer reference data changes
candidates, not claims.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.linking.actor_mentions import read_actors
from tocsin.linking.actors import link_actors
from tocsin.linking.actors_of_rows import link_row_actors
from tocsin.linking.place_outlet import outlet_country
from tocsin.linking.place_reading import places_in
from tocsin.linking.places import country_context, link_places
from tocsin.linking.places_of_rows import link_row_places, sure_place
from tocsin.records import ActorMention, Captured, Reading
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.countries import Countries
from tocsin.reference.gazetteer import Gazetteer

__all__ = [
    "References", "link", "link_report_actors", "link_row_actors", "link_row_places", "outlet_country", "places_in",
    "read_actors", "sure_place",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class References:
    """The reference data that names are linked to."""

    directory: ActorDirectory
    gazetteer: Gazetteer
    countries: Countries


def link(reading: Reading, captured: Captured, references: References) -> Reading:
    """Return the reading with candidates for every actor and place."""
    context = country_context("\n".join(_parts(captured)), references.countries)
    linked = link_actors(reading, references.directory, context=context)
    placed = link_places(
        linked,
        {part.name: part.content for part in captured.text.parts},
        gazetteer=references.gazetteer,
        countries=references.countries,
        directory=references.directory,
        outlet_country=outlet_country(captured.report.metadata.url or ""),
    )
    return link_actors(placed, references.directory, context=context)


def link_report_actors(
    captured: Captured, directory: ActorDirectory, countries: Countries
) -> tuple[tuple[str, ActorMention], ...]:
    """Return every named or generic actor of a report, in order, each behind the name of its part.

    :func:`read_actors` does the same for a text. The countries of all parts count for each.
    """
    context = country_context("\n".join(_parts(captured)), countries)
    published = captured.report.metadata.published
    return tuple(
        (part.name, mention)
        for part in captured.text.parts
        for mention in read_actors(part.content, directory, countries, published=published, context=context)
    )


def _parts(captured: Captured) -> Iterator[str]:
    for part in captured.text.parts:
        yield part.content
