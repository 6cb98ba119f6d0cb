"""What is planted in reports and rows of a real record does not leave it under `public`: every byte is looked at."""

import csv
import gzip
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pipeline_made import clock
from tables_made import event, table

from tocsin.capture import Options, given
from tocsin.exchange import FORMATS, format_named
from tocsin.exporting import export, rules_of
from tocsin.importing import take
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import Selection
from tocsin.tables import source_of

MANY = 500
"""Rows of each table: 1,000 incidents in all."""
PLANTED = re.compile(r"zqx\w*", re.IGNORECASE)
TEXTS = (
    "Gunmen shot dead Zqxadam Zqxhasan, a teacher, at the house of Zqxomar in Garissa, Kenya, on 4 March 2019, "
    "said Zqxleyla Zqxnoor, a nurse at the Zqxmercy clinic.",
    "Zqxfront fighters abducted Zqxmina Zqxsaid from Zqxvillage near Garissa, Kenya, on 9 March 2019, her brother "
    "Zqxjamal said. The Zqxarmy denied it.",
)


def spot(number: int) -> tuple[float, float]:
    """Return a point whose digits are found nowhere else."""
    return round(33.1 + number * 0.000731, 6), round(43.1 + number * 0.000613, 6)


def ucdp(path: Path) -> Path:
    rows = []
    for number in range(MANY):
        lat, lon = spot(number)
        words = {
            name: f"Zqx{name}{number}"
            for name in (
                "dyad_name", "side_a", "side_b", "source_office", "source_headline", "where_coordinates", "adm_1",
                "adm_2",
            )
        }  # fmt: skip
        rows.append(event(number + 1, best=number % 9, low=0, high=20, latitude=lat, longitude=lon, **words))
    return table(path, *rows)


def sheet(path: Path) -> Path:
    heads = ("Ref", "Date", "Town", "District", "Country", "Lat", "Lon", "Killed", "Perpetrator", "Victims", "Weapon",
             "Notes", "Source", "URL")  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for number in range(MANY):
            lat, lon = spot(number + MANY)
            words = [f"Zqx{head}{number}" for head in ("Perpetrator", "Victims", "Weapon", "Notes", "Source")]
            where = [f"Zqxtown{number}", f"Zqxdistrict{number}", "Iraq", lat, lon]
            url = f"https://zqxhost{number}.example/zqxpath"
            writer.writerow([f"Zqxref{number}", "2021-03-04", *where, 1, *words, url])
    return path


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("leaks")
    with open_ledger(folder / "tocsin.db") as record:
        for number, text in enumerate(TEXTS):
            options = Options(source=f"Zqxwire {number}", published=date(2019, 3, 10))
            report = given(text, options=options, clock=clock, doc=f"https://zqx.example/{number}")
            enter(report, open_desk().read(report), record)
        for path in (ucdp(folder / "zqxged.csv"), sheet(folder / "zqxsheet.csv")):
            source = source_of(path)
            done = take(record, source.rows(), source.table, source.read)
            assert MANY == done.new
        yield record


def everything_in(path: Path) -> str:
    """Return all that a file holds: its name, its bytes, what is packed in them, and a table's values."""
    held = path.read_bytes()
    found = [path.name, held.decode("utf-8", "replace"), held.decode("utf-16-le", "replace")]
    if held[:2] == b"\x1f\x8b":
        found.append(gzip.decompress(held).decode("utf-8", "replace"))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            found += [f"{packed.comment!r}"]
            found += [
                f"{one.filename} {one.comment!r} {one.extra!r} {packed.read(one).decode('utf-8', 'replace')}"
                for one in packed.infolist()
            ]
    if path.suffix == ".parquet":
        read = pq.read_table(path)
        found += [str(read.schema.metadata), read.schema.to_string(show_field_metadata=True)]
        found += [str(value) for column in read.columns for value in column.to_pylist()]
    return "\n".join(found)


def points() -> set[str]:
    return {str(value) for number in range(2 * MANY) for value in spot(number)}


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_planted_in_a_record_leaves_under_public(name: str, ledger: Ledger, tmp_path: Path) -> None:
    form = format_named(name)
    done = export(ledger, Selection(), form, tmp_path / f"out{form.suffix}", rules=rules_of(), clock=clock)
    held = everything_in(done.path)

    assert done.incidents > 2 * MANY
    assert [] == PLANTED.findall(held)[:5]
    assert set() == points() & set(re.findall(r"\d+\.\d+", held))


@pytest.mark.parametrize("name", FORMATS)
def test_it_does_leave_under_private(name: str, ledger: Ledger, tmp_path: Path) -> None:
    """So that the test above can fail: what is planted does reach every format."""
    form = format_named(name)
    done = export(ledger, Selection(), form, tmp_path / f"out{form.suffix}", rules=rules_of("private"), clock=clock)
    held = everything_in(done.path)

    assert len(set(PLANTED.findall(held))) > MANY
    assert points() & set(re.findall(r"\d+\.\d+", held))
