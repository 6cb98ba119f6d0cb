"""`tocsin brief`, `relations --from --to` and the notes of `count`: as a user meets them."""

import json
from pathlib import Path

import pytest
from cli_made import run

AUGUST = ("--country", "AF", "--from", "2021-08-01", "--to", "2021-08-31")


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_a_brief_is_written_in_each_form(form: str, examples: Path, tmp_path: Path) -> None:
    out = tmp_path / f"kabul.{form}"
    done = run("brief", "--ledger", examples, *AUGUST, "--out", out)

    assert 0 == done.status and "a brief of 3 incidents" in done.out, done.err
    assert out.stat().st_size > 5_000


def test_a_brief_has_map_chart_comparison_and_says_what_is_held_back(examples: Path, tmp_path: Path) -> None:
    out = tmp_path / "kabul.html"
    run("brief", "--ledger", examples, *AUGUST, "--out", out)
    page = out.read_text(encoding="utf-8")

    assert 2 == page.count("<svg ") and "in the same season a year before" in page
    assert "Held back or coarsened" in page and "reports' words are held back" in page.replace("&#x27;", "'")
    assert "http" not in page.replace("http://www.w3.org/2000/svg", ""), "a brief needs nothing from elsewhere"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (AUGUST, "where to?"),
        ((*AUGUST, "--out", "a.odt"), ".html, .pdf, .docx"),
        (("--country", "AF", "--out", "a.html"), "--from and --to"),
        (("--from", "2090-01-01", "--to", "2090-12-31", "--out", "a.html"), "is not over"),
        ((*AUGUST, "--profile", "nobody", "--out", "a.html"), "is no profile"),
        ((*AUGUST, "--out", "/nowhere/at/all/a.html"), "no folder"),
    ],
)
def test_a_brief_that_cannot_be_is_refused_with_the_way_out(words: tuple[str, ...], told: str, examples: Path) -> None:
    done = run("brief", "--ledger", examples, *words)

    assert 2 == done.status and told in done.err and "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--actor", "nobodyatall"), "No incident of the record has an actor"),
        (("--province", "Nowhere"), "lies in the province 'Nowhere'"),
        (("--from", "2031-01-01", "--to", "2031-12-31"), "begins after"),
        (("--from", "1990-01-01", "--to", "1990-12-31"), "ends before"),
        (("--from", "2003-01-01", "--to", "2003-01-31"), "No report published in the period was read"),
    ],
)
def test_a_count_of_nothing_says_why(words: tuple[str, ...], told: str, examples: Path) -> None:
    done = run("count", "--ledger", examples, *words, "--format", "jsonl")
    remarks = json.loads(done.lines[-1] if isinstance(done.lines[-1], str) else json.dumps(done.lines[-1]))["remarks"]

    assert 0 == done.status and any(told in remark for remark in remarks), remarks


def test_a_count_by_status_has_independent_origins_beside_it(examples: Path) -> None:
    *rows, _ = run("count", "--ledger", examples, "--by", "status", "--format", "jsonl").lines
    told = {row["key"]: row for row in rows}

    assert {"happened", "foiled", "denied"} == {*told}
    for row in rows:
        assert row["origins"] >= row["incidents"] >= row["of_one_origin"] >= 0


def test_a_record_with_one_report_counts_compares_and_briefs(tmp_path: Path) -> None:
    report = tmp_path / "one.txt"
    report.write_text("Gunmen shot dead 12 people in Garissa, Kenya, on 4 March 2019, police said.", encoding="utf-8")
    record, season = tmp_path / "one.db", ("--from", "2019-03-01", "--to", "2019-03-31")
    run("read", report, "--ledger", record)

    counted = run("count", "--ledger", record, *season)
    compared = run("compare", "--ledger", record, *season, "--same-season")
    briefed = run("brief", "--ledger", record, *season, "--out", tmp_path / "one.html")

    assert [0, 0, 0] == [counted.status, compared.status, briefed.status], briefed.err
    assert "1 incident;" in compared.out and "fewer than ten incidents" in compared.out


def test_relations_that_changed_in_a_period_are_shown_with_their_reports(examples: Path) -> None:
    done = run("relations", "--ledger", examples, "--from", "2021-01-01", "--to", "2021-12-31", "--format", "jsonl")
    half = run("relations", "--ledger", examples, "--from", "2021-01-01")

    assert 0 == done.status and "new" == done.lines[0]["word"] and done.lines[0]["reports"]
    assert 2 == half.status and "both --from and --to" in half.err
