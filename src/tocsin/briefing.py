"""A brief out of the record: counted, compared, shared under a profile, written, and logged in custody.

    count -> compare -> incidents as the profile lets them out -> sentences by rule -> page -> HTML, PDF or DOCX

No clock is read: a brief's only time is that of the record's last custody line that is no export, so that the same
record gives the same bytes.
"""

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tocsin.analysis import lines_of
from tocsin.analysis.counting import By, Comparison, Line, Step, Sum, incidents_behind, period_word, periods_of
from tocsin.briefing_sections import Gathered, Heard, Listed, page_of
from tocsin.counting import Counter, year_before
from tocsin.errors import BadRequest
from tocsin.exchange.brief_page import Brief
from tocsin.exchange.brief_pictures import Bar, Ring, Spotted, View
from tocsin.exchange.briefs import write_brief
from tocsin.exchange.shareable import Shareable
from tocsin.exchange.sharing import Rules, is_open, shared
from tocsin.exporting import Beside, blocked_of, refusal, sha256_of, shareables
from tocsin.records import Harm, Selection
from tocsin.reference.gazetteer import open_gazetteer

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

HARMS = (Harm.KILLED, Harm.INJURED, Harm.ABDUCTED)
MOST_LISTED = 1000
"""Incidents that are listed and quoted where nobody asks for more: some hundred pages of PDF. Our choice."""
LEAST_DAYS = {"day": 1, "week": 7, "month": 28}
"""Days that a period has at least under a profile's grain of dates: a shorter one tells what the profile holds back."""
STEPS = ((140, Step.WEEK), (1500, Step.MONTH), (5500, Step.QUARTER))
"""(days up to which, step of the chart). Our choice: at most some sixty bars."""
CONTEXT = 12
"""Points a side, at least, at which the gazetteer is asked for outlines around the places; else one a degree."""
WIDEST = 40.0
"""Degrees: in a wider part of the globe only the provinces of the places are drawn. Our choice."""
NATIONAL = 6
"""where_prec from which a place is on no map: the country, or less. Source: UCDP GED codebook, where_prec."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A brief that was written."""

    path: Path
    incidents: int
    sha256: str


def write(
    ledger: "Ledger",
    selection: Selection,
    out: Path,
    *,
    rules: Rules,
    today: date,
    clock: Callable[[], datetime],
    most: int = MOST_LISTED,
) -> Written:
    """Write a brief; its ending says the form. Raises: BadRequest for a period, form or profile that will not do."""
    writer = write_brief(out)
    made = brief(ledger, selection, rules=rules, today=today, most=most)
    with Beside(out) as part:
        writer(made, part.path)
        taken = sha256_of(part.path)
        told: dict[str, object] = {"format": f"brief{out.suffix}", "profile": rules.profile.name}
        told |= {"filter": made.title, "file": out.name, "incidents": ledger.number_of_incidents(selection)}
        ledger.exported(told, sha256=taken, at=clock())
        part.put(out)
    return Written(path=out, incidents=ledger.number_of_incidents(selection), sha256=taken)


def brief(ledger: "Ledger", selection: Selection, *, rules: Rules, today: date, most: int = MOST_LISTED) -> Brief:
    """Return the brief of what is selected; ``most`` incidents are listed and quoted, 0 for all.

    The figures count all of them, and the brief says how many it does not list.
    Raises: BadRequest where the period will not do or sources forbid it.
    """
    if most < 0:
        raise BadRequest(f"--most is 0 (list all) or more, not {most}")
    since, until = _period(selection, rules, today)
    before = replace(selection, until=since - timedelta(days=1), since=since - (until - since) - timedelta(days=1))
    season = replace(selection, since=year_before(since), until=year_before(until))
    for one in (selection, before, season):
        if blocked := blocked_of(ledger, one, rules.profile):
            raise BadRequest(refusal(blocked, "Name a --profile that allows it, or narrow the filter"))
    counter = Counter(ledger)
    return page_of(_gather(ledger, counter, selection, (before, season), rules, most or sys.maxsize), rules)


