"""`tocsin count`, `compare`, `surges`, `forecast`: as a user meets them, and what they answer to bad input."""

import csv
import io
import json
from pathlib import Path

import pytest
from cli_made import run

SEASON = ("--from", "2021-08-01", "--to", "2021-08-31")


def test_two_counts_are_compared_without_a_record() -> None:
    done = run("compare", "--counts", "88", "16", "--exposure", "122", "122", "--dispersion", "2", "--format", "json")
    told = json.loads(done.out)

    assert 0 == done.status and ["ratio", "exact", "dispersed", "words"] == [*told]
    assert (5.5, [3.21, 10.04]) == (told["ratio"], [round(end, 2) for end in told["exact"]])
    assert [2.59, 11.68] == [round(end, 2) for end in told["dispersed"]] and "more than doubled" == told["words"]


def test_counts_without_dispersion_say_that_attacks_cluster() -> None:
    done = run("compare", "--counts", "88", "16", "--format", "json")

    assert ["ratio", "exact", "dispersed", "words"] == [*json.loads(done.out)]
    assert "attacks cluster" in done.err
    assert "attacks cluster" in run("compare", "--counts", "88", "16").flat


def test_no_count_is_no_ratio_and_an_open_end() -> None:
    some = json.loads(run("compare", "--counts", "5", "0", "--format", "json").out)
    none = json.loads(run("compare", "--counts", "0", "0", "--format", "json").out)

    assert (None, None) == (some["ratio"], some["exact"][1])
    assert (None, [0.0, None]) == (none["ratio"], none["exact"])


def test_every_count_lists_its_incidents_and_has_what_was_read(examples: Path) -> None:
    done = run("count", "--ledger", examples, "--by", "country", "--format", "jsonl")
    *rows, last = done.lines

    assert 0 == done.status and rows
    for row in rows:
        assert (row["incidents"], row["possibly"]) == (len(row["ids"]), len(row["possibly_ids"]))
        assert row["reports"] >= row["reports_of_area"] >= 0
    assert any("not reports" in sentence for sentence in last["method"])


@pytest.mark.parametrize("per", ["all", "year"])
@pytest.mark.parametrize("by", ["country", "province"])
def test_a_row_of_an_area_has_the_reports_of_that_area(examples: Path, by: str, per: str) -> None:
    *rows, last = run("count", "--ledger", examples, "--by", by, "--per", per, "--format", "jsonl").lines
    named = [row for row in rows if row["key"]]

    assert len(named) > 5 and any(row["reports_of_area"] < row["reports"] for row in named)
    assert any(f"the row's own {by}" in sentence for sentence in last["method"])
    for row in named[:6]:
        alone = run("count", "--ledger", examples, f"--{by}", row["key"], "--per", per, "--format", "jsonl").lines
        (of_area,) = [one["reports_of_area"] for one in alone[:-1] if one["period"] == row["period"]]
        assert of_area == row["reports_of_area"]


def test_a_count_is_that_of_the_list(examples: Path) -> None:
    listed = run("incidents", "--ledger", examples, "--country", "AF", "--format", "jsonl").lines
    (row, _) = run("count", "--ledger", examples, "--country", "AF", "--format", "jsonl").lines

    assert {incident["id"] for incident in listed} == {*row["ids"], *row["possibly_ids"]}


def test_counts_as_csv_and_as_a_table(examples: Path) -> None:
    rows = [*csv.DictReader(io.StringIO(run("count", "--ledger", examples, "--per", "year", "--format", "csv").out))]
    table = run("count", "--ledger", examples, "--per", "year", "--list").out

    assert {"2019", "2021"} <= {row["period"] for row in rows}
    assert all(id_ in table for row in rows for id_ in row["ids"].split())


def test_a_comparison_in_the_record_has_its_incidents(examples: Path) -> None:
    done = run("compare", "--ledger", examples, *SEASON, "--same-season", "--format", "json")
    told = json.loads(done.out)

    assert ("2020-08-01", "2020-08-31") == (told["second"]["from"], told["second"]["to"])
    assert told["counts"] == [len(told["first"]["ids"]), len(told["second"]["ids"])]
    assert told["warnings"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("compare", "--counts", "-1", "3"), "a count is 0 or more"),
        (("compare", "--counts", "1", "3", "--exposure", "0", "3"), "no length"),
        (("compare", "--counts", "1", "3", "--dispersion", ".2"), "1 (independent events) or more"),
        (("compare", "--counts", "1" + "0" * 20, "3"), "a count is at most 1,000,000,000"),
        (("compare", "--counts", "1", "3", "--from", "2021-01-01"), "asks no record"),
        (("compare", "--counts", "1", "3", "--same-season"), "asks no record"),
        (("compare", "--exposure", "1", "3", *SEASON, "--same-season"), "go with --counts"),
        (("compare", "--from", "0001-01-01", "--to", "0001-02-01", "--same-season"), "no year lies before"),
        (("compare",), "--counts 88 16"),
        (("compare", *SEASON), "compare with what?"),
        (("compare", *SEASON, "--with-from", "2020-08-01"), "both --with-from and --with-to"),
        (("compare", *SEASON, "--with-from", "2020-09-01", "--with-to", "2020-08-01"), "put the earlier date first"),
        (("compare", "--from", "2999-01-01", "--to", "2999-02-01", "--same-season"), "is not over"),
        (("compare", *SEASON, "--with-country", "Atlantis"), "is no country"),
        (("compare", *SEASON, "--with-from", SEASON[1], "--with-to", SEASON[3]), "both sides ask for the same"),
        (("presence", "--by", "street"), "province or district"),
        (("count", "--from", "2021-03-02", "--to", "2021-03-01"), "put the earlier date first"),
        (("count", "--by", "colour"), "is no way to tell rows apart; it is one of"),
        (("count", "--per", "fortnight"), "is no period; it is one of"),
        (("count", "--sum", "bored"), "is no harm; it is one of"),
        (("surges", "--false-alarm-rate", "2"), "between 0 and 1"),
    ],
)
def test_what_cannot_be_answered_is_said(examples: Path, arguments: tuple[str, ...], told: str) -> None:
    where = () if "--counts" in arguments else ("--ledger", examples)
    done = run(*arguments, *where)

    assert 2 == done.status and told in done.err and not done.out


