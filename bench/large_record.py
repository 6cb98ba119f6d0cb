"""A record of many incidents, made in bulk: as the program writes it, repeated with other dates, places and ids.

Dates and places are those of coded events (UCDP GED, bench/ucdp_headlines of
the shared data) of seven countries at war. They are repeated as often as the
number asks for, each time as seven other countries shifted by a few hundred
days, so that how many incidents lie near one another in time and country is
what it is in those countries; a record of the whole world would be thinner.

Rows are made in two ways. Around the days that new reports will tell of
(``MONTH``) they are those of a few reports that the program read and entered
itself, with other dates, places, figures and ids: what is found there is read
and compared in full. All others have the columns that are searched by, so
every table and index is as long, and short payloads, which nobody opens.
The digests of the custody log are not those of the rows: `verify` would say
so, and is not what is measured here.
"""

import gzip
import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from tocsin.capture import Options, given
from tocsin.ledger import open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.reference.countries import open_countries

BASE_DAY = date(2019, 3, 4)
BASES = (
    "Gunmen shot dead 5 people in Garissa, Kenya, on 4 March 2019, police said. Witnesses said the attackers fled on "
    "motorbikes towards the border.",
    "A roadside bomb killed 3 soldiers and wounded 7 near Garissa, Kenya, on 4 March 2019, the army said. "
    "Al-Shabaab claimed responsibility for the attack.",
    "An airstrike on a market in Garissa, Kenya, killed 8 civilians on 4 March 2019, medics said.",
    "An airstrike on a market in Garissa, Kenya, killed 24 civilians on 4 March 2019, medics said.",
)
"""The reports that are repeated; the last one for figures of two digits, since what is quoted keeps its length."""
_ID = re.compile(r"(?:report|capture|text|claim|incident|source)-[0-9a-f]{16}|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_COUNTED = {
    "custody": ("seq",), "reports": ("number", "capture", "reading"), "captures": ("line",), "texts": ("line",),
    "readings": ("line",), "claims": ("entered", "reading"), "evidence": ("claim",), "claim_keys": ("claim",),
    "key_places": ("claim",), "report_words": ("rowid",), "claim_words": ("rowid",),
    "incident_facts": ("number", "changed"), "incident_tolls": ("incident",),
    "incident_actors": ("incident",), "incident_places": ("incident", "place"), "incident_changes": ("changed",),
    "place_words": ("number",),
}  # fmt: skip
"""Table -> the columns that count up from report to report."""
ORDER = (
    "sources", "custody", "reports", "blobs", "captures", "texts", "readings", "claims", "evidence", "claim_keys",
    "key_places", "incidents", "incident_claims", "incident_ids", "incident_facts", "incident_tolls", "actor_names",
    "incident_actors", "place_words", "incident_places", "incident_changes", "report_words", "claim_words",
)  # fmt: skip
SHARED = ("sources", "actor_names")
"""Tables whose rows are entered once for all."""


@dataclass(frozen=True, slots=True)
class Event:
    """When and where one of the incidents is, and how many it killed."""

    day: date
    place: str
    lat: float
    lon: float
    country: str
    killed: int


def events(shared: Path, many: int) -> list[Event]:
    """Return so many events in the order of their days."""
    coded = [
        (
            date.fromisoformat(row["date_start"][:10]),
            row["where"],
            float(row["lat"]),
            float(row["lon"]),
            row["country"],
            min(99, int(row["best"] or 1)),
        )
        for name in ("train", "dev")
        for row in _rows(shared / "bench" / "ucdp_headlines" / f"{name}.jsonl.gz")
    ]
    codes = sorted(open_countries().names)
    nations = sorted({country for *_, country, _ in coded})
    found = []
    for number in range(many):
        turn, at = divmod(number, len(coded))
        day, place, lat, lon, country, killed = coded[at]
        code = codes[(turn * len(nations) + nations.index(country)) % len(codes)]
        lat, lon = round(max(-85.0, min(85.0, lat + turn * 0.37)), 4), round((lon + turn * 11.3 + 180) % 360 - 180, 4)
        found.append(Event(day + timedelta(days=97 * turn), _name(f"{place} {turn}"), lat, lon, code, killed))
    return sorted(found, key=lambda event: event.day)


