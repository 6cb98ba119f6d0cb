"""Plans of posts as plain data, GeoJSON, KML and GPX. Private: only for whoever asked for the plan.

In GeoJSON and KML longitude comes before latitude (RFC 7946, OGC KML 2.3); everywhere else latitude comes first.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import reduce
from math import asin, atan2, cos, degrees, radians, sin
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import shapely
import shapely.geometry

from tocsin.records.plans import Course, OpenWay, Post, RingPlan
from tocsin.records.roads import RoadNetwork

PRIVATE = "Private plan: not for publication."
EARTH_M = 6371008.8
"""Source: IUGG mean radius."""


def plan_as_data(plan: RingPlan) -> dict[str, Any]:
    """Return a plan as plain data, for JSON and pages."""
    data = {key: value for key, value in asdict(plan).items() if key not in ("posts", "choices", "open_ways", "proof")}
    return data | {
        "cut": dict(plan.cut),
        "posts": [_post(post) for post in plan.posts],
        "covered": plan.covered,
        "gap": plan.gap,
        "next_best": _post(plan.next_best) if plan.next_best else None,
        "choices": [
            {
                "name": c.name,
                "why": c.why,
                "on_main_roads": c.on_main_roads,
                "mean_metres": round(c.mean_metres, 1),
                "posts": [_post(post) for post in c.posts],
            }
            for c in plan.choices
        ],
        "proof": None
        if plan.proof is None
        else {"holds": plan.proof.holds, "words": plan.proof.words, "ways": [_points(w) for w in plan.proof.ways]},
        "open": [_way(way) for way in plan.open_ways],
        "private": True,
    }


def _post(post: Post) -> dict[str, Any]:
    data = asdict(post)
    data["class"] = data.pop("road_class")
    return data | {"metres": round(post.metres, 1), "value": round(post.value, 6)}


def _way(way: OpenWay) -> dict[str, Any]:
    return {
        "metres": round(way.metres, 1),
        "roads": list(way.roads),
        "least_class": way.least_class,
        "course": _points(way.course),
    }


def _points(course: Course) -> list[list[float]]:
    return [[round(lat, 6), round(lon, 6)] for lat, lon in course]


def plan_as_geojson(plan: RingPlan) -> dict[str, Any]:
    """Return a plan as a GeoJSON FeatureCollection: area, outer circle, posts, open ways and the proof."""
    features = [
        _protected(plan),
        _feature("outside", _ring(plan, plan.outside_m), {"metres": plan.outside_m}),
        *(_line("open way", w.course, {"metres": round(w.metres), "roads": list(w.roads)}) for w in plan.open_ways),
        *(_line("proof", way, {}) for way in (plan.proof.ways if plan.proof else ())),
        *(
            {
                "type": "Feature",
                "properties": {"what": "post"} | _post(post),
                "geometry": {"type": "Point", "coordinates": [post.lon, post.lat]},
            }
            for post in plan.posts
        ),
    ]
    about = {"cut": dict(plan.cut), "covered": plan.covered, "gap": plan.gap, "limits": list(plan.limits)}
    return {
        "type": "FeatureCollection",
        "features": features,
        "properties": about | {"attribution": plan.attribution, "licence": plan.licence, "private": PRIVATE},
    }


def _feature(what: str, ring: Course, facts: dict[str, Any]) -> dict[str, Any]:
    area = [[[round(lon, 6), round(lat, 6)] for lat, lon in ring]]
    return {
        "type": "Feature",
        "properties": {"what": what} | facts,
        "geometry": {"type": "Polygon", "coordinates": area},
    }


def _protected(plan: RingPlan) -> dict[str, Any]:
    if not plan.outline:
        return _feature("protected", _ring(plan, plan.radius_m), {"metres": plan.radius_m})
    rings = [
        shapely.make_valid(shapely.Polygon([(round(lon, 6), round(lat, 6)) for lat, lon in ring]))
        for ring in plan.outline
    ]
    # Right-handed rings: RFC 7946 3.1.6.
    shape = shapely.orient_polygons(reduce(shapely.symmetric_difference, rings))
    facts = {"what": "protected", "metres": plan.radius_m}
    return {"type": "Feature", "properties": facts, "geometry": shapely.geometry.mapping(shape)}


def protected_words(plan: RingPlan) -> str:
    """Return what a plan protects: "3 km around 42.5078, 1.5211"."""
    middle = f"{plan.lat:.4f}, {plan.lon:.4f}"
    return f"{plan.radius_m / 1000:.3g} km around {middle}" if not plan.outline else f"the outline about {middle}"


def _line(what: str, course: Course, facts: dict[str, Any]) -> dict[str, Any]:
    points = [[round(lon, 6), round(lat, 6)] for lat, lon in course]
    return {
        "type": "Feature",
        "properties": {"what": what} | facts,
        "geometry": {"type": "LineString", "coordinates": points if len(points) > 1 else points * 2},
    }


def roads_as_geojson(network: RoadNetwork, plan: RingPlan) -> dict[str, Any]:
    """Return the roads on a plan's map as GeoJSON, for a page to draw beneath it; main roads apart from others."""
    reach = plan.outside_m * 1.5 / 111_195
    wide = reach / max(0.05, cos(radians(plan.lat)))
    near = (abs(network.lat - plan.lat) < reach) & (abs(network.lon - plan.lon) < wide)
    lines: dict[bool, list[list[list[float]]]] = {True: [], False: []}
    for stretch in range(len(network.start)):
        if near[network.start[stretch]] or near[network.end[stretch]]:
            course = [[round(lon, 5), round(lat, 5)] for lat, lon in network.course(stretch)]
            lines[bool(network.is_main[stretch])].append(course)
    features = [
        {
            "type": "Feature",
            "properties": {"what": "main roads" if is_main else "other roads"},
            "geometry": {"type": "MultiLineString", "coordinates": lines[is_main]},
        }
        for is_main in (False, True)
    ]
    credit = {"attribution": network.attribution, "licence": network.licence}
    return {"type": "FeatureCollection", "features": features, "properties": credit}


