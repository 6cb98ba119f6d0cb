"""The ring: where posts must stand on the roads around a place, on a map and in a table, with what stays open.

Private: a plan is made for whoever asks, written nowhere, and its files say so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from tocsin.errors import BadMaterial, BadRequest
from tocsin.exchange import ring_format, ring_sheet
from tocsin.planning import Asked, metres_of
from tocsin.protection.ring_plan import CHOICES
from tocsin.records.plans import RingPlan
from tocsin.records.roads import RoadNetwork
from tocsin.watch_places import drawn_polygon
from tocsin.web.rendering import house_of, page, words_for
from tocsin.web.ring_plans import Plans, drawing_of, overview_of
from tocsin.web.words import Words

router = APIRouter()
WEIGHTS = ("", "population", "incidents")
EXAMPLE = {"roads": "example", "around": "Andorra la Vella", "radius": "3"}
FIELDS = ("roads", "around", "radius", "outside", "classes", "posts", "prefer", "weights", "cannot", "must", "one_way",
          "outline")  # fmt: skip
CHANGES = ("falls", "cut", "opens")
"""The fields of what if; one of them at a time."""
MOST_POSTS = 200
SHOWN_WAYS = 12
LONGEST_DRAWN = 20_000
"""Characters of an outline, which stands in the address. Source: our choice: some thousand points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A form in which a plan can be taken along."""

    media: str
    write: Callable[[RingPlan, RoadNetwork], str]
    is_shown: bool = False
    """Whether it is opened in the browser, not saved."""


FILES: dict[str, File] = {
    "geojson": File(
        media="application/geo+json", write=lambda plan, _: ring_format.as_json(ring_format.plan_as_geojson(plan))
    ),
    "kml": File(media="application/vnd.google-earth.kml+xml", write=lambda plan, _: ring_format.plan_as_kml(plan)),
    "gpx": File(media="application/gpx+xml", write=lambda plan, _: ring_format.plan_as_gpx(plan)),
    "json": File(media="application/json", write=lambda plan, _: ring_format.as_json(ring_format.plan_as_data(plan))),
    "html": File(media="text/html", write=ring_sheet.plan_as_sheet, is_shown=True),
}
SHEET_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The printed sheet is one file with its own styles and nothing that runs."""


def given_of(request: Request) -> dict[str, str]:
    """Return the fields of an address."""
    longest = {"outline": LONGEST_DRAWN}
    return {name: request.query_params.get(name, "").strip()[: longest.get(name, 500)] for name in FIELDS}


def asked_of(given: dict[str, str], words: Words) -> Asked:
    """Return what is asked of the planner. Raises: BadRequest naming the field."""
    posts = given["posts"]
    if posts and not (posts.isdecimal() and 1 <= int(posts) <= MOST_POSTS):
        raise BadRequest(words("ring.wrong_posts", most=MOST_POSTS))
    if given["weights"] not in WEIGHTS:
        raise BadRequest(f"weights: {', '.join(WEIGHTS[1:])}")
    if not given["around"] and not given["outline"]:
        raise BadRequest(words("ring.need_place"))
    outline = drawn_polygon(given["outline"])[0].rings if given["outline"] else ()
    for name in ("radius", "outside"):
        if given[name]:
            metres_of(given[name].replace(",", "."), words(f"ring.{name}"))
    return Asked(
        around=words("ring.drawn") if outline else given["around"],
        radius="" if outline else (given["radius"] or "3").replace(",", "."),
        outline=outline,
        outside=given["outside"].replace(",", "."),
        classes=given["classes"] or "all",
        posts=int(posts) if posts else None,
        prefer=given["prefer"] or next(iter(CHOICES)),
        weights=given["weights"],
        cannot=_points(given["cannot"]),
        must=_points(given["must"]),
        heeds_one_way=bool(given["one_way"]),
        curve=bool(posts),
    )


def _points(words: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in words.split(";") if piece.strip())


@router.get("/ring")
def ring(request: Request) -> Response:
    """Plan posts around a place, or show the form where none is named."""
    given, words, plans = given_of(request), words_for(request), house_of(request).plans
    shown: dict[str, Any] = {"given": {**given, "roads": given["roads"] or plans.names()[0]}, "names": plans.names()}
    shown |= {"plan": None, "wrong": "", "prefers": tuple(CHOICES), "weights": WEIGHTS, "files": tuple(FILES)}
    change = {name: request.query_params.get(name, "").strip()[:500] for name in CHANGES}
    shown |= {"example": query_of(EXAMPLE), "change": change, "changed": None, "seen": None}
    if not given["around"] and not given["outline"]:
        return page(request, "ring.html", **shown, **_roads_alone(plans, shown["given"]["roads"]))
    try:
        roads, asked = shown["given"]["roads"], asked_of(given, words)
        plan, network = plans.plan(roads, asked)
        if any(change.values()):
            shown["changed"] = plans.what_if(roads, asked, **change)
        if asked.posts:
            shown["seen"] = plans.seen(roads, asked)
    except (BadRequest, BadMaterial) as err:
        alone = _roads_alone(plans, shown["given"]["roads"])
        return page(request, "ring.html", 400, **{**shown, "wrong": str(err)}, **alone)
    drawn = drawing_of(plan, network, shown["changed"])
    told = {"plan": plan, "drawing": drawn, "query": query_of(shown["given"]), "shown_ways": SHOWN_WAYS}
    told["title"] = network.title
    return page(request, "ring.html", **{**shown, **told})


def _roads_alone(plans: Plans, name: str) -> dict[str, Any]:
    """Return the map of the roads, where there is no plan to draw on it; nothing for a name that is none."""
    if name not in plans.names():
        return {"drawing": None}
    network = plans.network(name)
    return {"drawing": overview_of(network), "network": network}


def query_of(given: dict[str, str]) -> str:
    """Return the query of an address that asks for the same plan."""
    return urlencode({name: value for name, value in given.items() if value})


@router.get("/ring/plan.{form}")
def file(request: Request, form: str) -> Response:
    """Hand over a plan as a file, or as the sheet to print."""
    if form not in FILES:
        raise HTTPException(404, f"{form}: a plan is written as {', '.join(FILES)}")
    given, kind = given_of(request), FILES[form]
    plan, network = house_of(request).plans.plan(given["roads"] or "example", asked_of(given, words_for(request)))
    name = re.sub(r"[^\w-]+", "-", f"ring-{plan.place}", flags=re.ASCII).strip("-").lower()
    headers = {"cache-control": "no-store"}
    if kind.is_shown:
        headers["content-security-policy"] = SHEET_POLICY
    else:
        headers["content-disposition"] = f'attachment; filename="{name}.{form}"'
    return Response(kind.write(plan, network), media_type=kind.media, headers=headers)