def _name(place: str) -> str:
    """Return a name of seven letters, one for each place."""
    number, letters = zlib.crc32(place.encode()), ""
    for _ in range(7):
        number, letter = divmod(number, 26)
        letters += chr(97 + letter)
    return letters.capitalize()


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("where") and row.get("lat") is not None:
                yield row


Cell = Callable[[dict[str, str]], Any]
"""Writes a cell for what stands in the slots."""
KILLED = (5, 3, 8, 24)
"""How many the base reports say were killed."""
NAME = "basereport"
"""What the base reports are called."""
EVIDENCE = 2
"""Pieces of evidence kept of each claim: the table is long enough with them."""
LAT, LON = "-0.4528", "39.646"
"""Where the gazetteer has the base reports' place."""
_FIXED = {
    BASE_DAY.isoformat(): "day", "4 March 2019": "said", "Garissa": "place", "garissa": "folded", "KE": "country",
    LAT: "lat", LON: "lon", "geonames:197745": "place_id", NAME: "doc",
}  # fmt: skip
_NUMBERS = "|".join(map(str, KILLED))
_SLOT = re.compile(
    f"({_ID.pattern}|{'|'.join(map(re.escape, sorted(_FIXED, key=len, reverse=True)))}|"
    + "|".join(f'(?<="{end}":)(?:{_NUMBERS})\\b' for end in ("low", "best", "high"))
    + f"|\\b(?:{_NUMBERS})(?= (?:people|soldiers|civilians)))"
)


@dataclass(frozen=True, slots=True)
class Base:
    """A report as the program entered it: its rows, to be written again for other events."""

    tables: dict[str, list[tuple[tuple[str, ...], list[Cell]]]]
    shared: dict[str, list[dict[str, Any]]]
    steps: dict[str, int]
    """Table and column -> by how many it counts up with every report."""


def make_base(folder: Path, which: int) -> None:
    """Let the program read one of the base reports and enter it into a record in the folder."""
    options = Options(source="Example Wire", published=date(2019, 3, 5))
    captured = given(BASES[which], options=options, clock=lambda: datetime(2019, 3, 5, 12, tzinfo=UTC), doc=NAME)
    with open_ledger(folder / f"base-{which}.db") as ledger:
        enter(captured, open_desk().read(captured), ledger)


