"""Rows out of files: CSV, XLSX, Parquet. Every cell becomes the text that a sheet would show."""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tocsin.errors import BadRequest, CannotRead

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as the sheet shows it (the header is 1), and its cells by their column's name."""

    number: int
    cells: Cells


def cell_text(value: Any) -> str:
    """Return a cell as text: whole numbers without a fraction, days as ISO, nothing for what is empty.

    >>> cell_text(8.0), cell_text(None), cell_text(datetime(2014, 1, 24)), cell_text(float("nan"))
    ('8', '', '2014-01-24', '')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a plain table, one header line and as many cells in every row, as programs write them.

    Raises: BadRequest for a file that is none; CannotRead for one that is no such table.
    """
    if not path.is_file():
        raise BadRequest(f"{path}: there is no such file")
    if path.suffix == ".parquet":
        return _parquet(path)
    return _csv(path)


def _parquet(path: Path) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            number = 1
            for batch in file.iter_batches(2_000):
                names = batch.schema.names
                columns = [column.to_pylist() for column in batch.columns]
                for values in zip(*columns, strict=True):
                    number += 1
                    yield Row(number, {name: cell_text(v) for name, v in zip(names, values, strict=True)})
    except (pa.ArrowException, OSError) as err:
        raise CannotRead(str(path), f"is no Parquet file that can be read ({err})") from err


def _csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", newline="", errors="surrogateescape") as file:
        reader = csv.reader(file)
        try:
            names = [name.strip() for name in next(reader, [])]
            if len(set(names)) != len(names) or len(names) < 2:
                raise CannotRead(str(path), "its first line is no header with a name to every column")
            for values in reader:
                if not any(values):
                    continue
                if len(values) != len(names):
                    raise CannotRead(
                        f"{path} > line {reader.line_num}", f"has {len(values)} cells, the header {len(names)}"
                    )
                yield Row(reader.line_num, {n: _unquoted(v.strip()) for n, v in zip(names, values, strict=True)})
        except csv.Error as err:
            raise CannotRead(f"{path} > line {reader.line_num}", f"is no CSV ({err})") from err


def _unquoted(value: str) -> str:
    """Take off the apostrophe that keeps a cell from being run as a formula; exports put it there."""
    return value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@") else value


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    taken = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            taken.update(piece)
    return taken.hexdigest()
