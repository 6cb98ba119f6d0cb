"""Rows of tables are linked to the directory where that is sure, and nowhere else."""

from pathlib import Path

import pytest

from tocsin.exchange.rows_in import Row
from tocsin.exchange.ucdp_in import actor_numbers
from tocsin.records import IncidentSaid
from tocsin.tables import source_of


def ids_of(tmp_path: Path, name: str, country: str, day: str = "2021-06-01") -> list[str]:
    path = tmp_path / "sheet.csv"
    path.write_text(f"date,country,perpetrator,killed\n{day},{country},{name},3\n", encoding="utf-8")
    source = source_of(path)
    (row,) = source.rows()
    said = source.read(source.table, row).reading.claims[0].said
    assert isinstance(said, IncidentSaid)
    return [candidate.id for party in said.perpetrators for candidate in party.value.candidates]


@pytest.mark.parametrize(
    ("name", "country", "ids"),
    [
        ("ISIS-K", "Afghanistan", ["actor:isis-k"]),
        ("Islamic State Khorasan", "Afghanistan", ["actor:isis-k"]),
        ("Islamic State", "Afghanistan", []),
        ("ISIS-K", "Mexico", []),
        ("gunmen", "Afghanistan", []),
        ("The Example Group", "Afghanistan", []),
    ],
)
def test_a_name_that_one_alone_bears_where_it_acts_is_linked(
    name: str, country: str, ids: list[str], tmp_path: Path
) -> None:
    assert ids == ids_of(tmp_path, name, country)


def test_a_name_of_another_time_is_not_linked(tmp_path: Path) -> None:
    assert ["actor:isis-k"] == ids_of(tmp_path, "ISIS-K", "Afghanistan")
    assert [] == ids_of(tmp_path, "ISIS-K", "Afghanistan", "2005-06-01")


def test_ucdps_numbers_are_told_by_name_where_they_are_given() -> None:
    cells = {"side_a": "IS", "side_a_new_id": "234", "side_b": "Civilians", "side_b_new_id": ""}

    assert {"IS": 234} == actor_numbers(Row(1, cells))
    assert {} == actor_numbers(Row(1, {"side_a": "IS", "perpetrator": "IS"}))
