"""What watches find in the record: joins protection, ledger and delivery.

A look asks the record for the incidents settled since the last look, whoever settled them, and asks every watch about
each. What a watch said last of an incident is kept, so that looking twice sounds once; an alert, that state and the
lines of the outbox are one transaction of the book, and how far was looked moves on when all of it is there. A new
watch begins with what the record holds when it is made: it sounds on what is new or materially different from then on.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tocsin.delivery import Book, Kept, Turn, moment
from tocsin.errors import BadRequest
from tocsin.exporting import rules_of
from tocsin.protection.watch_alert import alert_of, headline, withdrawn
from tocsin.protection.watch_changes import changes, material_of
from tocsin.protection.watch_form import watch_as_json, watch_of
from tocsin.protection.watch_geometry import Areas, Outlines
from tocsin.protection.watch_index import WatchIndex
from tocsin.protection.watch_times import due_at
from tocsin.protection.watches import countries_of, sound, spots_of
from tocsin.records import Alert, Answer, Finding, Incident, IncidentId, Selection, Watch, Way, digest
from tocsin.reference.gazetteer import open_gazetteer
from tocsin.reference.sharing_rules import DEFAULT
from tocsin.sharing_alerts import LEAVING, AlertSharing
from tocsin.watch_searches import selected

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Everything that is asked about each incident of a look."""

    index: WatchIndex
    by_id: Mapping[str, Watch]
    searched: Mapping[str, frozenset[IncidentId]]
    """Watch with a saved search -> what that selects."""
    areas: Areas
    sharing: AlertSharing
    leaving: list[tuple[Watch, Alert]] = field(default_factory=list)
    """What leaves under more than the strictest profile and is still to be logged in custody."""

    @classmethod
    def of(cls, ledger: "Ledger", watches: Iterable[Watch], since: int, areas: Areas) -> "_Asked":
        index = WatchIndex(watches)
        by_id = {watch.id: watch for watch in index.watches}
        searched, sharing = selected(ledger, index.watches, since), AlertSharing(ledger)
        return cls(index=index, by_id=by_id, searched=searched, areas=areas, sharing=sharing)

    def findings(self, incident: Incident, day: date) -> Iterator[tuple[Watch, Finding]]:
        """Yield every watch that an incident is inside or possibly inside, saved searches asked too."""
        for watch, finding in self.index.findings(incident, day, self.areas):
            if self.is_selected(watch, incident):
                yield watch, finding

    def is_selected(self, watch: Watch, incident: Incident) -> bool:
        return not watch.search or incident.id in self.searched[watch.id]

    def again(self, watch: Watch, incident: Incident, day: date) -> Finding:
        """Return the answer of a watch that sounded on an incident before: that it grows old makes it no other."""
        if not self.is_selected(watch, incident):
            return Finding(answer=Answer.NO, why=("the saved search asks for it no longer",))
        return sound(_of_any_age(watch), incident, day, self.areas)


def _of_any_age(watch: Watch) -> Watch:
    return replace(watch, conditions=replace(watch.conditions, days=None))


def look(ledger: "Ledger", book: Book, clock: Clock, areas: Areas = outlines_of) -> Looked:
    """Ask every watch about what changed since the last look, and enter what they sound; safe to run at any time.

    Where several processes look at once, each incident sounds once: whoever comes second finds it said.
    """
    since = _cursor(ledger, book)
    asked = _Asked.of(ledger, watches_of(book), since, areas)
    alerts, incidents = _follow_gone(ledger, book, since, asked, clock()), 0
    changed = ledger.changed_since(since)
    while some := list(islice(changed, CHUNK)):
        found = [incident for summary in some if (incident := _incident(ledger, summary.id))]
        with book.writing() as turn:
            at = clock()
            alerts += sum(_sound_on(turn, incident, asked, at) for incident in found)
            turn.set("cursor", str(max(int(turn.setting("cursor") or 0), some[-1].changed)))
            _log(ledger, asked, at)
        incidents += len(some)
    return Looked(incidents=incidents, alerts=alerts)


def _cursor(ledger: "Ledger", book: Book) -> int:
    """Return the change after which to look; 0 where the record was set back to before the last look."""
    number = int(book.setting("cursor") or 0)
    if number <= ledger.last_change():
        return number
    with book.writing() as turn:
        turn.set("cursor", "0")
    return 0


def _incident(ledger: "Ledger", name: IncidentId) -> Incident | None:
    """Return an incident, None for one that is no more and leads nowhere."""
    try:
        return ledger.incident(name)
    except BadRequest:
        return None


def _follow_gone(ledger: "Ledger", book: Book, since: int, asked: _Asked, at: datetime) -> int:
    """Hand on what was said of incidents that are no more: to their heirs, or else as withdrawn."""
    alerts = 0
    for gone in ledger.gone_since(since):
        heir = _incident(ledger, gone)
        with book.writing() as turn:
            turn.placed([gone])
            if heir is not None:
                turn.hand_on(gone, heir.id)
                continue
            for ident, last in turn.last_alerts(gone).items():
                number = turn.number(ident, gone) + 1
                alert = withdrawn(last, number=number, before=turn.before(ident, gone), at=moment(at))
                alerts += ident in asked.by_id and _tell(turn, asked, asked.by_id[ident], alert, at)
            turn.forget_incident(gone)
            _log(ledger, asked, at)
    return alerts


