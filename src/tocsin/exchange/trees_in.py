"""GeoJSON features, FollowTheMoney events and JSON lines as rows: every value under the name of its property."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tocsin.errors import CannotRead
from tocsin.exchange.rows_in import Row, cell_text


def geojson_rows(path: Path) -> list[Row]:
    """Return a row for every feature: its properties, and ``lat`` and ``lon`` of its point.

    Raises: CannotRead for what is no FeatureCollection.
    """
    read = _json(path)
    features = read.get("features") if isinstance(read, dict) else None
    if not isinstance(features, list):
        raise CannotRead(str(path), "is no GeoJSON FeatureCollection")
    rows = []
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            raise CannotRead(f"{path} > feature {number}", "is no feature")
        cells = _texts(feature.get("properties") or {})
        if feature.get("id") is not None:
            cells.setdefault("id", cell_text(feature["id"]))
        cells |= _point(feature.get("geometry"))
        rows.append(Row(number, cells))
    return rows


def _point(geometry: Any) -> dict[str, str]:
    """Return the point of a geometry; of a line or an area nothing, for its middle is nowhere that anybody said."""
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return {}
    at = geometry.get("coordinates")
    if not isinstance(at, list) or len(at) < 2 or not all(isinstance(n, int | float) for n in at[:2]):
        return {}
    # RFC 7946: longitude first.
    return {"lat": repr(float(at[1])), "lon": repr(float(at[0]))}


def jsonl_rows(path: Path) -> list[Row]:
    """Return a row for every line: its plain values, and those of its ``place`` and ``date`` beside them."""
    rows = []
    for number, line in _lines(path):
        cells = _texts(line)
        for part in ("place", "date"):
            if isinstance(line.get(part), dict):
                inner = _texts(line[part])
                cells |= {k if k != "name" else "place": v for k, v in inner.items()}
        for field in ("perpetrators", "targets"):
            named = [p.get("name") for p in line.get(field) or () if isinstance(p, dict)]
            cells[field] = "; ".join(filter(None, named))
        cells |= _tolls(line.get("tolls") or ())
        rows.append(Row(number, cells))
    return rows


def _tolls(tolls: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for toll in tolls if isinstance(tolls, list) else ():
        if isinstance(toll, dict) and toll.get("is_total", True):
            for end in ("low", "best", "high"):
                found.setdefault(f"{toll.get('harm')}_{end}", cell_text(toll.get(end)))
    return found


def ftm_rows(path: Path) -> list[Row]:
    """Return a row for every Event, with its address and those involved.

    Raises: CannotRead for lines that are no entities.
    """
    entities: dict[str, tuple[int, str, Mapping[str, list[str]]]] = {}
    for number, line in _lines(path):
        if "schema" not in line or not isinstance(line.get("properties"), dict):
            raise CannotRead(f"{path} > line {number}", "is no FollowTheMoney entity")
        entities[str(line.get("id"))] = (number, line["schema"], line["properties"])
    rows = []
    for name, (number, schema, properties) in entities.items():
        if schema == "Event":
            cells = {key: "; ".join(map(str, values)) for key, values in properties.items()}
            for address in properties.get("addressEntity", ()):
                of = entities.get(address, (0, "", {}))[2]
                cells |= {key: "; ".join(of[key]) for key in ("city", "state", "latitude", "longitude") if key in of}
            involved = [entities[i][2].get("name", [""])[0] for i in properties.get("involved", ()) if i in entities]
            cells |= {"id": name, "perpetrators": "; ".join(involved)}
            rows.append(Row(number, cells))
    return rows


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {str(k): cell_text(v) for k, v in values.items() if not isinstance(v, dict | list)}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as err:
        raise CannotRead(str(path), f"is no JSON ({err})") from err


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    read = json.loads(line)
                except ValueError as err:
                    raise CannotRead(f"{path} > line {number}", f"is no JSON ({err})") from err
                if not isinstance(read, dict):
                    raise CannotRead(f"{path} > line {number}", "is no JSON object")
                yield number, read
