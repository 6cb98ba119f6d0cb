"""Maps: GeoJSON and KML."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tocsin.exchange.flat import NAMES, flat
from tocsin.exchange.format_registry import About, file_format
from tocsin.exchange.shareable import Shareable
from tocsin.exchange.tables_out import FLAT_LOSES, about_rows


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def dumped(value: Any) -> str:
    """Return compact JSON in which text that is no Unicode stands as an escape."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


@file_format(
    "geojson",
    suffix=".geojson",
    media_type="application/geo+json",
    title="GeoJSON, one point an incident",
    cannot_hold=(*FLAT_LOSES, "precision as geometry: the point is the middle of `radius_km`"),
)
def write_geojson(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """A FeatureCollection (RFC 7946); an incident at no known point has a null geometry."""
    count = 0
    with out.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","about":' + dumped(dict(about_rows(about))) + ',"features":[')
        for one in incidents:
            count += 1
            file.write(("," if count > 1 else "") + "\n" + dumped(_feature(one)))
        file.write("\n]}\n")
    return count


def _feature(one: Shareable) -> dict[str, Any]:
    row = dict(zip(NAMES, map(plain, flat(one)), strict=True))
    lat, lon = row.pop("lat"), row.pop("lon")
    # RFC 7946 has longitude before latitude, the only place in the building where it comes first.
    geometry = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": row}


_XML_FORBIDS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
                if code not in (9, 10, 13)}  # fmt: skip


def _xml(words: object) -> str:
    return escape(str(words).translate(_XML_FORBIDS), {'"': "&quot;"})


@file_format(
    "kml",
    suffix=".kml",
    media_type="application/vnd.google-earth.kml+xml",
    title="KML, for Google Earth and its like",
    cannot_hold=(
        *FLAT_LOSES,
        "incidents at no known point on the map (they are listed without one)",
        "types of columns",
    ),
)
def write_kml(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """KML 2.2 with a time span and every column as extended data."""
    count = 0
    with out.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>')
        lines = "\n".join(f"{name}: {value}" for name, value in about_rows(about))
        file.write(f"<name>Incidents</name><description>{_xml(lines)}</description>\n")
        for one in incidents:
            count += 1
            file.write(_placemark(one))
        file.write("</Document></kml>\n")
    return count


def _placemark(one: Shareable) -> str:
    row = dict(zip(NAMES, map(plain, flat(one)), strict=True))
    span = "".join(f"<{tag}>{row[key]}</{tag}>" for tag, key in (("begin", "earliest"), ("end", "latest")) if row[key])
    data = "".join(
        f'<Data name="{name}"><value>{_xml(value)}</value></Data>'
        for name, value in row.items()
        if value not in (None, "")
    )
    point = ""
    if row["lat"] is not None and row["lon"] is not None:
        point = f"<Point><coordinates>{row['lon']},{row['lat']}</coordinates></Point>"
    where = row["place"] or row["country"] or "place unknown"
    return (
        f'<Placemark id="{_xml(one.id)}"><name>{_xml(one.type.replace("_", " "))}, {_xml(where)}</name>'
        f"<TimeSpan>{span}</TimeSpan><ExtendedData>{data}</ExtendedData>{point}</Placemark>\n"
    )


@file_format(
    "jsonl",
    suffix=".jsonl",
    media_type="application/x-ndjson",
    title="JSON Lines, one whole incident a line",
    cannot_hold=(
        "what values were read from, under a profile that holds anything back",
        "filter, profile and date of the export",
    ),
)
def write_jsonl(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """Every field that may leave, nested: who says what of each figure, sources with licence and marking.

    Under a profile that holds nothing back also `evidence`: every value of every claim, with the words or cells that
    it rests on.
    """
    count = 0
    with out.open("w", encoding="utf-8") as file:
        for one in incidents:
            count += 1
            file.write(dumped(as_json(one)) + "\n")
    return count


def as_json(value: Any) -> Any:
    """Return a shareable as JSON has it, field by field."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: as_json(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return plain(value)
