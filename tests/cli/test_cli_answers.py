"""What the record of the example reports answers, command by command and format by format."""

import csv
import io
import json
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_made import EXAMPLES, Done, run

from tocsin.cli.commands import app
from tocsin.exchange import COLUMNS
from tocsin.ledger import open_ledger


def rows(done: Done) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(done.out)))


def test_the_demonstration_shows_incidents_and_says_what_to_type_next(examples: Path) -> None:
    shown = examples.with_name("demo.txt").read_text(encoding="utf-8")
    incidents = run("incidents", "--ledger", examples).out

    assert incidents in shown
    assert "33 reports" in shown
    for line in shown.partition("What to type next:")[2].strip().splitlines()[:-1]:
        assert run(*shlex.split(line)[1:]).status == 0, line


def test_the_demonstration_mixes_nothing_into_a_record_that_is_there(examples: Path) -> None:
    before = examples.read_bytes()
    done = run("demo", "--ledger", examples)

    assert (2, before) == (done.status, examples.read_bytes())
    assert f"tocsin incidents --ledger {examples}" in done.err


@pytest.mark.parametrize("suffix", ["txt", "html", "pdf", "docx", "eml", "rss", "warc.gz", "jsonl"])
def test_every_kind_of_example_gave_reports(examples: Path, suffix: str) -> None:
    locations = [report["location"] for report in run("reports", "--ledger", examples, "--format", "jsonl").lines]

    assert any(f".{suffix}" in location for location in locations)


@pytest.mark.parametrize("shape", ["table", "jsonl", "csv"])
@pytest.mark.parametrize(
    "command",
    [["incidents"], ["reports"], ["search", "killed"], ["show", "kabul-opinion.txt"], ["rebuild"], ["verify"]],
)
def test_every_command_prints_every_format(examples: Path, command: list[str], shape: str) -> None:
    done = run(*command, "--ledger", examples, "--format", shape)

    assert (0, "") == (done.status, done.err)
    if shape == "jsonl":
        assert all(done.lines)
    elif shape == "csv":
        widths = {len(row) for row in csv.reader(io.StringIO(done.out))}
        assert 1 == len(widths) and len(rows(done)) > 0
    else:
        assert done.out.strip()


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("command", [["incidents"], ["reports"], ["search", "killed"], ["show", "kabul-opinion.txt"]])
def test_tables_fit_the_terminal_and_cut_nothing_off(examples: Path, command: list[str], width: int) -> None:
    done = run(*command, "--ledger", examples, width=width)

    assert [] == [line for line in done.out.splitlines() if len(line.rstrip()) > width]
    ids = [incident["id"] for incident in run("incidents", "--ledger", examples, "--format", "jsonl").lines]
    if command == ["incidents"]:
        assert [] == [name for name in ids if name not in done.out]


def test_an_incident_has_every_field_of_the_format(examples: Path) -> None:
    for incident in run("incidents", "--ledger", examples, "--format", "jsonl").lines:
        assert {
            "id", "reports", "claims", "type", "subtype", "date", "place", "dates", "places", "perpetrators", "targets",
            "responsibility", "tolls", "status",
        } <= {*incident}  # fmt: skip
        assert incident["reports"] and incident["claims"]
        for toll in incident["tolls"]:
            assert {"harm", "group", "low", "best", "high", "by_source"} <= {*toll}
            given = {figure[end] for figure in toll["by_source"] for end in ("low", "high")}
            assert {toll["low"], toll["best"], toll["high"]} - {None} <= given, "a figure that nobody gave"


def test_the_flat_form_says_the_same_as_the_whole_one(examples: Path) -> None:
    whole = run("incidents", "--ledger", examples, "--format", "jsonl").lines
    flat = rows(run("incidents", "--ledger", examples, "--format", "csv"))

    assert list(COLUMNS) == list(flat[0])
    for incident, row in zip(whole, flat, strict=True):
        assert incident["id"] == row["id"]
        assert (incident["date"] or {}).get("earliest") == (row["earliest"] or None)
        assert "; ".join(incident["reports"]) == row["reports"]
        killed = [toll for toll in incident["tolls"] if toll["harm"] == "killed"]
        assert bool(killed) == any(row[f"killed_{end}"] for end in ("low", "best", "high")), "unknown is no 0"


FILTERS = [
    ["--actor", "al-shabaab"],
    ["--type", "suicide_bombing"],
    ["--place", "Kabul"],
    ["--country", "AF"],
    ["--country", "Afghanistan"],
    ["--from", "2021-01-01"],
    ["--to", "2015-12-31"],
    ["--killed", "100"],
    ["--text", "drone strike"],
]


@pytest.mark.parametrize("filters", FILTERS, ids=" ".join)
def test_a_filter_gives_some_of_the_incidents_unchanged(examples: Path, filters: list[str]) -> None:
    everything = run("incidents", "--ledger", examples, "--format", "jsonl").lines
    some = run("incidents", "--ledger", examples, "--format", "jsonl", *filters).lines

    assert 0 < len(some) < len(everything)
    assert [incident for incident in everything if incident in some] == some


def test_what_no_incident_fits_is_said(examples: Path) -> None:
    done = run("incidents", "--ledger", examples, "--killed", "999999")

    assert (0, True) == (done.status, "widen the filters" in done.out)


