"""100,000 tellings merged at once, beside Splink on the same rows.

The rows are made of UCDP's coded events, each told by several made-up reports that differ as reports do: by a day, by
the province for the town, by another figure, by what they leave out. Neither side sees any text. Splink runs in an
environment of its own (``make build/splink/.made``), without labels, blocked on place and days as its users would.
"""

import csv
import json
import random
import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import merging_sets as sets
from merging_scores import scored
from shared import ROOT, Shared
from tocsin.matching import cluster, match
from tocsin.records import (
    CaptureId,
    Cell,
    Claim,
    Harm,
    IncidentSaid,
    IncidentType,
    Known,
    Metadata,
    Party,
    PlaceCandidate,
    PlacePrecision,
    Report,
    Source,
    Status,
    Telling,
    Toll,
    TollSaid,
    When,
    Where,
    identity,
)
from tocsin.records.codes import DatePrecision

MANY = 100_000
SPLINK = ROOT / "build" / "splink" / "bin" / "python"
TYPES = {1.0: IncidentType.ARMED_CLASH, 2.0: IncidentType.ATTACK, 3.0: IncidentType.ATTACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One made-up report's telling of an event, as both sides get it; None is not told."""

    id: int
    event: str
    day: date | None
    published: date
    place: str
    lat: float | None
    lon: float | None
    radius: float
    country: str
    killed: int | None
    actor: str
    type: IncidentType


def rows(shared: Shared, many: int = MANY) -> list[Row]:
    """Return made-up tellings of UCDP's events; the same number always gives the same rows."""
    dice = random.Random(7)
    events = list(sets.lines_of(shared.folder / "bench" / "ucdp_headlines" / "train.jsonl.gz"))
    centres = _centres(events)
    found: list[Row] = []
    for event in dice.sample(events, len(events)):
        for _ in range(min(12, 1 + int(dice.expovariate(0.45)))):
            found.append(_row(len(found), event, centres, dice))
            if len(found) == many:
                return found
    return found


def _centres(events: Sequence[sets.JSON]) -> dict[str, tuple[float, float]]:
    """Return the middle of each province's events."""
    points: dict[str, list[tuple[float, float]]] = {}
    for event in events:
        points.setdefault(f"{event['country']} {event['adm_1']}", []).append((event["lat"], event["lon"]))
    return {k: (sum(a for a, _ in v) / len(v), sum(b for _, b in v) / len(v)) for k, v in points.items()}


def _row(number: int, event: sets.JSON, centres: dict[str, tuple[float, float]], dice: random.Random) -> Row:
    day = date.fromisoformat(event["date_start"]) + timedelta(days=dice.choices((0, 1, -1), (88, 9, 3))[0])
    province = f"{event['country']} {event['adm_1']}"
    exact = dice.random() < 0.8
    lat, lon = (event["lat"], event["lon"]) if exact else centres[province]
    placed = dice.random() < 0.95
    figures = [event["best"], event["best"], event["low"], event["high"], None]
    killed = dice.choice(figures)
    return Row(
        id=number,
        event=str(event["event_id"]),
        day=day if dice.random() < 0.93 else None,
        published=day + timedelta(days=dice.choice((0, 0, 1, 2))),
        place=(event["where"] if exact else event["adm_1"] or event["where"]) or "" if placed else "",
        lat=round(lat, 3) if placed else None,
        lon=round(lon, 3) if placed else None,
        radius=5.0 if exact else 80.0,
        country=COUNTRIES[event["country"]],
        killed=int(killed) if killed else None,
        actor=dice.choice((event["side_a"], event["side_b"], event["side_a"], "")) or "",
        type=TYPES[event["type_of_violence"]] if dice.random() < 0.8 else IncidentType.ATTACK,
    )


COUNTRIES = {"Syria": "SY", "Mexico": "MX", "Myanmar (Burma)": "MM", "Nigeria": "NG", "Iraq": "IQ", "Ukraine": "UA"}
MADE = Cell(capture=CaptureId("rows"), row=1, column="made up", quote="made up")


def known(value: Any) -> Known[Any]:
    return Known(value=value, evidence=(MADE,), rule="made up")


def telling(row: Row) -> Telling:
    """Return a row as matching gets it from a record."""
    report = Report(
        key=f"row {row.id}",
        doc=f"row-{row.id}",
        source=Source(name=f"Outlet {row.id % 97}"),
        metadata=Metadata(published=row.published),
    )
    said = IncidentSaid(
        type=known(row.type),
        subtype=None,
        status=known(Status.HAPPENED),
        trigger=known("attack"),
        dates=(known(When.from_value(row.day.isoformat(), DatePrecision.DAY)),) if row.day else (),
        places=(known(_where(row)),) if row.place else (),
        perpetrators=(known(Party(name=row.actor)),) if row.actor else (),
    )
    claim = Claim(
        id=identity("claim", f"{row.id}"), report=report.id, text=None, said=said, reader="made", evidence=(MADE,)
    )  # type: ignore[arg-type]
    return Telling(claim=claim, tolls=_tolls(row, claim), responsibility=(), report=report, entered=row.id + 1)


def _where(row: Row) -> Where:
    assert row.lat is not None and row.lon is not None
    candidate = PlaceCandidate(
        id=f"{row.lat},{row.lon}",
        name=row.place,
        score=1.0,
        reasons=("made up",),
        lat=row.lat,
        lon=row.lon,
        country=row.country,
        kind="locality",
        precision=PlacePrecision.EXACT,
        radius_km=row.radius,
        parents=(),
    )
    return Where(name=row.place, country=row.country, candidates=(candidate,))


def _tolls(row: Row, claim: Claim) -> tuple[Claim, ...]:
    if row.killed is None:
        return ()
    said = TollSaid(toll=known(Toll(harm=Harm.KILLED, low=row.killed, high=row.killed)))
    toll = Claim(
        id=identity("claim", f"{row.id} toll"),  # type: ignore[arg-type]
        report=claim.report,
        text=None,
        said=said,
        about=claim.id,
        reader="made",
        evidence=(MADE,),
    )
    return (toll,)


def measured(shared: Shared, _worst: int) -> dict[str, Any]:
    """Merge the rows by both, and print seconds and scores."""
    made = rows(shared)
    true = {str(row.id): row.event for row in made}
    tellings = [telling(row) for row in made]
    began, busy = time.monotonic(), time.process_time()
    pairs = match(tellings, ())
    incidents = cluster(tellings, pairs, ())
    took, busy = time.monotonic() - began, time.process_time() - busy
    ours = scored(true, {str(t.entered - 1): str(n) for n, incident in enumerate(incidents) for t in incident})
    print(f"many: {len(made)} tellings of {len(set(true.values()))} events; {len(pairs)} pairs kept")
    print(f"  merged {took:.1f} s ({busy:.1f} s of processor): {ours.told()}", flush=True)
    found: dict[str, Any] = {
        "ours": {
            "seconds": round(took, 1),
            "cpu": round(busy, 1),
            "b3": round(ours.b3, 4),
            "pair_f1": round(ours.pair_f1, 4),
        }
    }
    if not SPLINK.exists():
        print("  Splink is not there: make build/splink/.made")
        return found
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, groups = _splink(made)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime
    theirs = scored(true, groups)
    print(f"  Splink {seconds:.1f} s ({cpu:.1f} s of processor, its start too): {theirs.told()}")
    found["splink"] = {
        "seconds": round(seconds, 1),
        "cpu": round(cpu, 1),
        "b3": round(theirs.b3, 4),
        "pair_f1": round(theirs.pair_f1, 4),
    }
    return found


def _splink(made: Sequence[Row]) -> tuple[float, dict[str, str]]:
    folder = sets.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["unique_id", "day", "cell", "place", "lat", "lon", "country", "killed", "actor", "type"])
        writer.writerows(_columns(made))
    script = Path(__file__).with_name("merging_splink.py")
    done = subprocess.run([SPLINK, script, folder / "rows.csv"], capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    return answer["seconds"], answer["groups"]


def _columns(made: Sequence[Row]) -> Iterator[list[object]]:
    for row in made:
        cell = f"{row.lat:.1f} {row.lon:.1f}" if row.lat is not None and row.lon is not None else ""
        day = (row.day or row.published).toordinal()
        yield [row.id, day, cell, row.place, row.lat, row.lon, row.country, row.killed, row.actor, row.type.value]