def base_of(folder: Path, which: int) -> Base:
    """Return one of the base reports in the folder as rows to be written again."""
    path = folder / f"base-{which}.db"
    tables, shared, steps = {}, {}, {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in ORDER:
            columns = "rowid, *" if table in ("report_words", "claim_words") else "*"
            rows = [dict(row) for row in connection.execute(f"SELECT {columns} FROM {table}")]
            for row in rows:
                _number_actors(table, row, which)
            if table == "evidence":
                rows = [row for row in rows if row["place"] < EVIDENCE]
            if table in SHARED:
                shared[table] = rows
                continue
            tables[table] = [(tuple(row), [_cell(table, name, value) for name, value in row.items()]) for row in rows]
            for name in _COUNTED.get(table, ()):
                steps[f"{table}.{name}"] = max((row[name] for row in rows), default=0)
    return Base(tables, shared, _aligned(steps))


def _number_actors(table: str, row: dict[str, Any], which: int) -> None:
    column = {"actor_names": "number", "incident_actors": "actor"}.get(table)
    if column:
        row[column] += 100 * which
    if table == "actor_names":
        row["words"] += f"{which} "


def _aligned(steps: dict[str, int]) -> dict[str, int]:
    """Let columns that mean the same count up alike."""
    lines, entered = steps["custody.seq"], steps["claims.entered"]
    found = {}
    for name in steps:
        table, column = name.split(".")
        if column in ("line", "seq", "capture", "reading"):
            found[name] = lines
        elif table in ("reports", "report_words", "place_words") or column in ("changed", "place"):
            found[name] = 1
        else:
            found[name] = entered
    return found


def _cell(table: str, name: str, value: Any) -> Cell:
    """Return what writes a cell again: counted up, or its text with other ids, days and places."""
    if name in _COUNTED.get(table, ()):
        key = f"{table}.{name}"
        return lambda slots: value + slots[key]
    if table == "claim_keys" and value == BASE_DAY.toordinal():
        return lambda slots: slots["ordinal"]
    if table == "incident_tolls" and value in KILLED:
        return lambda slots: slots["killed"]
    if isinstance(value, float) and str(value) in (LAT, LON):
        key = "at_lat" if str(value) == LAT else "at_lon"
        return lambda slots: slots[key]
    if not isinstance(value, str) or not _SLOT.search(value):
        return lambda slots: value
    return _written(_SLOT.split(value), " {}" if table == "place_words" else "")


def _written(pieces: list[str], behind: str) -> Cell:
    literals, keys = pieces[::2], [_FIXED.get(piece) or _key(piece) for piece in pieces[1::2]]

    def written(slots: dict[str, Any]) -> str:
        found = [literals[0]]
        for key, literal in zip(keys, literals[1:], strict=True):
            found += [slots[key] if key in slots else key + slots["hex"], literal]
        return "".join(found) + (behind.format(slots["hex"]) if behind else "")

    return written


def _key(piece: str) -> str:
    return "figure" if piece.isdigit() and len(piece) < 4 else piece[:-8]


def slots_of(event: Event, number: int, before: dict[str, int]) -> dict[str, Any]:
    """Return what stands in the slots for an event."""
    return {
        "day": event.day.isoformat(), "said": f"{event.day:%d %b}. {event.day.year}",
        "ordinal": event.day.toordinal(), "place": event.place, "folded": event.place.lower(),
        "country": event.country, "lat": repr(event.lat), "lon": repr(event.lon), "at_lat": event.lat,
        "at_lon": event.lon, "place_id": f"geonames:{zlib.crc32(event.place.encode())}", "doc": f"wire-{number}",
        "killed": event.killed, "figure": str(event.killed), "hex": f"{number:08x}", **before,
    }  # fmt: skip


def rows_of(
    bases: Sequence[Base], found: Sequence[Event], begun: dict[str, int]
) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Yield table -> rows for some events at a time, and first what all share."""
    yield {t: list(dict.fromkeys(tuple(row.values()) for base in bases for row in base.shared[t])) for t in SHARED}
    before = dict(begun)
    for start in range(0, len(found), BATCH):
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in bases[0].tables}
        for number, event in enumerate(found[start : start + BATCH], start + begun["reports.number"] + 1):
            base = base_for(bases, event, number)
            slots = slots_of(event, number, before)
            for table, written in base.tables.items():
                rows[table] += [tuple([cell(slots) for cell in cells]) for _, cells in written]
            for name, step in base.steps.items():
                before[name] += step
        yield rows


def base_for(bases: Sequence[Base], event: Event, number: int) -> Base:
    """Return the base to tell of an event."""
    return bases[number % (len(bases) - 1)] if event.killed < 10 else bases[-1]


def columns_of(base: Base, table: str) -> tuple[str, ...]:
    """Return the columns that the rows of a table have."""
    return tuple(base.shared[table][0]) if table in SHARED else base.tables[table][0][0]


BATCH = 2_000
"""Reports written at a time."""


def made_bases(folder: Path) -> list[Base]:
    """Return all base reports, made in the folder."""
    for which in range(len(BASES)):
        make_base(folder, which)
    return [base_of(folder, which) for which in range(len(BASES))]


MONTH = (date(2015, 5, 1), date(2015, 6, 15))
"""The days around which new reports will tell of incidents. Source: our choice: a time of many incidents."""


def is_near(event: Event) -> bool:
    """Whether an event may be found for a report of the month."""
    return MONTH[0] - timedelta(days=10) <= event.day <= MONTH[1] + timedelta(days=10)


LINES, CLAIMS = 3, 2
"""Custody lines and claims of each short row."""
_SHORT = {
    "custody": "SELECT {lines} * n + {k}, '2019-03-05T12:00:00.000000+00:00', 'text', {id:text}, {hash}, {hash}, "
    "{hash} || {k} FROM bulk",
    "reports": "SELECT n, {id:report}, 'wire-' || n, 'source-ad68965fbef32ada', {lines} * n + 1, {lines} * n + 3, "
    "'{{}}' FROM bulk",
    "blobs": "SELECT {hash}, 'text/plain', 150, {empty} FROM bulk",
    "captures": "SELECT {lines} * n + 1, {id:capture}, {id:report}, {hash}, '2019-03-05T12:00:00.000000+00:00', "
    "'{{}}' FROM bulk",
    "texts": "SELECT {lines} * n + 2, {id:text}, {id:capture}, '{{}}' FROM bulk",
    "readings": "SELECT {lines} * n + 3, {id:report}, {id:text}, 'tocsin reading', '' FROM bulk",
    "claims": "SELECT 2 * n + {k}, {id:claim} || {k}, {lines} * n + 3, {id:report}, CASE {k} WHEN 0 THEN 'incident' "
    "ELSE 'toll' END, CASE {k} WHEN 0 THEN NULL ELSE {id:claim} || '0' END, 0.9, '{{}}' FROM bulk",
    "evidence": "SELECT 2 * n + {k}, 0, '', 'span', {id:text}, 'body', 0, 75, 'Gunmen shot dead people' FROM bulk",
    "claim_keys": "SELECT 2 * n, day, day, 0, country FROM bulk",
    "key_places": "SELECT 2 * n, 0, place, 0 FROM bulk",
    "incidents": "SELECT {id:incident}, '{{}}' FROM bulk",
    "incident_claims": "SELECT {id:claim} || '0', {id:incident} FROM bulk",
    "incident_ids": "SELECT {id:incident}, {id:claim} || '0' FROM bulk",
    "incident_facts": "SELECT 2 * n, {id:incident}, 'attack', 'happened', iso, country, '', '', place, '', iso, iso, "
    "1, 1, lat, lon, 4.0, lat - 0.04, lat + 0.04, lon - 0.04, lon + 0.04, '', 1, 1, 0, n, 0.9, 1.0 FROM bulk",
    "incident_tolls": "SELECT 2 * n, 0, 'killed', 'civilian', 0, killed, killed, killed FROM bulk",
    "incident_actors": "SELECT 2 * n, 0, 1, 'target' FROM bulk",
    "place_words": "SELECT n, ' ' || place || ' ' || n || ' ' FROM bulk",
    "incident_places": "SELECT 2 * n, n FROM bulk",
    "incident_changes": "SELECT {id:incident}, {hash}, n FROM bulk",
    "report_words": "SELECT n, '', 'Gunmen shot dead ' || killed || ' people in ' || place || ' on ' || iso || "
    "CASE n % 3 WHEN 0 THEN ', police said. Witnesses said the attackers fled on motorbikes.' "
    "WHEN 1 THEN ' near a market, the army said.' ELSE ', medics said, after an airstrike.' END FROM bulk",
    "claim_words": "SELECT 2 * n + {k}, 'Gunmen shot dead ' || killed || ' people in ' || place FROM bulk",
}  # fmt: skip
"""Table -> its short rows, from a table of the events numbered from 1. Those of claims and lines are repeated."""
_REPEATED = {"custody": LINES, "claims": CLAIMS, "evidence": CLAIMS, "claim_words": CLAIMS}
_BULK = (
    "n integer, day integer, iso text, country text, place text, lat double precision, lon double precision, "
    "killed integer"
)


def short_rows(is_server: bool) -> Iterator[str]:
    """Yield the statements that write the short rows from the table of events."""
    number = "lpad(to_hex(n), 15, '0')" if is_server else "printf('%015x', n)"
    names = ("report", "capture", "text", "claim", "incident")
    words = {
        **{f"id_{name}": f"('{name}-' || {number})" for name in names},
        "hash": f"('{'f' * 49}' || {number})", "lines": str(LINES), "empty": "''::bytea" if is_server else "x''",
    }  # fmt: skip
    for table in filter(_SHORT.get, ORDER):
        columns = {"report_words": " (rowid, title, body)", "claim_words": " (rowid, quotes)"}.get(table, "")
        asked = re.sub(r"\{id:(\w+)\}", r"{id_\1}", _SHORT[table])
        for k in range(_REPEATED.get(table, 1)):
            # Lines count from 1 and claims from 0 within a report.
            yield f"INSERT INTO {table}{columns} " + asked.format(**words, k=k + (table == "custody"))


def _bulk(found: Sequence[Event]) -> list[tuple[Any, ...]]:
    return [
        (n, e.day.toordinal(), e.day.isoformat(), e.country, e.place.lower(), e.lat, e.lon, e.killed)
        for n, e in enumerate(found, 1)
    ]


def _begun(base: Base, short: int) -> dict[str, int]:
    """Return how far each column has counted up with the short rows."""
    many = {"custody.seq": LINES, "claims.entered": CLAIMS}
    line, entered = many["custody.seq"] * (short + 1) + 1, many["claims.entered"] * (short + 1) + 1
    found = {}
    for name, step in base.steps.items():
        column = name.split(".")[1]
        is_line = column in ("line", "seq", "capture", "reading")
        found[name] = line if is_line else short if step == 1 and column != "entered" and name in _ONE else entered
    return found


_ONE = {
    "reports.number", "report_words.rowid", "place_words.number", "incident_places.place", "incident_facts.changed",
    "incident_changes.changed",
}  # fmt: skip


def fill_file(path: Path, bases: Sequence[Base], found: Sequence[Event]) -> None:
    """Fill a new record in a file with the events."""
    open_ledger(path).close()
    short, near = [e for e in found if not is_near(e)], [e for e in found if is_near(e)]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in ("synchronous = OFF", "cache_size = -400000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute(f"CREATE TEMP TABLE bulk ({_BULK})")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO bulk VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _bulk(short))
        connection.execute("COMMIT")
        for statement in short_rows(is_server=False):
            connection.execute(statement)
        for batch in rows_of(bases, near, _begun(bases[0], len(short))):
            connection.execute("BEGIN")
            for table in filter(batch.get, ORDER):
                columns = columns_of(bases[0], table)
                marks = ", ".join("?" * len(columns))
                connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", batch[table])
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill_server(address: str, bases: Sequence[Base], found: Sequence[Event]) -> None:
    """Fill a new record in a database with the events; the server must let this user switch triggers off."""
    open_ledger(address).close()
    short, near = [e for e in found if not is_near(e)], [e for e in found if is_near(e)]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"CREATE TEMP TABLE bulk ({_BULK})")
        with connection.cursor().copy("COPY bulk FROM STDIN") as copy:
            for row in _bulk(short):
                copy.write_row(row)
        for statement in short_rows(is_server=True):
            connection.execute(statement)
        for batch in rows_of(bases, near, _begun(bases[0], len(short))):
            for table in filter(batch.get, ORDER):
                columns = ", ".join(columns_of(bases[0], table))
                with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in batch[table]:
                        copy.write_row(row)
        for table, said in (("report_words", "title || ' ' || body"), ("claim_words", "quotes")):
            connection.execute(f"INSERT INTO {table}_found SELECT rowid, 0, to_tsvector('simple', {said}) FROM {table}")
        connection.execute("VACUUM ANALYZE")
