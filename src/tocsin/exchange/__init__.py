"""Exchange: what the record holds, in formats that leave the building. A door.

    reading_format    what one report says: one JSON object a report, as `tocsin read --format jsonl` prints it
    dates_format      every time expression of a report, as `tocsin dates --format jsonl` prints it
    actor_format      which actors a report names, as `tocsin actors --format jsonl` prints it
    places_format     every named place of a report, as `tocsin places --format jsonl` prints it
    incident_format   what the record holds to have happened: JSON objects and flat rows
    ring_format       plans of posts as plain data, GeoJSON, KML and GPX, for whoever asked for them
    ring_sheet        a plan on a sheet to print

and files of incidents, which leave under a profile and see nothing but what may leave:

    shareable         what of an incident may leave at all: an explicit list of fields
    sharing           what a profile lets out of it; a pure function
    format_registry   the formats by name, each with what it cannot hold
    tables_out, maps_out, codings_out, graphs_out    the formats

Only shapes change here, never values: unknown stays empty, an open end stays
open, and every text keeps where it stands in its report.
"""

from tocsin.exchange import codings_out, graphs_out, maps_out, tables_out  # noqa: F401 - they register their formats
from tocsin.exchange.actor_format import actors_as_json
from tocsin.exchange.dates_format import dates_as_json
from tocsin.exchange.format_registry import FORMATS, About, Format, format_named
from tocsin.exchange.incident_format import COLUMNS, incident_as_json, incident_as_row, main_toll
from tocsin.exchange.places_format import places_as_json
from tocsin.exchange.reading_format import reading_as_json, refusal_as_json, second_as_json

__all__ = [
    "COLUMNS",
    "FORMATS",
    "About",
    "Format",
    "actors_as_json",
    "dates_as_json",
    "format_named",
    "incident_as_json",
    "incident_as_row",
    "main_toll",
    "places_as_json",
    "reading_as_json",
    "refusal_as_json",
    "second_as_json",
]
