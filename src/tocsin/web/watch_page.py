"""Watches: rings that sound when something happens inside, what they said and why, and what they would have said.

The page shows alerts as they are entered into the book beside the record, by
server-sent events. It looks for what changed itself while somebody is looking;
mail, webhooks and files are told by `tocsin watch run`.
"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from tocsin.delivery import KeptAlert
from tocsin.errors import BadRequest, TocsinError
from tocsin.protection.watch_alert import headline
from tocsin.protection.watch_form import watch_of
from tocsin.records import Area, Corridor, Finding, Polygon, Region, Ring, Watch
from tocsin.reference.sharing_rules import profile_names
from tocsin.selecting import as_date
from tocsin.watching import kept, look, put_watch, try_out, watches_of
from tocsin.web.asking import Fields
from tocsin.web.board import NO_DAY
from tocsin.web.forms import OurForm
from tocsin.web.house import House
from tocsin.web.rendering import house_of, page, who, words_for
from tocsin.web.watch_area import KINDS, picture_of
from tocsin.web.watch_form_page import (
    LEAST_KM,
    MOST_KM,
    OUTWARD,
    TYPES,
    Filled,
    filled_of,
    filled_with,
    watch_filled,
    where_is,
)
from tocsin.web.words import Words

router = APIRouter()
SHOWN = 50
"""Alerts, and soundings of a try, that are shown. Source: our choice."""
EVERY = 1.0
"""Seconds between two looks at the book while somebody watches the page. Source: our choice."""
YEAR = 365
_looking = threading.Lock()


@router.get("/watches")
def watches(request: Request) -> Response:
    """List the watches, and what they sounded last."""
    house = house_of(request)
    looked(house)
    book = house.book()
    found = watches_of(book)
    alerts = book.alerts(most=SHOWN)
    return page(
        request,
        "watches.html",
        watches=[(one, on_what(one, words_for(request)), if_what(one, words_for(request))) for one in found],
        alerts=list(reversed(alerts)),
        last=alerts[-1].seq if alerts else 0,
        unplaced=book.unplaced(),
        outward=OUTWARD,
    )


@router.get("/watches/new")
def new(request: Request) -> Response:
    """Show the form for a watch; where a place is filled in, also the ring and what it would have said."""
    return _form(request, filled_of(request.query_params), None, _span(request.query_params))


@router.get("/watches/where")
def where(request: Request, around: str = "", country: str = "") -> Response:
    """Return where a place is, for the map beside the form."""
    try:
        return JSONResponse(where_is(around[:300], country[:100]))
    except BadRequest as err:
        return JSONResponse({"wrong": str(err)}, 404)


@router.get("/watches/events")
def events(request: Request, after: int = 0) -> Response:
    """Tell alerts as they sound (server-sent events)."""
    house, since = house_of(request), after
    last = request.headers.get("last-event-id", "")
    if last.isdecimal():
        since = max(since, int(last))

    async def telling() -> AsyncIterator[str]:
        seq = since
        yield ": here\n\n"
        while not await request.is_disconnected():
            await run_in_threadpool(looked, house)
            for one in await run_in_threadpool(house.book().alerts, after=seq):
                seq = one.seq
                yield f"id: {seq}\ndata: {json.dumps(told(one), ensure_ascii=False)}\n\n"
            await asyncio.sleep(EVERY)

    return StreamingResponse(telling(), media_type="text/event-stream")


def looked(house: House) -> None:
    """Ask the watches about what changed since the last look, unless nothing did or somebody is asking them."""
    book = house.book()
    if not book.watches() or int(book.setting("cursor") or 0) == house.ledger.last_change():
        return
    if _looking.acquire(blocking=False):
        try:
            look(house.ledger, book, house.clock)
        finally:
            _looking.release()


def told(one: KeptAlert) -> dict[str, Any]:
    """Return an alert as the page is told of it."""
    alert = one.alert
    return {"seq": one.seq, "incident": alert.incident, "answer": alert.answer.value, "title": alert.title,
            "at": alert.at[:16].replace("T", " "), "lines": list(alert.lines), "watch": alert.watch}  # fmt: skip


@router.get("/watches/{name}")
def one(request: Request, name: str) -> Response:
    """Show a watch: its ring, its conditions, what it sounded and why, and what it would have sounded before."""
    watch = _kept(request, name)
    given = request.query_params
    if "kind" in given or "radius" in given or "around" in given:
        filled = replace(filled_of(given), name=given.get("name") or watch.name)
    else:
        filled = filled_with(watch)
    return _form(request, filled, watch, _span(given))


def _kept(request: Request, name: str) -> Watch:
    try:
        return watch_of(kept(house_of(request).book(), name).payload)
    except BadRequest as err:
        raise HTTPException(404, str(err)) from err


def _span(given: Fields) -> tuple[str, str]:
    """Return the days of a try, as they were given."""
    since, until = (next((str(v).strip() for v in given.getlist(name)), "") for name in ("from", "to"))
    return since, until


def _form(request: Request, filled: Filled, old: Watch | None, span: tuple[str, str], wrong: str = "") -> Response:
    house, words, person = house_of(request), words_for(request), who(request)
    tried, area, place = None, None, ""
    days = _days(house, *span)
    if not wrong and (filled.is_asking or old):
        try:
            named = replace(filled, name=filled.name or words("watch.unnamed"), tell=())
            watch, place = watch_filled(named, words, person or "nobody", old, "", house.plans)
            area = watch.area
            tried = _tried(house, watch, *days)
        except (BadRequest, HTTPException) as err:
            wrong = err.detail if isinstance(err, HTTPException) else str(err)
    return page(
        request,
        "watch.html",
        400 if wrong else 200,
        filled=filled,
        old=old,
        on=on_what(old, words) if old else "",
        ring=area if isinstance(area, Ring) else None,
        picture=picture_of(area),
        place=place or area_words(area, words),
        tried=tried,
        days=days,
        wrong=wrong,
        types=TYPES,
        kinds=KINDS,
        profiles=profile_names(),
        roads=house.plans.names(),
        ends=(LEAST_KM, MOST_KM),
        **_kept_of(house, old, person),
    )


def _kept_of(house: House, old: Watch | None, person: str) -> dict[str, Any]:
    """Return what a watch that is kept has sounded, and told to whom."""
    book = house.book()
    return {
        "alerts": list(reversed(book.alerts(watch=old.id, most=SHOWN))) if old else [],
        "deliveries": book.log(old.id, SHOWN) if old and person else (),
        "unplaced": book.unplaced(old.countries) if old and old.area else (),
        "has_outward": bool(old and any(way.kind in OUTWARD for way in old.tell)),
    }


def _days(house: House, since: str, until: str) -> tuple[date | None, date | None]:
    """Return the days of a try: those given, else the year before the record's last dated incident."""
    if since or until:
        return (as_date(since) if since else None), (as_date(until) if until else None)
    days = house.board().first
    dated = days[days > NO_DAY]
    if not len(dated):
        return None, None
    last = date.fromordinal(int(dated.max()))
    return last - timedelta(days=YEAR), last


