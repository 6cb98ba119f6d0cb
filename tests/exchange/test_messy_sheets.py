"""Ten messy sheets, each mapped right with at most two corrections, every line taken or named with its reason."""

from pathlib import Path

import pytest
from messier_sheets import MORE
from messy_sheets import SHEETS, Messy

from tocsin.errors import CannotRead
from tocsin.records import IncidentSaid, TollSaid
from tocsin.tables import source_of


@pytest.mark.parametrize("sheet", [*SHEETS, *MORE], ids=lambda sheet: sheet.name)
def test_a_messy_sheet_is_mapped_right(sheet: Messy, tmp_path: Path) -> None:
    path = sheet.make(tmp_path)
    assert len(sheet.corrections) <= 2
    source = source_of(path, corrections=sheet.corrections)
    read, refused = [], 0
    for row in source.rows():
        try:
            taken = source.read(source.table, row)
        except CannotRead:
            refused += 1
            continue
        hub, *tolls = taken.reading.claims
        assert isinstance(hub.said, IncidentSaid)
        killed = [
            t.said.toll.value
            for t in tolls
            if isinstance(t.said, TollSaid) and t.said.toll.value.harm.value == "killed"
        ]
        low, high = (killed[0].low, killed[0].high) if killed else (None, None)
        read.append((hub.said.dates[0].value.value, hub.said.places[0].value.name, low, high))

    assert (sheet.rows, sheet.left_out, sheet.refused) == (read, len(source.left_out), refused)


def test_what_a_column_does_not_settle_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("date,place,killed\n03/04/2021,A,1\n04/05/2021,B,2\n", encoding="utf-8")

    assert any("nothing tells day from month" in line for line in source_of(path).preview())
    turned = source_of(path, corrections=["order=mdy"])
    hub = turned.read(turned.table, next(turned.rows())).reading.claims[0]
    assert "2021-03-04" == hub.said.dates[0].value.value  # type: ignore[union-attr]
