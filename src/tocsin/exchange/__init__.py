"""Exchange: what the record holds, in formats that leave the building. A door.

    reading_format    what one report says: one JSON object a report, as `tocsin read --format jsonl` prints it
    dates_format      every time expression of a report, as `tocsin dates --format jsonl` prints it
    actor_format      which actors a report names, as `tocsin actors --format jsonl` prints it
    places_format     every named place of a report, as `tocsin places --format jsonl` prints it
    incident_format   what the record holds to have happened: JSON objects and flat rows
    ring_format       plans of posts as plain data, GeoJSON, KML and GPX, for whoever asked for them
    ring_sheet        a plan on a sheet to print

Only shapes change here, never values: unknown stays empty, an open end stays
open, and every text keeps where it stands in its report.
"""

from tocsin.exchange.actor_format import actors_as_json
from tocsin.exchange.dates_format import dates_as_json
from tocsin.exchange.incident_format import COLUMNS, incident_as_json, incident_as_row, main_toll
from tocsin.exchange.places_format import places_as_json
from tocsin.exchange.reading_format import reading_as_json, refusal_as_json, second_as_json

__all__ = [
    "COLUMNS",
    "actors_as_json",
    "dates_as_json",
    "incident_as_json",
    "incident_as_row",
    "main_toll",
    "places_as_json",
    "reading_as_json",
    "refusal_as_json",
    "second_as_json",
]
