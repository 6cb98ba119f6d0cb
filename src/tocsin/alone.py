"""Places and dates of reports, each read alone: no tagger, no record.

material --capture--> reports --linking or reading--> named places, or time expressions
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from tocsin import capture
from tocsin.clock import now
from tocsin.errors import TocsinError
from tocsin.exchange import dates_as_json, places_as_json
from tocsin.linking import link_report_actors, outlet_country, places_in
from tocsin.pipeline import Clock, fault_of, open_references
from tocsin.reading import Dated, times_of
from tocsin.records import ActorMention, Captured, NamedPlace, Refusal
from tocsin.reference.actor_extended import open_own_directory
from tocsin.reference.countries import open_countries
from tocsin.selecting import as_date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedReport:
    """A report's time expressions, and the part of it that they stand in."""

    doc: str
    part: str
    dated: Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedReport:
    """A report's named places."""

    doc: str
    places: tuple[NamedPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActedReport:
    """The actors that a report names, each behind the name of its part."""

    doc: str
    actors: tuple[tuple[str, ActorMention], ...]


Told = TypeVar("Told")


def dates_of_all(
    locations: Sequence[str], options: capture.Options, clock: Clock = now
) -> Iterator[DatedReport | Refusal]:
    """Yield the time expressions of every report at the locations, in their order, and what could not be read.

    Raises: BadRequest, before anything is read, for a location that is none.
    """
    yield from _in_each(locations, options, clock, dates_in)


def places_of_all(
    locations: Sequence[str], options: capture.Options, clock: Clock = now
) -> Iterator[PlacedReport | Refusal]:
    """Yield the named places of every report at the locations, in their order, and what could not be read.

    Raises: BadRequest, before anything is read, for a location that is none.
    """
    yield from _in_each(locations, options, clock, places_of)


def actors_of_all(
    locations: Sequence[str], options: capture.Options, clock: Clock = now
) -> Iterator[ActedReport | Refusal]:
    """Yield the actors of every report at the locations, in their order, and what could not be read.

    Raises: BadRequest, before anything is read, for a location that is none.
    """
    # Opened anew, and not with the cached references: what a person has just accepted counts.
    directory, countries = open_own_directory(), open_countries()

    def named(captured: Captured) -> ActedReport:
        return ActedReport(doc=captured.report.doc, actors=link_report_actors(captured, directory, countries))

    yield from _in_each(locations, options, clock, named)


def _in_each(
    locations: Sequence[str], options: capture.Options, clock: Clock, find: Callable[[Captured], Told]
) -> Iterator[Told | Refusal]:
    for captured in capture.gather(locations, options, clock):
        if isinstance(captured, Refusal):
            yield captured
            continue
        try:
            yield find(captured)
        except TocsinError:
            raise
        except Exception as err:  # noqa: BLE001 - one report that fails does not stop the next
            yield fault_of(captured, err)


def dates_in(captured: Captured) -> DatedReport:
    """Return the time expressions of a report's body; of its title where the body has none."""
    text, published = captured.text, captured.report.metadata.published
    of_parts = [
        DatedReport(
            doc=captured.report.doc, part=part, dated=times_of(text.part(part), published, language=text.language)
        )
        for part in ("body", "title")
    ]
    return next((found for found in of_parts if found.dated.times), of_parts[0])


def dates(text: str, *, published: date | str | None = None, doc: str = "") -> list[dict[str, Any]]:
    """Return every time expression of a text, as `tocsin dates --format jsonl` lists them.

    ``published`` (a date or an ISO string) anchors "Monday" and "last month".
    Raises: BadMaterial for a text with next to nothing in it, BadRequest for a date that is none.
    """
    options = capture.Options(published=as_date(published) if isinstance(published, str) else published)
    found = dates_in(capture.given(text, options=options, clock=now, doc=doc))
    return list(dates_as_json(found.doc, found.part, found.dated.times)["dates"])


def places_of(captured: Captured) -> PlacedReport:
    """Return the named places of a report's body and title. Raises: BadReference."""
    references, metadata = open_references(), captured.report.metadata
    places = places_in(
        captured.text.part("body"),
        title=captured.text.part("title"),
        outlet_country=outlet_country(metadata.url or ""),
        gazetteer=references.gazetteer,
        countries=references.countries,
        directory=references.directory,
    )
    return PlacedReport(doc=captured.report.doc, places=places)


def places(text: str, *, title: str = "", url: str = "", doc: str = "") -> list[dict[str, Any]]:
    """Return every place that a text names, as `tocsin places` lists them (docs/codebook.md#place).

    ``url`` tells by its top domain of which country the outlet is.
    Raises: BadMaterial for a text with next to nothing in it, BadReference.
    """
    found = places_of(capture.given(text, options=capture.Options(), clock=now, title=title, url=url, doc=doc))
    return list(places_as_json(found.doc, found.places)["places"])
