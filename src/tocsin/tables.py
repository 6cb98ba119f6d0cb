"""Which kind of table a file is, how its rows are read, and what they would be, shown before they are taken.

Kinds: ``ucdp`` (GED and Candidate files), ``hxl``, ``geojson``, ``ftm``,
``own`` (Tocsin's own exports), ``table`` (anybody's sheet by a mapping), and
``acled``, which is compared with the record and never entered: ACLED's terms
let nobody make a similar data set of its rows, so no claim, export or model
ever holds one.
"""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.clock import now
from tocsin.errors import BadRequest
from tocsin.exchange import ucdp_in
from tocsin.exchange.cell_values import day_of, degrees_of
from tocsin.exchange.mapped_in import mapped_row, with_shared
from tocsin.exchange.mapping import Mapping as Columns
from tocsin.exchange.mapping import guess, save, saved
from tocsin.exchange.row_claims import Table, Taken
from tocsin.exchange.rows_in import Row, digest_of, rows_of
from tocsin.exchange.shareable import folded
from tocsin.exchange.sheet_in import sheet_of
from tocsin.exchange.trees_in import ftm_rows, geojson_rows, jsonl_rows
from tocsin.importing_rows import ReadRow
from tocsin.linking import link_row_actors, link_row_places, sure_place
from tocsin.records import PlaceCandidate, Selection
from tocsin.records import Source as Publisher
from tocsin.reference.actor_extended import open_own_directory
from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer import open_gazetteer
from tocsin.reference.place_weights import open_place_weights
from tocsin.reference.sharing_rules import open_marks

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

KINDS = ("ucdp", "hxl", "geojson", "ftm", "own", "acled", "table")
ACLED_COLUMNS = {"event_id_cnty", "event_date", "sub_event_type", "fatalities"}
"""A file with these is ACLED's, whatever it is called. Source: acledR, columns of its API's answers."""
OWN_COLUMNS = {"id", "earliest", "latest", "where_prec", "killed_best"}
OWN_FIELDS = {
    "id": "id", "date": "earliest", "date_end": "latest", "place": "place", "district": "adm2", "province": "adm1",
    "country": "country", "lat": "lat", "lon": "lon", "where_prec": "where_prec", "type": "type",
    "perpetrator": "perpetrators", "target": "targets", "killed_low": "killed_low", "killed": "killed_best",
    "killed_high": "killed_high", "injured": "injured_best", "weapon": "weapons", "source": "sources",
}  # fmt: skip
"""Field -> column of Tocsin's own flat exports. Source: exchange/flat.py."""
FTM_FIELDS = {
    "id": "id", "date": "startDate", "date_end": "endDate", "place": "city", "province": "state", "country": "country",
    "lat": "latitude", "lon": "longitude", "type": "keywords", "perpetrator": "perpetrators", "source": "publisher",
    "url": "sourceUrl", "notes": "summary",
}  # fmt: skip
FTM_NAMES = (".ftm.jsonl", ".ftm.json")
"""Files of one entity a line. Source: Tocsin's own exports, and OpenSanctions' files ("entities.ftm.json")."""
SHOWN = 3
"""Rows that a preview shows. Our choice."""