def _tried(house: House, watch: Watch, since: date | None, until: date | None) -> dict[str, Any]:
    """Return what a watch would have sounded, the first of them in words."""
    found: list[tuple[str, str, Finding]] = []
    hits = try_out(house.ledger, [watch], since, until)
    for _, incident, finding in islice(hits, SHOWN):
        found.append((incident.id, headline(incident), finding))
    more = sum(1 for _ in hits)
    return {"found": found, "all": len(found) + more}


@router.post("/watches", dependencies=[OurForm])
async def add(request: Request) -> Response:
    """Keep a new watch, or only show what it would have sounded."""
    return await run_in_threadpool(_put, request, await request.form(), None)


@router.post("/watches/{name}", dependencies=[OurForm])
async def change(request: Request, name: str) -> Response:
    """Change a watch: its radius, its place, its conditions, whom it tells; or only show what that would have done."""
    old = await run_in_threadpool(_kept, request, name)
    return await run_in_threadpool(_put, request, await request.form(), old)


def _put(request: Request, given: FormData, old: Watch | None) -> Response:
    house, words, filled = house_of(request), words_for(request), filled_of(given)
    if given.get("do") == "try":
        return _form(request, filled, old, _span(given))
    try:
        watch, _ = watch_filled(filled, words, who(request), old, house.clock().isoformat(), house.plans)
        put_watch(house.ledger, house.book(), watch, house.clock)
    except TocsinError as err:
        return _form(request, filled, old, _span(given), str(err))
    return RedirectResponse(f"/watches/{watch.id}", 303)


@router.post("/watches/{name}/switch", dependencies=[OurForm])
def switch(request: Request, name: str) -> Response:
    """Let a watch keep silent, or sound again."""
    watch = _mine(request, name)
    house = house_of(request)
    put_watch(house.ledger, house.book(), replace(watch, is_on=not watch.is_on), house.clock)
    return RedirectResponse(f"/watches/{watch.id}", 303)


@router.post("/watches/{name}/remove", dependencies=[OurForm])
def remove(request: Request, name: str) -> Response:
    """Take a watch away."""
    watch = _mine(request, name)
    with house_of(request).book().writing() as turn:
        turn.remove_watch(watch.id)
    return RedirectResponse("/watches", 303)


def _mine(request: Request, name: str) -> Watch:
    """Return a watch that somebody may change. Raises: HTTPException where it tells others and nobody is signed in."""
    watch = _kept(request, name)
    if any(way.kind in OUTWARD for way in watch.tell) and not who(request):
        raise HTTPException(401, words_for(request)("watch.sign_in_to_tell"))
    return watch


def area_words(area: Area | None, words: Words) -> str:
    """Return an area in a few words."""
    if isinstance(area, Ring):
        return words("watch.area.ring", km=f"{area.km:g}", at=f"{area.lat:g}, {area.lon:g}")
    if isinstance(area, Corridor):
        return words("watch.area.corridor", km=f"{area.km:g}", points=len(area.points))
    if isinstance(area, Region):
        return f"{area.name}, {area.country}"
    return words("watch.area.polygon") if isinstance(area, Polygon) else ""


def on_what(watch: Watch, words: Words) -> str:
    """Return what a watch is on, in a line."""
    search = ", ".join(f"{field} {value}" for field, value in watch.search)
    return "; ".join(filter(None, [area_words(watch.area, words), *(name for _, name in watch.actors), search]))


def if_what(watch: Watch, words: Words) -> str:
    """Return a watch's conditions in a line, "" for none."""
    asked = watch.conditions
    found = [words.code("type", kind.value) for kind in asked.types]
    if asked.least:
        found.append(words("chip.least", value=str(asked.least), harm=words.code("harm", asked.harm.value)))
    found += [words("watch.if_origins", n=asked.origins)] if asked.origins > 1 else []
    found += [words("watch.if_days", n=asked.days)] if asked.days is not None else []
    found += [words("watch.certain")] if asked.is_certain else []
    return ", ".join(found)
