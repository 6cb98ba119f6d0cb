"""`--ledger` is one option wherever it stands, and takes a server's address wherever it takes a file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from cli_made import run

from tocsin.cli.commands import app
from tocsin.roads.keeping import folder_of

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))

from ledger_stores import new_store


def _commands(command: click.Command, name: str = "tocsin") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        yield from _commands(below, f"{name} {word}")


def test_ledger_is_one_option_wherever_it_stands() -> None:
    told = {
        name: (option.metavar, option.help, option.envvar, option.default)
        for name, command in _commands(typer.main.get_command(app))
        for option in command.params
        if "--ledger" in option.opts
    }

    assert len(told) > 40
    (one,) = set(told.values()) - {told["tocsin demo"]}
    assert ("PATH|ADDRESS", "TOCSIN_LEDGER", "tocsin.db") == (one[0], one[2], one[3])


def test_what_lies_beside_a_server_s_record_is_in_the_user_s_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))

    assert tmp_path / "own" / "roads" == folder_of("postgresql://office@host/tocsin")


def test_sheets_watches_and_roads_work_on_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    store = new_store("postgresql", tmp_path)
    sheet = tmp_path / "our.csv"
    sheet.write_text("Date,Town,Country,Killed\n25/04/2021,Garissa,Kenya,2\n", encoding="utf-8")
    monkeypatch.setenv("TOCSIN_LEDGER", str(store.address))
    try:
        assert "1 new" in run("import", sheet).out
        assert "1 incident as csv" in run("export", "csv", "--out", "out.csv").flat
        assert 0 == run("watch", "add", "garissa", "--around", "Garissa", "--country", "KE").status
        assert "1 round" in run("follow", sheet.parent / "out.csv", "--rounds", "1").err
        assert 0 == run("roads", "list").status
    finally:
        store.remove()

    assert ["our.csv", "out.csv", "own"] == sorted(path.name for path in tmp_path.iterdir()), "no file of that name"
