"""What watches find in the record: joins protection, ledger and delivery.

A look asks the record for the incidents settled since the last look, whoever settled them, and asks every watch about
each. What a watch said last of an incident is kept, so that looking twice sounds once; an alert, that state and the
lines of the outbox are one transaction of the book, and how far was looked moves on when all of it is there. A new
watch begins with what the record holds when it is made: it sounds on what is new or materially different from then on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tocsin.delivery import Book, Kept, Turn, moment
from tocsin.errors import BadRequest
from tocsin.protection.watch_alert import alert_of, headline
from tocsin.protection.watch_changes import changes, material_of
from tocsin.protection.watch_form import watch_as_json, watch_of
from tocsin.protection.watch_geometry import Areas, Outlines
from tocsin.protection.watch_index import WatchIndex
from tocsin.protection.watch_times import due_at
from tocsin.protection.watches import countries_of, sound, spots_of
from tocsin.records import Answer, Finding, Incident, IncidentId, Watch, Way, identity
from tocsin.reference.gazetteer import open_gazetteer
from tocsin.watch_searches import admits

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

Clock = Callable[[], datetime]

CHUNK = 200
"""Incidents looked at in one transaction of the book. Source: our choice: a fraction of a second."""
HEARD = (Answer.INSIDE, Answer.POSSIBLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look did."""

    incidents: int
    alerts: int


def outlines_of(place: str) -> Outlines:
    """Return the outlines of a province or district by its gazetteer's id, () where there are none."""
    area = open_gazetteer().area(place)
    return tuple(tuple(ring) for polygon in area.polygons for ring in polygon) if area else ()


def watches_of(book: Book) -> tuple[Watch, ...]:
    """Return the watches of a book, by name."""
    return tuple(watch_of(kept.payload, f"watch {kept.name!r}") for kept in book.watches())


def look(ledger: "Ledger", book: Book, clock: Clock, areas: Areas = outlines_of) -> Looked:
    """Ask every watch about what was settled since the last look, and enter what they sound; safe to run at any time.

    Of several processes that look at once one does the work, and the others find it done.
    """
    index, incidents, alerts = WatchIndex(watches_of(book)), 0, 0
    by_id = {watch.id: watch for watch in index.watches}
    head = ledger.line()
    touched = ledger.touched_since(_cursor(head, book))
    while some := list(islice(touched, CHUNK)):
        incidents += len(some)
        with book.writing() as turn:
            at = clock()
            alerts += sum(_sound_on(turn, incident, index, by_id, at, areas) for incident in some)
    with book.writing() as turn:
        turn.set("cursor", str(head))
    return Looked(incidents=incidents, alerts=alerts)


def _cursor(head: int, book: Book) -> int:
    """Return the custody line from which to look; 0 where the record was set back to before the last look."""
    line = int(book.setting("cursor") or 0)
    return line if line <= head else 0


def _sound_on(
    turn: Turn, incident: Incident, index: WatchIndex, by_id: Mapping[str, Watch], at: datetime, areas: Areas
) -> int:
    """Enter what every watch has to say of an incident as it stands now; return how many alerts that are."""
    former = [IncidentId(identity("incident", claim)) for claim in incident.claims]
    _list_or_place(turn, incident, former, at)
    found = {watch.id: finding for watch, finding in findings_of(index, incident, at.date(), areas)}
    states, alerts = turn.states(former), 0
    for ident in sorted(found.keys() | (states.keys() & by_id.keys())):
        watch, state = by_id[ident], states.get(ident)
        if state is None:
            alerts += _enter(turn, watch, incident, found[ident], at)
            continue
        finding = sound_again(watch, incident, at.date(), areas)
        now = material_of(incident, finding.answer)
        changed = changes(state.material, now)
        if changed and (finding.answer in HEARD or state.material.answer in HEARD):
            alerts += _enter(turn, watch, incident, finding, at, state.number, state.before, changed)
        elif changed:
            turn.note(watch.id, incident.id, state.number, now)
    return alerts


def _enter(
    turn: Turn,
    watch: Watch,
    incident: Incident,
    finding: Finding,
    at: datetime,
    number: int = 0,
    before: tuple[tuple[str, str], ...] = (),
    changed: tuple[str, ...] = (),
) -> int:
    number = max(number, turn.number(watch.id, incident.id)) + 1
    alert = alert_of(watch, incident, finding, number=number, before=before, changed=changed, at=moment(at))
    ways = [(way, moment(_due(watch, way, at))) for way in watch.tell if way.kind != "page"]
    return int(turn.sounded(alert, material_of(incident, finding.answer), ways))


