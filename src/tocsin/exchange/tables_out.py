"""Tables: CSV, XLSX, Parquet, and HXL-tagged CSV."""

import csv
import io
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tocsin.exchange.flat import COLUMNS, NAMES, RUN, Column, as_cell, flat
from tocsin.exchange.format_registry import About, file_format
from tocsin.exchange.shareable import Shareable, main_harm

if TYPE_CHECKING:
    import pyarrow as pa

FLAT_LOSES = (
    "each source's own figure (only low, best and high of them all)",
    "tolls by group of victims, but for civilians killed",
    "other places and dates than the main ones",
    "the sentences that values were read from",
)


@file_format(
    "csv",
    suffix=".csv",
    media_type="text/csv",
    title="CSV, one row an incident",
    cannot_hold=(*FLAT_LOSES, "types of columns", "filter, profile and date of the export"),
)
def write_csv(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """Comma-separated values (RFC 4180), UTF-8, with a header line."""
    return write_rows(out, [NAMES], (flat(one) for one in incidents))


def write_rows(out: Path, heads: Sequence[Sequence[str]], rows: Iterable[Sequence[Any]]) -> int:
    """Write header lines and rows as CSV; return how many rows."""
    count = 0
    with out.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(heads)
        for row in rows:
            writer.writerow([as_cell(value) for value in row])
            count += 1
    return count


def csv_head() -> bytes:
    """Return the header line of the CSV."""
    return _csv_bytes([NAMES])


def csv_text(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return flat rows as lines of the CSV."""
    return _csv_bytes([f"'{v}" if v.__class__ is str and v[:1] in RUN and v else v for v in row] for row in rows)


def _csv_bytes(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


ROWS_OF_A_SHEET = 1_048_575
"""Source: Excel's specifications, 1,048,576 rows with the header."""


@file_format(
    "xlsx",
    suffix=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    title="Excel workbook with typed columns, and sheets that explain them",
    cannot_hold=FLAT_LOSES,
)
def write_xlsx(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """A workbook: sheet "incidents", sheet "columns" that explains them, sheet "about" with filter, profile, date."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = f"Tocsin {about.version}"
    book.properties.created = book.properties.modified = about.made_at.replace(tzinfo=None)
    _plain_sheet(book, "about", about_rows(about), (18, 90))
    _plain_sheet(
        book, "columns", [("column", "type", "holds"), *((c.name, c.type, c.holds) for c in COLUMNS)], (18, 8, 90)
    )
    count, rows = 0, iter(incidents)
    for number in range(1, 1_000):
        first = next(rows, None)
        if first is None and number > 1:
            break
        sheet = book.create_sheet("incidents" if number == 1 else f"incidents {number}", number - 1)
        sheet.freeze_panes = "B2"
        sheet.append(list(NAMES))
        for one in islice(chain([first] if first else [], rows), ROWS_OF_A_SHEET):
            sheet.append([_typed(sheet, column, value) for column, value in zip(COLUMNS, flat(one), strict=True)])
            count += 1
    book.save(out)
    return count


def about_rows(about: About) -> list[tuple[str, str]]:
    """Return what a file says of itself, as names and values."""
    return [
        ("made by", f"Tocsin {about.version}"),
        ("made at", about.made_at.isoformat(timespec="seconds")),
        ("filter", about.selection),
        ("profile", about.profile),
        ("tlp", about.tlp),
        *(("credit", credit) for credit in about.credits),
    ]


def _plain_sheet(book: Any, title: str, rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    sheet = book.create_sheet(title)
    for letter, width in zip("ABC", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    for row in rows:
        sheet.append([_typed(sheet, None, value) for value in row])


def _typed(sheet: Any, column: Column | None, value: Any) -> Any:
    """Return a cell of the column's type; text stays text, also where it begins like a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        if column is not None and column.type == "date" and value is not None:
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = "yyyy-mm-dd"
            return cell
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)[:32_767])
    cell.data_type = "s"
    return cell


ROWS_OF_A_GROUP = 20_000
"""Rows of one Parquet row group: so many are held in memory at a time. Our choice."""


@file_format(
    "parquet",
    suffix=".parquet",
    media_type="application/vnd.apache.parquet",
    title="Apache Parquet with typed columns",
    cannot_hold=FLAT_LOSES,
)
def write_parquet(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """The columns of the CSV with their types; filter, profile and date stand in the file's metadata."""
    count, rows = 0, (flat(one) for one in incidents)
    with BatchWriter(out, about) as writer:
        while group := list(islice(rows, ROWS_OF_A_GROUP)):
            writer.write(len(group), columns_of(group))
            count += len(group)
    return count


class BatchWriter:
    """Writes a Parquet file of batches of flat rows."""

    def __init__(self, out: Path, about: About) -> None:
        import pyarrow.parquet as pq

        self._schema = _schema(about)
        self._writer = pq.ParquetWriter(out, self._schema, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def write(self, many: int, buffers: Sequence[bytes | None]) -> None:
        """Write so many rows, as :func:`columns_of` gives them, some being kept until they make a row group."""
        import pyarrow as pa

        remaining = iter(buffers)
        arrays = []
        for column in self._schema:
            own = islice(remaining, BUFFERS_OF_TEXT if column.type == pa.string() else BUFFERS_OF_NUMBERS)
            held = [None if one is None else pa.py_buffer(one) for one in own]
            arrays.append(pa.Array.from_buffers(column.type, many, held))
        self._waiting.append(pa.record_batch(arrays, schema=self._schema))
        if sum(len(one) for one in self._waiting) >= ROWS_OF_A_GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema))
            self._waiting = []


BUFFERS_OF_TEXT, BUFFERS_OF_NUMBERS = 3, 2
"""Which cells are known, where each text ends, all text; which cells are known, the numbers. Source: Arrow's columnar
format 1.5, "Variable-size Binary Layout" and "Fixed-Size Primitive Layout"."""
EPOCH = date(1970, 1, 1).toordinal()


def columns_of(rows: Sequence[Sequence[Any]]) -> list[bytes | None]:
    """Return flat rows as the buffers of their columns, in Arrow's layout, one column's after another's.

    Made without Arrow, which would take 30 MB of each process that makes rows, and 50 more for pandas, which Arrow
    opens when it is handed Python's values.
    """
    by_column = zip(*rows, strict=True) if rows else ([] for _ in COLUMNS)
    return [buffer for column, values in zip(COLUMNS, by_column, strict=True) for buffer in _buffers(column, values)]


def _buffers(column: Column, values: Sequence[Any]) -> Iterable[bytes | None]:
    yield _known(values)
    if column.type == "text":
        written = [b"" if value is None else value.encode("utf-8", "replace") for value in values]
        yield array("i", accumulate(map(len, written), initial=0)).tobytes()
        yield b"".join(written)
    elif column.type == "float":
        yield array("d", [0.0 if value is None else value for value in values]).tobytes()
    elif column.type == "date":
        yield array("i", [0 if value is None else value.toordinal() - EPOCH for value in values]).tobytes()
    else:
        yield array("i", [0 if value is None else value for value in values]).tobytes()


def _known(values: Sequence[Any]) -> bytes | None:
    """Return one bit a value, the lowest of a byte first: 1 where it is known; None where all are."""
    if None not in values:
        return None
    bits = "".join(["0" if value is None else "1" for value in reversed(values)])
    return int(bits, 2).to_bytes((len(values) + 7) // 8, "little")


def _schema(about: About | None) -> "pa.Schema":
    import pyarrow as pa

    types = {"text": pa.string(), "int": pa.int32(), "float": pa.float64(), "date": pa.date32()}
    fields = [pa.field(c.name, types[c.type], metadata={"holds": c.holds}) for c in COLUMNS]
    return pa.schema(fields, metadata=dict(about_rows(about)) if about else None)


HXL = (
    ("id", "#event+id"), ("type", "#event+type"), ("subtype", "#event+subtype"), ("status", "#event+status"),
    ("date from", "#date+occurred+start"), ("date to", "#date+occurred+end"), ("date precision", "#date+occurred+prec"),
    ("country", "#country+code+v_iso2"), ("province", "#adm1+name"), ("district", "#adm2+name"),
    ("place", "#loc+name"), ("latitude", "#geo+lat"), ("longitude", "#geo+lon"), ("place precision", "#geo+prec"),
    ("killed", "#affected+killed"), ("killed, least", "#affected+killed+min"), ("killed, most", "#affected+killed+max"),
    ("injured", "#affected+injured"), ("injured, least", "#affected+injured+min"),
    ("injured, most", "#affected+injured+max"), ("women killed", "#affected+killed+f+adults"),
    ("men killed", "#affected+killed+m+adults"), ("children killed", "#affected+killed+children"),
    ("perpetrators", "#org+name+perpetrator"), ("targets", "#org+name+target"), ("sources", "#meta+source"),
    ("link", "#meta+url"), ("tlp", "#meta+tlp"),
)  # fmt: skip
"""Headers and tags. Source: HXL 1.1 core hashtags (#event #date #country #adm1 #adm2 #loc #geo #affected #org #meta)
and attributes (+code +name +id +lat +lon +min +max +f +m +children +v_iso2); the other attributes are convention."""


@file_format(
    "hxl",
    suffix=".hxl.csv",
    media_type="text/csv",
    title="HXL-tagged CSV, as OCHA takes it",
    cannot_hold=(*FLAT_LOSES, "P-codes (the gazetteer has none)", "who claims it or is blamed for it"),
)
def write_hxl(incidents: Iterable[Shareable], out: Path, about: About) -> int:
    """CSV with a header line and a line of hashtags (HXL 1.1)."""
    return write_rows(out, [[head for head, _ in HXL], [tag for _, tag in HXL]], map(_hxl_row, incidents))


def _hxl_row(one: Shareable) -> list[Any]:
    flat_row = dict(zip(NAMES, flat(one), strict=True))
    keys = ("id", "type", "subtype", "status", "earliest", "latest", "date_prec", "country", "adm1", "adm2", "place",
            "lat", "lon", "where_prec")  # fmt: skip
    row = [flat_row[key] for key in keys]
    for harm in ("killed", "injured"):
        view = main_harm(one, harm)
        row += [view.best, view.low, view.high] if view else [None, None, None]
    row += [_victims(one, "female", "adult"), _victims(one, "male", "adult"), _victims(one, "", "child")]
    url = next((s.url for s in one.sources if s.url), "")
    return [*row, flat_row["perpetrators"], flat_row["targets"], flat_row["sources"], url, one.tlp]


def _victims(one: Shareable, sex: str, age: str) -> int | None:
    """Return the killed of a sex and age, None where not told; an adult is whoever is told as no child."""
    told = [
        cell.number
        for cell in one.victims
        if cell.harm == "killed" and (cell.sex == sex or not sex) and ((cell.age == "child") == (age == "child"))
    ]
    return sum(told) if told else None