def _period(selection: Selection, rules: Rules, today: date) -> tuple[date, date]:
    since, until = selection.since, selection.until
    if since is None or until is None:
        raise BadRequest("a brief is of a period: give its first and its last day (--from and --to)")
    if until > today:
        raise BadRequest(f"the period to {until} is not over; give one up to {today} at the latest")
    least = LEAST_DAYS[rules.profile.date]
    if (until - since).days + 1 < least:
        raise BadRequest(
            f"under the profile {rules.profile.name} dates leave by the {rules.profile.date}, so a brief is of "
            f"{least} days or more; take a longer period or another --profile"
        )
    if since.year <= 2:
        raise BadRequest(f"no year lies before {since}; take a later period")
    return since, until


def _gather(
    ledger: "Ledger",
    counter: Counter,
    selection: Selection,
    others: tuple[Selection, Selection],
    rules: Rules,
    most: int,
) -> Gathered:
    counted = counter.count(selection, By.NOTHING, Step.ALL, HARMS)
    sure, maybe = _ids(counted.tally.lines, counted)
    listed = _listed(ledger, selection, rules, set(sure), [*sure, *maybe])
    at = {one.shareable.id: one.number for one in listed}
    line, as_of, digest = _last_line(ledger)
    comparisons = tuple(counter.compare(selection, other) for other in others)
    return Gathered(
        selection=selection,
        line=line,
        as_of=as_of,
        digest=digest,
        sums=counted.tally.lines[0].sums if counted.tally.lines else {harm.value: Sum(0, 0, 0, 0, 0) for harm in HARMS},
        method=counted.method,
        remarks=counted.remarks,
        coverage=counted.coverage.get(""),
        listed=listed,
        most=most,
        by_type=_told_apart(counter, selection, By.TYPE, at),
        by_attribution=_told_apart(counter, selection, By.ATTRIBUTION, at),
        comparisons=comparisons,
        earlier=tuple(_cited(ledger, other, found, rules) for other, found in zip(others, comparisons, strict=True)),
        bars=_bars(counter, selection),
        spots=_spots(listed),
        outlines=outlines_in,
        heard=_heard(ledger, listed[:most]) if is_open(rules.profile) else (),
    )


def _ids(lines: Sequence[Line], counted: "object") -> tuple[tuple[str, ...], tuple[str, ...]]:
    from tocsin.counting import Counted

    assert isinstance(counted, Counted)
    return incidents_behind(counted.tally, lines[0]) if lines else ((), ())


def _listed(
    ledger: "Ledger", selection: Selection, rules: Rules, sure: set[str], wanted: Sequence[str]
) -> tuple[Listed, ...]:
    """Return the incidents as they leave, those surely inside first, each group by date and id."""
    asked = set(wanted)
    kept = (incident for incident in ledger.stored_incidents(selection) if incident["id"] in asked)
    left = [shared(one, rules) for one in shareables(ledger, kept)]
    left.sort(key=lambda one: (one.id not in sure, (one.date and one.date.earliest) or date.max, one.id))
    return tuple(Listed(number, one, one.id in sure) for number, one in enumerate(left, start=1))


def _cited(ledger: "Ledger", selection: Selection, found: Comparison, rules: Rules) -> tuple[Shareable, ...]:
    asked = {*found.second.ids}
    kept = (incident for incident in ledger.stored_incidents(selection) if incident["id"] in asked)
    return tuple(sorted((shared(one, rules) for one in shareables(ledger, kept)), key=lambda one: one.id))