def _tell(turn: Turn, asked: _Asked, watch: Watch, alert: Alert, at: datetime) -> bool:
    is_new = turn.tell(alert, [(way, moment(_due(watch, way, at))) for way in watch.tell if way.kind != "page"])
    if is_new and watch.profile != DEFAULT and any(way.kind in LEAVING for way in watch.tell):
        asked.leaving.append((watch, alert.as_it_leaves))
    return is_new


def _log(ledger: "Ledger", asked: _Asked, at: datetime) -> None:
    """Log in custody what is to leave under more than the strictest profile, before the book lets it go."""
    for profile in sorted({watch.profile for watch, _ in asked.leaving}):
        some = [(watch, alert) for watch, alert in asked.leaving if watch.profile == profile]
        ways = sorted({way.kind for watch, _ in some for way in watch.tell if way.kind in LEAVING})
        told = {"format": "alerts", "profile": profile, "ways": ways, "alerts": [alert.id for _, alert in some]}
        written = json.dumps([asdict(alert) for _, alert in some], sort_keys=True, default=str)
        ledger.exported(told, sha256=digest(written.encode("utf-8", "surrogatepass")), at=at)
    asked.leaving.clear()


def _sound_on(turn: Turn, incident: Incident, asked: _Asked, at: datetime) -> int:
    """Enter what every watch has to say of an incident as it stands now; return how many alerts that are."""
    _list_or_place(turn, incident, at)
    found = {watch.id: finding for watch, finding in asked.findings(incident, at.date())}
    states, alerts = turn.states(incident.id), 0
    for ident in sorted(found.keys() | (states.keys() & asked.by_id.keys())):
        watch, state = asked.by_id[ident], states.get(ident)
        if state is None:
            alerts += _enter(turn, asked, watch, incident, found[ident], at)
            continue
        finding = asked.again(watch, incident, at.date())
        now = material_of(incident, finding.answer)
        changed = changes(state, now)
        if changed and (finding.answer in HEARD or state.answer in HEARD):
            alerts += _enter(turn, asked, watch, incident, finding, at, changed)
        elif changed:
            turn.note(watch.id, incident.id, now)
    return alerts


def _enter(
    turn: Turn,
    asked: _Asked,
    watch: Watch,
    incident: Incident,
    finding: Finding,
    at: datetime,
    changed: tuple[str, ...] = (),
) -> bool:
    number, before = turn.number(watch.id, incident.id) + 1, turn.before(watch.id, incident.id)
    alert = alert_of(watch, incident, finding, number=number, before=before, changed=changed, at=moment(at))
    turn.note(watch.id, incident.id, material_of(incident, finding.answer))
    if any(way.kind in LEAVING for way in watch.tell):
        alert = replace(alert, leaves=asked.sharing.leaving(alert, incident, finding, watch.profile))
    return _tell(turn, asked, watch, alert, at)


def _due(watch: Watch, way: Way, at: datetime) -> datetime:
    zone = ZoneInfo(watch.quiet.zone) if watch.quiet else UTC
    return due_at(way, watch.quiet, at, zone)


def _list_or_place(turn: Turn, incident: Incident, at: datetime) -> None:
    if spots_of(incident):
        turn.placed([incident.id])
    else:
        turn.unplaced(incident.id, countries_of(incident), headline(incident), moment(at))


def put_watch(ledger: "Ledger", book: Book, watch: Watch, clock: Clock, areas: Areas = outlines_of) -> None:
    """Keep a new or changed watch. What the record holds now is taken as known: only what comes or changes sounds.

    Raises: BadRequest for a time zone or profile that is none, or another watch of that name.
    """
    check_zone(watch)
    rules_of(watch.profile)
    look(ledger, book, clock, areas)
    at = clock()
    asked = _Asked.of(ledger, [replace(_of_any_age(watch), is_on=True)], 0, areas)
    with book.writing() as turn:
        turn.put_watch(watch.id, watch.name, watch_as_json(watch), moment(at))
        turn.forget_states(watch.id)
        for incident in ledger.incidents():
            for _, finding in asked.findings(incident, at.date()):
                turn.note(watch.id, incident.id, material_of(incident, finding.answer))


def check_zone(watch: Watch) -> None:
    """Look that a watch's time zone is one. Raises: BadRequest."""
    if watch.quiet is None:
        return
    try:
        ZoneInfo(watch.quiet.zone)
    except (KeyError, ValueError, OSError) as err:
        raise BadRequest(f"{watch.quiet.zone!r} is no time zone; give one such as Africa/Lagos") from err


def try_out(
    ledger: "Ledger", watches: Iterable[Watch], since: date | None, until: date | None, areas: Areas = outlines_of
) -> Iterator[tuple[Watch, Incident, Finding]]:
    """Yield what would have sounded, had every incident of these days been told on its own day; nothing is kept.

    In the order of the incidents' days. Those without a date are left out where days are given.
    Raises: BadRequest where nothing lies between the days.
    """
    try:
        selection = Selection(since=since, until=until)
    except ValueError as err:
        raise BadRequest(str(err)) from err
    asked = _Asked.of(ledger, [replace(watch, is_on=True) for watch in watches], 0, areas)
    for incident in ledger.incidents(selection):
        when = incident.dates[0] if incident.dates else None
        day = (when.latest or when.earliest) if when else None
        for watch, finding in asked.findings(incident, day or date.max):
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
