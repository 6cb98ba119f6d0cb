"""`tocsin export` and `tocsin import`, as a user types them."""

import csv
from pathlib import Path

from typer.testing import CliRunner

from tocsin.cli.commands import app
from tocsin.errors import BadRequest

SHEET = """\
Date,Town,Country,Killed,Injured
25/04/2021,Alpha,Kenya,2,5
26/04/2021,Beta,Kenya,,1
soon,Gamma,Kenya,1,1
Total,,,3,7
"""


def said(*words: str) -> str:
    done = CliRunner().invoke(app, words)
    return f"{done.output}{done.exception or ''}"


def test_a_sheet_goes_in_by_a_saved_mapping_and_out_as_a_file(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    monkeypatch.setenv("COLUMNS", "200")
    sheet, record = tmp_path / "our.csv", str(tmp_path / "a.db")
    sheet.write_text(SHEET, encoding="utf-8")

    looked = said("import", str(sheet), "--dry-run", "--save", "ours", "--ledger", record)
    assert "killed       Killed" in looked and "line 5: a row of totals" in looked
    taken = said("import", str(sheet), "--mapping", "ours", "--ledger", record)
    assert "3 rows: 2 new, 0 changed, 0 as they stood, 1 not taken" in taken
    assert "its date is none: 'soon'" in taken
    wrote = said("export", "csv", "--out", str(tmp_path / "o.csv"), "--country", "KE", "--ledger", record)
    assert "2 incidents as csv, profile public, logged in custody" in wrote
    assert "Alpha" not in (tmp_path / "o.csv").read_text(encoding="utf-8")
    assert "holds        True" in said("verify", "--ledger", record)
    assert "would leave" in said("export", "--dry-run", "--ledger", record)


def test_what_is_wrong_is_said_with_the_way_out(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    sheet, record = tmp_path / "our.csv", str(tmp_path / "a.db")
    sheet.write_text(SHEET, encoding="utf-8")
    said("import", str(sheet), "--ledger", record)

    assert "there are csv, xlsx" in said("export", "doc", "--out", "x", "--ledger", record)
    assert "name a file" in said("export", "csv", "--ledger", record)
    assert "no profile" in said("export", "csv", "--out", str(tmp_path / "x"), "--profile", "all", "--ledger", record)
    assert "no mapping is saved as 'theirs'" in said("import", str(sheet), "--mapping", "theirs", "--ledger", record)
    assert "'Dead' is no column; there are Date" in said(
        "import", str(sheet), "--set", "killed=Dead", "--ledger", record
    )
    assert "there is no such file" in said("import", str(tmp_path / "no.csv"), "--ledger", record)
    assert "cannot hold" in said("export", "--list")
    assert isinstance(CliRunner().invoke(app, ["export", "doc", "--ledger", record]).exception, BadRequest)


def test_changes_are_asked_for_before_they_are_taken(tmp_path: Path) -> None:
    sheet, record = tmp_path / "our.csv", str(tmp_path / "a.db")
    sheet.write_text("Id,Date,Town,Killed\n1,25/04/2021,Alpha,2\n7,26/04/2021,Beta,1\n", encoding="utf-8")
    said("import", str(sheet), "--ledger", record)
    sheet.write_text("Id,Date,Town,Killed\n1,25/04/2021,Alpha,4\n", encoding="utf-8")

    asked = said("import", str(sheet), "--ledger", record)
    assert "nothing was taken; say --yes" in asked and "1: killed 2 -> 4" in asked
    assert "1 rows of the record are no longer in the table" in asked and "    7\n" in asked
    assert "0 new, 1 changed" in said("import", str(sheet), "--yes", "--ledger", record)


def test_every_change_is_written_where_more_change_than_a_screen_holds(tmp_path: Path) -> None:
    sheet, record, out = tmp_path / "our.csv", str(tmp_path / "a.db"), tmp_path / "changed.csv"
    heads = "Id,Date,Town,Killed,Remarks\n"
    before = [f"{n},25/04/2021,Alpha,{n},as told\n" for n in range(1, 26)]
    sheet.write_text(heads + "".join(before), encoding="utf-8")
    said("import", str(sheet), "--ledger", record)
    after = [f"{n},{24 if n == 1 else 25}/04/2021,Alpha,{n + 100},as told\n" for n in range(1, 23)]
    sheet.write_text(f"{heads}{''.join(after)}23,25/04/2021,Alpha,23,=mended\n", encoding="utf-8")

    told = said("import", str(sheet), "--dry-run", "--changes", str(out), "--ledger", record)
    assert "22 change their toll, 0 their place, 1 their date" in told
    assert told.count(": killed ") == 20 and "and 2 more; --changes FILE writes all" in told
    assert "1: 25/04/2021 -> 24/04/2021" in told
    assert "1 keep toll, place and date, and change in Remarks (1)" in told
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "id,column,as it stands,as it would be"
    assert [line for line in lines if line.startswith("22,")] == ["22,Killed,22,122"]
    assert "23,Remarks,as told,'=mended" in lines
    assert lines[-2:] == [f"{n},,in the record,no longer in the table" for n in (24, 25)]
    assert "26 changes" in told

    away = said("import", str(sheet), "--dry-run", "--changes", str(tmp_path / "no" / "a.csv"), "--ledger", record)
    assert "there is no folder" in away


def test_a_sheet_without_points_is_placed_by_the_gazetteer(tmp_path: Path) -> None:
    sheet, record, out = tmp_path / "our.csv", str(tmp_path / "a.db"), tmp_path / "out.csv"
    rows = "1,25/04/2021,Maiduguri,Borno,2\n2,26/04/2021,Nowhere Known,Borno,1\n"
    sheet.write_text(f"Id,Date,Town,State,Killed\n{rows}", encoding="utf-8")
    said("import", str(sheet), "--ledger", record)
    said("export", "csv", "--profile", "private", "--out", str(out), "--ledger", record)

    with out.open(encoding="utf-8", newline="") as file:
        found = {row["place"]: row for row in csv.DictReader(file)}
    assert found["Maiduguri"]["country"] == "NG"
    assert found["Maiduguri"]["lat"].startswith("11.") and found["Maiduguri"]["lon"].startswith("13.")
    assert found["Nowhere Known"]["lat"] == ""


def test_entities_a_line_are_followthemoney_by_either_ending(tmp_path: Path) -> None:
    entities = (
        '{"id": "e1", "schema": "Event", "properties": {"startDate": ["2021-05-02"], "summary": ["Two men died"]}}\n'
        '{"id": "e2", "schema": "Event", "properties": {"startDate": ["2021-05-03"], "summary": ["IEDs on a road"]}}\n'
    )
    for ending in ("ftm.json", "ftm.jsonl"):
        record = str(tmp_path / f"{ending}.db")
        (tmp_path / f"a.{ending}").write_text(entities, encoding="utf-8")
        assert "2 rows: 2 new" in said("import", str(tmp_path / f"a.{ending}"), "--ledger", record)

        told = said("incidents", "--ledger", record).splitlines()
        assert [line.split()[0] for line in told if "2021-05-0" in line] == ["other", "remote_explosive"]


def test_rows_that_name_a_marked_source_are_told_before_they_are_taken(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    sheet, record, out = tmp_path / "our.csv", str(tmp_path / "a.db"), tmp_path / "out.csv"
    sheet.write_text("Id,Date,Town,Source\n1,25/04/2021,Alpha,Clinic A\n2,26/04/2021,Beta,Wire B\n", encoding="utf-8")
    said("sharing", "mark", "Clinic A", "--tlp", "red", "--sensitive")

    told = " ".join(said("import", str(sheet), "--dry-run", "--ledger", record).split())
    assert "beware: 1 rows name 'Clinic A' (TLP:RED, sensitive)" in told
    assert "with --source 'Clinic A'" in told and "name 'Wire B'" not in told

    assert "beware" not in said("import", str(sheet), "--source", "Clinic A", "--ledger", record)
    refused = said("export", "csv", "--out", str(out), "--ledger", record)
    assert "2 incidents may not leave" in refused and "TLP:RED" in refused and not out.exists()