def _told_apart(
    counter: Counter, selection: Selection, by: By, at: dict[str, int]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return keys with the numbers of the incidents surely inside, the most first."""
    tally = counter.count(selection, by, Step.ALL, ()).tally
    found = []
    for line in tally.lines:
        numbers = tuple(sorted(at[i] for i in incidents_behind(tally, line)[0] if i in at))
        if numbers:
            found.append((line.key, numbers))
    return tuple(sorted(found, key=lambda one: (-len(one[1]), one[0])))


def _bars(counter: Counter, selection: Selection) -> tuple[Bar, ...]:
    since, until = selection.since or date.min, selection.until or date.max
    step = next((step for most, step in STEPS if (until - since).days <= most), Step.YEAR)
    counted = counter.count(selection, By.NOTHING, step, ())
    lines = {line.period: line for line in counted.tally.lines}
    numbers = periods_of(np.asarray([since.toordinal(), until.toordinal()], dtype=np.int64), step).tolist()
    words = [period_word(number, step) for number in range(numbers[0], numbers[1] + 1)]
    return tuple(_bar(word, lines.get(word), counted.coverage.get(word)) for word in words)


def _bar(word: str, line: Line | None, read: "object") -> Bar:
    return Bar(word, line.incidents if line else 0, line.possibly if line else 0, getattr(read, "reports", 0))


def _spots(listed: Sequence[Listed]) -> tuple[Spotted, ...]:
    found: dict[tuple[float, float], Spotted] = {}
    for one in listed:
        spot = one.shareable.place
        if spot is None or spot.lat is None or spot.lon is None or (spot.where_prec or NATIONAL) >= NATIONAL:
            continue
        key = (round(spot.lat, 3), round(spot.lon, 3))
        held = found.get(key)
        many, radius = (held.incidents, held.radius_km) if held else (0, 0.0)
        name = held.name if held else spot.name or spot.adm2 or spot.adm1
        found[key] = Spotted(name, spot.lat, spot.lon, many + 1, max(radius, spot.radius_km or 0.0))
    return tuple(found.values())


def outlines_in(view: View, spots: Sequence[Spotted]) -> tuple[Ring, ...]:
    """Return the outlines of the provinces that the gazetteer has in a part of the globe."""
    gazetteer = open_gazetteer()
    areas = [area for place in outline_ids(view, spots) if (area := gazetteer.area(place))]
    return tuple(polygon[0] for area in areas for polygon in area.polygons)


def outline_ids(view: View, spots: Sequence[Spotted]) -> tuple[str, ...]:
    """Return the gazetteer's ids of the provinces in a part of the globe.

    In a very wide one those that hold the places, and no others.
    """
    gazetteer = open_gazetteer()
    points = [(spot.lat, spot.lon) for spot in spots]
    tall, broad = view.north - view.south, view.east - view.west
    if max(tall, broad) <= WIDEST:
        across, down = (max(CONTEXT, math.ceil(size)) for size in (broad, tall))
        points += [
            (view.south + tall * row / down, (view.west + broad * column / across + 180) % 360 - 180)
            for row in range(down + 1)
            for column in range(across + 1)
        ]
    return tuple(sorted({e.id for lat, lon in points for e in gazetteer.containing(lat, lon) if e.kind == "province"}))


def _last_line(ledger: "Ledger") -> tuple[int, datetime, str]:
    """Return number, time and digest of the last custody line that is no export."""
    last: dict[str, object] = {}
    for line in ledger.log():
        if line["act"] != "export":
            last = line
    if not last:
        raise BadRequest("the record is empty; read reports first: tocsin read FOLDER")
    return int(str(last["seq"])), datetime.fromisoformat(str(last["at"])), str(last["digest"])


def _heard(ledger: "Ledger", listed: Sequence[Listed]) -> tuple[Heard, ...]:
    """Return for each report of each incident the sentence that tells of it."""
    return tuple(heard for one in listed for heard in _heard_of(ledger, one))


def _heard_of(ledger: "Ledger", one: Listed) -> Iterator[Heard]:
    claims = ledger.incident(one.shareable.id).claims
    said: set[tuple[str, str]] = set()
    for telling in ledger.tellings(claims):
        texts = {telling.claim.text: ledger.text(telling.claim.text)} if telling.claim.text else {}
        lines = lines_of((telling.claim, *telling.tolls), texts, {telling.report.id: telling.report})
        line = next((line for line in lines if line.words), None)
        if line is None:
            continue
        sentence = " ".join(f"{line.before}{line.words}{line.after}".split())
        if (line.doc, sentence) not in said:
            said.add((line.doc, sentence))
            yield Heard(one.number, sentence, line.outlet, line.doc)