@dataclass(slots=True, kw_only=True)
class Source:
    """A file understood as a table of some kind."""

    kind: str
    path: Path
    table: Table
    read: ReadRow
    mapping: Columns | None = None
    heads: tuple[str, ...] = ()
    held: tuple[Row, ...] | None = None
    left_out: tuple[tuple[int, str], ...] = ()
    part: str = ""
    """The column by which an edition's part of the world is told; "" where it is all of one part."""
    notes: list[str] = field(default_factory=list)

    @property
    def toll_column(self) -> str:
        """The column of the killed, by which a change of an edition is told."""
        told = self.mapping.columns if self.mapping else {"killed": "best"}
        return next((told[field] for field in ("killed", "casualties") if field in told), "")

    @property
    def place_columns(self) -> tuple[str, ...]:
        """The columns of the point; of the place where there is none."""
        if self.mapping is None:
            return ("latitude", "longitude")
        told, named = self.mapping.columns, ("place", "district", "province", "country")
        fields = ("point",) if "point" in told else ("lat", "lon") if "lat" in told else named
        return tuple(told[field] for field in fields if field in told)

    @property
    def date_columns(self) -> tuple[str, ...]:
        """The columns of the date."""
        if self.mapping is None:
            return ("date_start", "date_end")
        fields = ("date", "date_end", "year", "month", "day")
        return tuple(self.mapping.columns[f] for f in fields if f in self.mapping.columns)

    @property
    def is_compared_only(self) -> bool:
        return self.kind == "acled"

    def rows(self) -> Iterator[Row]:
        """Yield the rows, each time anew."""
        return iter(self.held) if self.held is not None else rows_of(self.path)

    def covers(self, cells: Mapping[str, str]) -> str:
        """Return which part of the world a row is of."""
        return cells.get(self.part, "") if self.part else "all"

    def save(self, name: str) -> None:
        """Keep the mapping under a name. Raises: BadRequest where the kind has none."""
        if self.mapping is None:
            raise BadRequest(f"{self.path}: a file of kind {self.kind} needs no mapping, so there is none to save")
        save(self.mapping, name)

    def preview(self) -> Iterator[str]:
        """Yield in lines what the file is, which column fills which field, and the first rows."""
        yield f"{self.path.name}: read as {self.kind}, published by {self.table.source.name or 'nobody named'}"
        yield from self.notes
        if self.mapping is not None:
            for name, column in self.mapping.columns.items():
                yield f"    {name:12} {column}"
            used = set(self.mapping.columns.values())
            unused = [head for head in self.heads if head not in used]
            if unused:
                yield f"    not taken    {', '.join(unused)}"
            if not self.mapping.is_order_settled:
                yield "    dates: nothing tells day from month; the day is taken first (--set order=mdy turns it)"
            for row in islice(self.rows(), SHOWN):
                cells = {name: row.cells.get(column, "") for name, column in self.mapping.columns.items()}
                yield f"    row {row.number}: " + ", ".join(f"{k} {v[:40]}" for k, v in cells.items() if v)
        for number, why in self.left_out:
            yield f"    line {number}: {why}"
        yield from self._marked()

    def _marked(self) -> Iterator[str]:
        """Yield in lines which sources that may not leave freely the rows name: marks hold for who publishes."""
        column = self.mapping.columns.get("source", "") if self.mapping else ""
        marks, published = open_marks(), folded(self.table.source.name)
        named = Counter(
            name.strip() for row in self.rows() if column for name in {*row.cells.get(column, "").split(";")}
        )
        for name, many in named.items():
            mark = marks.get(folded(name))
            if mark is None or folded(name) == published:
                continue
            bounds = [f"TLP:{mark.tlp.upper()}"] if mark.tlp not in ("", "clear") else []
            bounds += ["sensitive"] if mark.is_sensitive else []
            bounds += [mark.licence] if mark.licence else []
            if bounds:
                yield (
                    f"beware: {many} rows name {name!r} ({', '.join(bounds)}), but marks hold for who publishes a "
                    f"table; import these rows as a table of their own with --source {name!r}"
                )

    def comparison(self, record: "Ledger") -> Iterator[str]:
        """Yield in lines how the file and the record stand to each other; nothing of the file is kept."""
        yield "read for your own comparison only: its terms let nothing of it into the record, an export or a model"
        yield from _compared(self.rows(), record)


def linked_row(read: ReadRow, table: Table, row: Row) -> Taken:
    """Return a row with its claims, and actors and places of the reference data where they are sure.

    Raises: as ``read`` does.
    """
    taken = read(table, row)
    placed = link_row_places(taken.reading, _place)
    return replace(taken, reading=link_row_actors(placed, open_own_directory(), ucdp_in.actor_numbers(row)))