@pytest.mark.parametrize(
    "arguments", [("--actor", "no such group"), ("--from", "1950-01-01", "--to", "1950-12-31"), ("--place", "Nowhere")]
)
def test_nothing_counted_is_said_beside_what_was_read(examples: Path, arguments: tuple[str, ...]) -> None:
    done = run("count", "--ledger", examples, *arguments)

    assert 0 == done.status and "no incident is selected" in done.out


def test_a_comparison_with_nobody_says_that_the_name_is_nobodys(examples: Path) -> None:
    done = run("compare", "--ledger", examples, *SEASON, "--with-actor", "no such group")

    assert 0 == done.status and "has an actor 'no such group'" in done.flat


def test_periods_that_overlap_are_compared_and_warned_of(examples: Path) -> None:
    done = run("compare", "--ledger", examples, *SEASON, "--with-from", "2021-08-15", "--with-to", "2021-09-15")

    assert 0 == done.status and "the periods overlap" in done.flat


def test_two_places_stand_side_by_side_and_neither_rises_or_falls(examples: Path) -> None:
    year = ("--from", "2013-01-01", "--to", "2022-12-31")
    done = run("compare", "--ledger", examples, *year, "--country", "GB", "--with-country", "AF", "--format", "json")

    assert "no clear difference" == json.loads(done.out)["words"]


def test_a_name_that_no_incident_has_is_not_compared(examples: Path) -> None:
    done = run("compare", "--ledger", examples, *SEASON, "--country", "AF", "--with-actor", "nobody at all")

    assert 0 == done.status and done.out.startswith("no comparison: no incident of the record has a name")
    assert "has an actor 'nobody at all'" in done.flat


def test_a_list_of_all_says_what_it_lists(examples: Path) -> None:
    assert "incidents: incident-" in run("count", "--ledger", examples, "--list").out


def test_presence_and_relations_have_the_incidents_laid_on_groups(examples: Path) -> None:
    acted = run(
        "presence", "--ledger", examples, "--at", "2021-12-31", "--actor", "khorasan", "--format", "jsonl"
    ).lines
    fought = run("relations", "--ledger", examples, "--at", "2021-12-31", "--format", "jsonl").lines

    assert {"acted"} == {one["kind"] for one in acted} and all(one["incidents"] for one in acted)
    assert "fought" in {one["kind"] for one in fought}
    assert not run("presence", "--ledger", examples, "--at", "1990-01-01", "--format", "jsonl").out


def test_a_period_in_which_nothing_was_read_is_no_peace(examples: Path) -> None:
    done = run("compare", "--ledger", examples, "--from", "1950-01-01", "--to", "1950-12-31", "--same-season")

    assert "no proof of peace" in done.flat and "no report was read" in done.flat


def test_a_thin_record_foresees_nothing_and_sounds_nothing(examples: Path) -> None:
    assert "too thin" in run("forecast", "--ledger", examples).flat
    assert "too thin" in run("surges", "--ledger", examples).flat


def test_a_report_is_checked_against_the_others(examples: Path) -> None:
    found = run("check", "kabul-opinion.txt", "--ledger", examples, "--format", "jsonl").lines

    assert {"agrees", "differs", "cannot be judged"} >= {line["verdict"] for line in found}
    assert {"count", "toll", "attribution"} == {line["kind"] for line in found}
    assert all(line["why"] for line in found)
    assert any("names no actor" in line["why"] for line in found)


def test_a_report_that_is_not_there_is_not_checked(examples: Path) -> None:
    done = run("check", "nowhere.txt", "--ledger", examples)

    assert 2 == done.status and "nowhere.txt" in done.err


def test_relations_at_a_day_have_their_reports(examples: Path) -> None:
    found = run("relations", "--ledger", examples, "--at", "2021-12-31", "--format", "jsonl").lines

    assert any(("enemy_of", ["kabul-opinion.txt"]) == (one["kind"], one["reports"]) for one in found)
    before = run("relations", "--ledger", examples, "--at", "2021-01-01", "--format", "jsonl").lines
    assert "enemy_of" not in {one["kind"] for one in before}
    nobody = run("relations", "--ledger", examples, "--at", "1990-01-01", "--actor", "taliban")
    assert "say nothing of it up to 1990-01-01" in nobody.flat


def test_a_day_that_is_none_is_refused(examples: Path) -> None:
    done = run("presence", "--ledger", examples, "--at", "yesterday")

    assert 2 == done.status and "is no date" in done.err
