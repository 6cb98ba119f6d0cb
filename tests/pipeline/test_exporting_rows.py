"""Tables made straight from what the ledger stores are those that the formats' writers make, byte for byte and row."""

import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pipeline_made import ADEN, a_report, clock
from tables_made import event, table

from tocsin.exchange import FORMATS, format_named
from tocsin.exchange.flat import COLUMNS, flat
from tocsin.exchange.flat_rows import FlatRows
from tocsin.exchange.format_registry import About
from tocsin.exchange.shareable import shareable_of
from tocsin.exchange.sharing import shared
from tocsin.exchange.tables_out import BatchWriter, columns_of
from tocsin.exporting import export, rules_of, shareables
from tocsin.importing import take
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import Selection
from tocsin.tables import source_of

PROFILES = ("public", "partner", "private")


def a_record(path: Path) -> Ledger:
    ledger = open_ledger(path)
    for report in (a_report(), a_report(ADEN, "aden", "Second Wire")):
        enter(report, open_desk().read(report), ledger)
    events = [event(n, best=n % 7, low=n % 5, high=n % 9 + 3) for n in range(1, 40)]
    source = source_of(table(path.with_suffix(".csv"), *events))
    take(ledger, source.rows(), replace(source.table, taken_at=clock()), source.read)
    return ledger


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_the_quick_way_writes_what_the_formats_writer_writes(name: str, profile: str, tmp_path: Path) -> None:
    with a_record(tmp_path / "tocsin.db") as ledger:
        done = export(ledger, Selection(), format_named(name), tmp_path / "a", rules=rules_of(profile), clock=clock)
        rules = rules_of(profile)
        about = About(profile=profile, selection="all incidents", made_at=clock(), version="1")
        slow = FORMATS[name].write(
            (shared(one, rules) for one in shareables(ledger, ledger.stored_incidents())), tmp_path / "b", about
        )

    assert slow == done.incidents == 41
    if name == "csv":
        assert (tmp_path / "b").read_bytes() == (tmp_path / "a").read_bytes()
    else:
        assert pq.read_table(tmp_path / "b").to_pylist() == pq.read_table(tmp_path / "a").to_pylist()


@pytest.mark.parametrize("profile", PROFILES)
def test_incidents_put_together_at_random_give_the_same_row(profile: str, tmp_path: Path) -> None:
    """Parts of real incidents are exchanged, doubled and left out, and sources marked at random."""
    made = random.Random(20)
    rules = rules_of(profile)
    with a_record(tmp_path / "tocsin.db") as ledger:
        incidents = list(ledger.stored_incidents())
        reports = ledger.stored_reports({r for i in incidents for r in i["reports"]})
    names = [report["source"]["name"] for report in reports.values()]
    keys = ("dates", "places", "perpetrators", "targets", "attribution", "tolls", "weapons", "reports")
    for _ in range(300):
        mixed = dict(made.choice(incidents))
        for key in keys:
            mixed[key] = [part for one in made.sample(incidents, made.randrange(4)) for part in one[key]]
        mixed["score"] = made.random()
        marks = {
            " ".join(name.casefold().split()): replace(
                next(iter(rules.marks.values())), is_sensitive=made.random() < 0.5, is_cleared=made.random() < 0.5,
                tlp=made.choice(["", "green", "red"]), licence=made.choice(["", "CC-BY-4.0"]),
            )
            for name in names
        }  # fmt: skip
        marked = replace(rules, marks=marks)

        assert flat(shared(shareable_of(mixed, reports, marks), marked)) == FlatRows(marked).row(mixed, reports)


def test_other_processes_make_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.ledger.questions.LOT", 2)
    with a_record(tmp_path / "tocsin.db") as ledger:
        for out, processes in (("one", 1), ("two", 2)):
            export(
                ledger, Selection(), format_named("csv"), tmp_path / out, rules=rules_of(), clock=clock,
                processes=processes,
            )  # fmt: skip

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_parquet_gives_back_every_cell_as_it_was(tmp_path: Path) -> None:
    cells = {
        "text": [None, "", "Tūnis — تونس", "a\ud800b", "last"],
        "int": [None, 0, -3, 2**31 - 1, 7],
        "float": [0.25, None, -36.8, 0.0, 1e9],
        "date": [date(1969, 12, 31), date(1, 1, 1), None, date(9999, 12, 31), date(2026, 2, 28)],
    }
    rows = list(zip(*(cells[column.type] for column in COLUMNS), strict=True))
    about = About(profile="public", selection="all incidents", made_at=clock(), version="1")
    with BatchWriter(tmp_path / "a", about) as writer:
        for lot in (rows[:3], [], rows[3:4], rows[4:]):
            writer.write(len(lot), columns_of(lot))

    written = pq.read_table(tmp_path / "a")
    whole = [*cells["text"][:3], "a?b", cells["text"][4]]
    for column in COLUMNS:
        assert written[column.name].to_pylist() == (whole if column.type == "text" else cells[column.type])


def test_processes_that_make_rows_load_neither_store_nor_arrow() -> None:
    """Each of them would take 20 to 100 MB more."""
    asked = "import sys, tocsin.exporting_rows, tocsin.exporting; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()

    assert "tocsin.exporting_rows" in loaded
    assert not {"sqlalchemy", "pyarrow", "pandas", "onnxruntime", "tocsin.ledger"} & set(loaded)


def test_an_export_to_parquet_opens_no_pandas(tmp_path: Path) -> None:
    """Arrow opens it when it is handed Python's values: 50 MB."""
    with a_record(tmp_path / "tocsin.db"):
        pass
    asked = (
        "import sys; from pathlib import Path; from tocsin.cli import main; sys.argv = ['tocsin', *sys.argv[1:]]\n"
        "try: main()\nfinally: print(*sys.modules)"
    )
    arguments = ["export", "parquet", "--out", tmp_path / "a.parquet", "--ledger", tmp_path / "tocsin.db"]
    ran = subprocess.run([sys.executable, "-c", asked, *map(str, arguments)], capture_output=True, text=True)

    assert pq.read_table(tmp_path / "a.parquet").num_rows == 41, ran.stderr
    assert "pyarrow" in ran.stdout.split()
    assert "pandas" not in ran.stdout.split()