@functools.lru_cache(4_096)
def _place(name: str, country: str, within: tuple[str, ...]) -> tuple[PlaceCandidate, ...]:
    """Return what a row's place surely is; a table names few places, each many times."""
    return sure_place(name, country, within, open_gazetteer(), open_countries(), open_place_weights())


def source_of(
    path: Path, *, kind: str = "", mapping: str = "", corrections: Sequence[str] = (), source: str = ""
) -> Source:
    """Return a file as a table.

    Raises: BadRequest for a kind, mapping or correction that is none; CannotRead for a file that cannot be read so.
    """
    if kind and kind not in KINDS:
        raise BadRequest(f"{kind!r} is no kind of table; there are {', '.join(KINDS)}")
    if not path.is_file():
        raise BadRequest(f"{path}: there is no such file")
    suffix = path.suffix.lower()
    if kind in ("geojson", "ftm") or suffix in (".geojson", ".jsonl", ".json"):
        return _from_tree(path, kind, mapping, corrections, source)
    heads = _heads_at_once(path)
    if ACLED_COLUMNS <= {*heads}:
        # The terms go by what the file is and not by what it is called.
        return Source(kind="acled", path=path, table=_table(path, "acled", "ACLED"), read=ucdp_in.ucdp_row)
    if kind == "ucdp" or (not kind and ucdp_in.is_ucdp(heads)):
        table = _table(path, ucdp_in.NAME, ucdp_in.SOURCE.name, doc="ucdp:", reader=ucdp_in.READER)
        return Source(
            kind="ucdp", path=path, table=table, read=functools.partial(linked_row, ucdp_in.ucdp_row), part="country"
        )
    if kind == "acled":
        raise BadRequest(f"{path}: has not ACLED's columns; if it is ACLED's all the same, do not import it")
    held = tuple(rows_of(path)) if suffix == ".parquet" else None
    return _from_sheet(path, kind, mapping, corrections, source, held)


def _heads_at_once(path: Path) -> tuple[str, ...]:
    """Return the heads of a plain table, () where the file is none."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return sheet_of(path).heads
    if path.suffix == ".parquet":
        return tuple(next(rows_of(path), Row(0, {})).cells)
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        line = file.readline()
    return tuple(cell.strip().strip('"') for cell in line.rstrip("\r\n").replace(";", ",").split(","))


def _table(path: Path, name: str, publisher: str, *, doc: str = "", reader: str = "table 2") -> Table:
    return Table(
        name=name,
        source=Publisher(name=publisher),
        doc=doc or f"{name}:",
        reader=reader,
        file=path.name,
        sha256=digest_of(path),
        taken_at=now(),
    )


def _name_of(words: str) -> str:
    """Return a table's name as keys have it: letters, digits and hyphens."""
    kept = "".join(sign if sign.isalnum() else "-" for sign in words.casefold())
    return "-".join(filter(None, kept.split("-"))) or "table"


def _from_sheet(
    path: Path, kind: str, mapping: str, corrections: Sequence[str], source: str, held: tuple[Row, ...] | None
) -> Source:
    notes: list[str] = []
    left_out: tuple[tuple[int, str], ...] = ()
    if held is not None:
        heads, rows = tuple(held[0].cells) if held else (), held
    else:
        sheet = sheet_of(path)
        heads, rows, left_out = sheet.heads, sheet.rows, sheet.left_out
    is_own = kind == "own" or (not kind and OWN_COLUMNS <= {*heads})
    found_kind = kind or ("own" if is_own else "hxl" if any(head.startswith("#") for head in heads) else "table")
    columns = Columns(columns={f: c for f, c in OWN_FIELDS.items() if c in heads}) if is_own else None
    return _made(path, found_kind, heads, rows, mapping, corrections, source, columns, left_out, notes)