def _ring(plan: RingPlan, metres: float) -> Course:
    """Return a circle on the sphere, anticlockwise, its last point its first again."""
    lat, far = radians(plan.lat), metres / EARTH_M
    points = []
    for step in range(73):
        bearing = radians(-5 * (step % 72))
        north = asin(sin(lat) * cos(far) + cos(lat) * sin(far) * cos(bearing))
        east = atan2(sin(bearing) * sin(far) * cos(lat), cos(far) - sin(lat) * sin(north))
        points.append((degrees(north), plan.lon + degrees(east)))
    return tuple(points)


def plan_as_kml(plan: RingPlan) -> str:
    """Return a plan as KML 2.2 (OGC 07-147r2)."""
    marks = [
        f"<Placemark><name>{escape(f'{p.number} {p.road}')}</name><description>{escape(_words(p))}</description>"
        f"<styleUrl>#post</styleUrl><Point><coordinates>{p.lon:.6f},{p.lat:.6f}</coordinates></Point></Placemark>"
        for p in plan.posts
    ]
    marks += [_kml_line(f"open way, {w.metres / 1000:.1f} km", "open", w.course) for w in plan.open_ways]
    protected = plan.outline or (_ring(plan, plan.radius_m),)
    marks += [_kml_line("protected", "ring", ring) for ring in protected]
    marks.append(_kml_line("outside", "ring", _ring(plan, plan.outside_m)))
    about = escape(f"{PRIVATE} {plan.attribution}, {plan.licence}. " + " ".join(plan.limits))
    styles = (
        '<Style id="post"><IconStyle><color>ff2020c0</color></IconStyle></Style>'
        '<Style id="open"><LineStyle><color>ff0080ff</color><width>4</width></LineStyle></Style>'
        '<Style id="ring"><LineStyle><color>ff804000</color><width>2</width></LineStyle></Style>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{escape(f'Posts around {plan.place}')}</name><description>{about}</description>{styles}\n"
        + "\n".join(marks)
        + "\n</Document></kml>\n"
    )


def _kml_line(name: str, style: str, course: Course) -> str:
    points = " ".join(f"{lon:.6f},{lat:.6f}" for lat, lon in course)
    return (
        f"<Placemark><name>{escape(name)}</name><styleUrl>#{style}</styleUrl>"
        f"<LineString><coordinates>{points}</coordinates></LineString></Placemark>"
    )


def plan_as_gpx(plan: RingPlan) -> str:
    """Return a plan as GPX 1.1: posts as waypoints, open ways as tracks."""
    # Degrees are written out: xsd:decimal knows no exponent, and near the equator Python writes 5e-06.
    points = [
        f'<wpt lat="{p.lat:.6f}" lon="{p.lon:.6f}"><name>{escape(f"{p.number} {p.road}")}</name>'
        f"<desc>{escape(_words(p))}</desc></wpt>"
        for p in plan.posts
    ]
    tracks = [
        f"<trk><name>{escape(f'open way {number}, {way.metres / 1000:.1f} km')}</name><trkseg>"
        + "".join(f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"/>' for lat, lon in way.course)
        + "</trkseg></trk>"
        for number, way in enumerate(plan.open_ways, start=1)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="Tocsin" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<metadata><name>{escape(f'Posts around {plan.place}')}</name>"
        f"<desc>{escape(' '.join((PRIVATE, *plan.limits)))}</desc>"
        f"<copyright author={quoteattr(plan.attribution)}><license>{escape(plan.licence.split(', ')[-1])}</license>"
        "</copyright></metadata>\n" + "\n".join([*points, *tracks]) + "\n</gpx>\n"
    )


def _words(post: Post) -> str:
    return f"{post.road_class}, at a {post.stands_at}; {post.metres / 1000:.1f} km from the middle"


def as_json(data: object) -> str:
    """Return data as JSON lines people can read, the same every time."""
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=False)


def table_of(posts: Iterable[Post]) -> tuple[list[str], list[list[str]]]:
    """Return columns and rows of a table of posts."""
    columns = ["post", "road", "class", "at", "lat", "lon", "km out", "alone worth"]
    rows = [
        [
            f"{p.number}{' (must)' if p.must else ''}",
            p.road,
            p.road_class,
            p.stands_at,
            f"{p.lat:.5f}",
            f"{p.lon:.5f}",
            f"{p.metres / 1000:.2f}",
            f"{p.value:.0%}",
        ]
        for p in posts
    ]
    return columns, rows