def test_show_gives_every_value_with_its_words_in_its_report(examples: Path) -> None:
    """The incident with most reports: its figures, their sentences, and who said them."""
    incidents = run("incidents", "--ledger", examples, "--format", "jsonl").lines
    incident = max(incidents, key=lambda incident: len(incident["reports"]))
    (shown,) = run("show", incident["id"], "--ledger", examples, "--format", "jsonl").lines
    evidence, pairs = shown.pop("evidence"), shown.pop("pairs")

    assert incident == shown
    assert pairs and {*incident["claims"]} >= {pair[side] for pair in pairs for side in ("left", "right")}
    assert {*incident["reports"]} == {line["doc"] for line in evidence}
    assert {*incident["claims"]} <= {line["claim"] for line in evidence}
    figures = {figure["claim"] for toll in incident["tolls"] for figure in toll["by_source"]}
    assert figures == {line["claim"] for line in evidence if line["kind"] == "toll"}
    with open_ledger(examples, create=False) as ledger:
        for line in evidence:
            text = ledger.text(ledger.report(line["doc"]).text)
            assert line["words"] == text.part(line["part"])[line["start"] : line["end"]] != ""
            assert line["before"].removeprefix("…") + line["words"] + line["after"].removesuffix("…") in text.part(
                line["part"]
            )
            assert line["rule"]


def test_show_prints_every_figure_with_who_said_it_and_the_words_marked(examples: Path) -> None:
    incident = max(
        run("incidents", "--ledger", examples, "--format", "jsonl").lines, key=lambda incident: len(incident["reports"])
    )
    done = run("show", incident["id"], "--ledger", examples)

    head, _, body = done.flat.partition("held to be one because:")
    assert any(f"{doc} and " in body for doc in incident["reports"])
    for figure in (figure for toll in incident["tolls"] for figure in toll["by_source"]):
        assert f'"{figure["words"]}"' in head and figure["origin"] in head and figure["outlet"] in head
        assert f">{figure['words']}<" in body
    assert all(doc in body for doc in incident["reports"])


def test_search_marks_the_words_and_keeps_to_its_limit(examples: Path) -> None:
    done = run("search", "drone", "strike", "--ledger", examples, "--limit", "3", "--format", "jsonl")

    assert 3 == len(done.lines)
    assert ">drone< >strike<" in run("search", "drone", "strike", "--ledger", examples).flat
    assert "nothing found" in run("search", "unmentioned", "--ledger", examples).out


def test_reading_the_same_folder_again_changes_nothing(examples: Path) -> None:
    before = run("verify", "--ledger", examples).out
    done = run("read", EXAMPLES, "--ledger", examples)

    assert before == run("verify", "--ledger", examples).out
    assert (1, "not read   thalys-fr.txt: language: fr\n") == (done.status, done.err)
    assert {"known"} == {line.split()[0] for line in done.out.splitlines()[:-1]}


def test_a_rebuild_changes_nothing_byte_for_byte(examples: Path) -> None:
    before = [run("incidents", "--ledger", examples, "--format", shape).out for shape in ("jsonl", "csv")]
    done = run("rebuild", "--ledger", examples, "--format", "jsonl")

    assert before == [run("incidents", "--ledger", examples, "--format", shape).out for shape in ("jsonl", "csv")]
    assert [{"tellings", "incidents"}] == [{*line} for line in done.lines]
    assert 0 == run("verify", "--ledger", examples).status


@pytest.mark.parametrize("name", [c.name or c.callback.__name__ for c in app.registered_commands if c.callback])
def test_help_has_examples_one_a_line(name: str) -> None:
    done = run(name, "--help", width=100)

    lines = [line.strip() for line in done.out.splitlines()]
    shown = lines[lines.index("Examples:") + 1 :]
    assert 0 == done.status
    assert any(shown)
    for example in "\n".join(shown).split("\n\n"):  # a long one goes on in the next line
        assert f"tocsin {name}" in example or not example.strip()


def test_verify_prints_the_head_that_verify_takes(examples: Path) -> None:
    (facts,) = run("verify", "--ledger", examples, "--format", "jsonl").lines

    assert (True, 64) == (facts["holds"], len(facts["head"]))
    assert facts["head"] in run("verify", "--ledger", examples).out
    assert 0 == run("verify", "--ledger", examples, "--head", facts["head"]).status
    assert 1 == run("verify", "--ledger", examples, "--head", "a" * 64).status


def test_a_record_that_was_tampered_with_does_not_hold(examples: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(examples.read_bytes())
    with closing(sqlite3.connect(copy)) as database:
        guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'texts'")
        for (guard,) in guards.fetchall():
            database.execute(f"DROP TRIGGER {guard}")
        database.execute("UPDATE texts SET payload = replace(payload, 'killed', 'thanked')")
        database.commit()

    done = run("verify", "--ledger", copy)

    assert 1 == done.status
    assert "holds False" in done.flat and "broken line" in done.flat and "why" in done.flat


def test_json_lines_are_unicode(examples: Path) -> None:
    done = run("incidents", "--ledger", examples, "--format", "jsonl")

    assert done.out == "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in done.lines)