def _from_tree(path: Path, kind: str, mapping: str, corrections: Sequence[str], source: str) -> Source:
    columns = None
    if kind == "ftm" or (not kind and path.name.endswith(FTM_NAMES)):
        kind, rows = "ftm", ftm_rows(path)
        columns = Columns(columns=FTM_FIELDS)
    elif path.suffix.lower() == ".jsonl":
        kind, rows = kind or "own", jsonl_rows(path)
    else:
        kind, rows = kind or "geojson", geojson_rows(path)
    heads = tuple(dict.fromkeys(name for row in rows for name in row.cells))
    if columns is None and OWN_COLUMNS <= {*heads}:
        columns = Columns(columns={f: c for f, c in OWN_FIELDS.items() if c in heads})
    return _made(path, kind, heads, tuple(rows), mapping, corrections, source, columns, (), [])


def _made(
    path: Path,
    kind: str,
    heads: tuple[str, ...],
    rows: tuple[Row, ...],
    mapping: str,
    corrections: Sequence[str],
    source: str,
    columns: Columns | None,
    left_out: tuple[tuple[int, str], ...],
    notes: list[str],
) -> Source:
    chosen = saved(mapping) if mapping else columns or guess(heads, rows)
    missing = [column for column in chosen.columns.values() if column not in heads]
    if mapping and missing:
        raise BadRequest(f"{path}: has no column {', '.join(missing)}, which the mapping {mapping!r} asks for")
    chosen = chosen.corrected(corrections, heads)
    publisher = source or path.stem
    chosen = with_shared(chosen, rows)
    if "id" not in chosen.columns:
        several = f"; {len(chosen.shared)} days and places have several rows, known by all their cells"
        alike = several if chosen.shared else ""
        notes.append(f"    no column is an id: a row is known by its day and place{alike} (--set id=COLUMN names one)")
    return Source(
        kind=kind,
        path=path,
        table=_table(path, _name_of(publisher), publisher),
        read=functools.partial(linked_row, functools.partial(mapped_row, chosen)),
        mapping=chosen,
        heads=heads,
        held=rows,
        left_out=left_out,
        notes=notes,
    )


NEAR_DAYS = 1
NEAR_DEGREES = 0.25
"""A row is held to be near an incident at most a day and some 25 km away. Our choice, for a comparison only."""


def _compared(rows: Iterable[Row], record: "Ledger") -> Iterator[str]:
    by_day: dict[date, list[tuple[float, float]]] = {}
    for one in record.summaries(Selection()):
        if one.earliest and one.latest and one.lat is not None and one.lon is not None:
            for step in range(min((one.latest - one.earliest).days, 31) + 1):
                by_day.setdefault(one.earliest + timedelta(days=step), []).append((one.lat, one.lon))
    total, near = Counter[str](), Counter[str]()
    for row in rows:
        part = row.cells.get("country", "") or "no country"
        total[part] += 1
        near[part] += _is_near(row, by_day)
    for part, number in total.most_common():
        yield f"    {part}: {number} rows, {near[part]} near an incident of the record ({NEAR_DAYS} day, 25 km)"


def _is_near(row: Row, by_day: Mapping[date, list[tuple[float, float]]]) -> bool:
    when = day_of(row.cells.get("event_date", ""), "dmy")
    lat, lon = degrees_of(row.cells.get("latitude", "")), degrees_of(row.cells.get("longitude", ""))
    if when is None or when.earliest is None or lat is None or lon is None:
        return False
    days = (when.earliest + timedelta(days=step) for step in range(-NEAR_DAYS, NEAR_DAYS + 1))
    spots = (spot for day in days for spot in by_day.get(day, ()))
    return any(abs(a - lat) <= NEAR_DEGREES and abs(o - lon) <= NEAR_DEGREES for a, o in spots)