def _due(watch: Watch, way: Way, at: datetime) -> datetime:
    zone = ZoneInfo(watch.quiet.zone) if watch.quiet else UTC
    return due_at(way, watch.quiet, at, zone)


def _list_or_place(turn: Turn, incident: Incident, former: Iterable[IncidentId], at: datetime) -> None:
    turn.placed(former)
    if not spots_of(incident):
        turn.unplaced(incident.id, countries_of(incident), headline(incident), moment(at))


def findings_of(index: WatchIndex, incident: Incident, day: date, areas: Areas) -> Iterator[tuple[Watch, Finding]]:
    """Yield every watch that an incident is inside or possibly inside, saved searches asked too."""
    for watch, finding in index.findings(incident, day, areas):
        if admits(watch.search, incident):
            yield watch, finding


def sound_again(watch: Watch, incident: Incident, day: date, areas: Areas) -> Finding:
    """Return the answer of a watch that sounded on an incident before: that it grows old makes it no other."""
    if not admits(watch.search, incident):
        return Finding(answer=Answer.NO, why=("the saved search asks for it no longer",))
    return sound(replace(watch, conditions=replace(watch.conditions, days=None)), incident, day, areas)


def put_watch(ledger: "Ledger", book: Book, watch: Watch, clock: Clock, areas: Areas = outlines_of) -> None:
    """Keep a new or changed watch. What the record holds now is taken as known: only what comes or changes sounds.

    Raises: BadRequest for a time zone that is none, or another watch of that name.
    """
    zone_of(watch)
    look(ledger, book, clock, areas)
    at = clock()
    with book.writing() as turn:
        turn.put_watch(watch.id, watch.name, watch_as_json(watch), ledger.line(), moment(at))
        turn.forget_states(watch.id)
        for incident, finding in _now_inside(ledger, watch, at.date(), areas):
            turn.note(watch.id, incident.id, 0, material_of(incident, finding.answer))


def zone_of(watch: Watch) -> None:
    """Look that a watch's time zone is one. Raises: BadRequest."""
    try:
        if watch.quiet:
            ZoneInfo(watch.quiet.zone)
    except (KeyError, ValueError, OSError) as err:
        raise BadRequest(
            f"{watch.quiet and watch.quiet.zone!r} is no time zone; give one such as Africa/Lagos"
        ) from err


def _now_inside(ledger: "Ledger", watch: Watch, day: date, areas: Areas) -> Iterator[tuple[Incident, Finding]]:
    asked = replace(watch, is_on=True, conditions=replace(watch.conditions, days=None))
    index = WatchIndex([asked])
    for incident in ledger.incidents():
        for _, finding in findings_of(index, incident, day, areas):
            yield incident, finding


def try_out(
    ledger: "Ledger", watches: Iterable[Watch], since: date | None, until: date | None, areas: Areas = outlines_of
) -> Iterator[tuple[Watch, Incident, Finding]]:
    """Yield what would have sounded, had every incident of these days been told on its own day; nothing is kept.

    In the order of the incidents' days. Those without a date are left out where days are given.
    """
    index = WatchIndex(replace(watch, is_on=True) for watch in watches)
    for incident in ledger.incidents(since=since, until=until):
        when = incident.dates[0] if incident.dates else None
        day = (when.latest or when.earliest) if when else None
        if day is None and (since or until):
            continue
        for watch, finding in findings_of(index, incident, day or date.max, areas):
            yield watch, incident, finding


def listed_with(book: Book, watch: Watch) -> tuple[str, ...]:
    """Return what is listed with a watch: incidents known only to its country, or to none, one a line."""
    if watch.area is None:
        return ()
    return tuple(f"{one.incident}  {one.headline}" for one in book.unplaced(watch.countries))


def kept(book: Book, name: str) -> Kept:
    """Return the watch of an id or name. Raises: BadRequest."""
    found = [one for one in book.watches() if name in (one.id, one.name)]
    if not found:
        names = ", ".join(repr(one.name) for one in book.watches()) or "none yet: `tocsin watch add`"
        raise BadRequest(f"there is no watch {name!r}; there are {names}")
    return found[0]
