"""`tocsin dates`: what goes in, what is printed, and the exit status."""

import json
from pathlib import Path

import pytest
from cli_made import jsonl, run

import tocsin

TEXT = "KABUL - Gunmen attacked a checkpoint late on Monday. Fighting went on for two days."
DATED = "KABUL, 26 August 2021 - Gunmen attacked a checkpoint late on Monday."
KEYS = {"text", "start", "end", "type", "value", "earliest", "latest", "precision", "date_prec", "anchor"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_report_has_a_line_in_its_order(here: Path) -> None:
    reports = jsonl(
        here / "r.jsonl",
        {"doc": "b", "text": TEXT, "published": "2021-08-26"},
        {"doc": "a", "text": "Nobody can tell when the old men of the village met."},
    )
    done = run("dates", reports, "--format", "jsonl")
    first, second = (json.loads(line) for line in done.out.splitlines())

    assert (0, "b", "a", []) == (done.status, first["doc"], second["doc"], second["dates"])
    assert ["2021-08-23", "P2D"] == [d["value"] for d in first["dates"]]
    assert all(set(d) == KEYS and d["text"] == TEXT[d["start"] : d["end"]] for d in first["dates"])


def test_the_day_named_wins_over_the_material(here: Path) -> None:
    reports = jsonl(here / "r.jsonl", {"doc": "b", "text": TEXT, "published": "2021-08-26"})
    done = run("dates", reports, "--format", "jsonl", "--published", "2015-05-14")

    assert "2015-05-11" == json.loads(done.out)["dates"][0]["value"]


def test_a_dateline_anchors_where_nothing_else_does(here: Path) -> None:
    done = run("dates", jsonl(here / "r.jsonl", {"doc": "b", "text": DATED}))

    assert "counted from 2021-08-26, its dateline" in done.out
    assert "late on Monday" in done.out and "2021-08-23" in done.out


def test_without_any_day_relative_words_stay_open_and_never_mean_today(here: Path) -> None:
    done = run("dates", jsonl(here / "r.jsonl", {"doc": "b", "text": TEXT}))

    assert "published unknown: --published names the day" in done.out and "not settled" in done.out


def test_what_cannot_be_taken_is_told_and_the_rest_goes_on(here: Path) -> None:
    (here / "bad.jsonl").write_text('{"doc": "x"\n' + json.dumps({"doc": "b", "text": TEXT}) + "\n", encoding="utf-8")
    done = run("dates", "bad.jsonl", "--format", "jsonl")
    bad, good = (json.loads(line) for line in done.out.splitlines())

    assert (1, "b") == (done.status, good["doc"]) and bad["error"]["message"]
    assert 1 == run("dates", "bad.jsonl").status


def test_a_day_that_is_none_is_wrong_use(here: Path) -> None:
    done = run("dates", jsonl(here / "r.jsonl", {"doc": "b", "text": TEXT}), "--published", "yesterday")

    assert done.status not in (0, 1) and "yesterday" in done.err and "Traceback" not in done.err


def test_a_title_is_read_where_the_body_tells_no_time(here: Path) -> None:
    reports = jsonl(
        here / "r.jsonl", {"doc": "b", "title": "Three die on Monday", "text": "Nobody said more than that."}
    )
    (found,) = json.loads(run("dates", reports, "--format", "jsonl").out)["dates"]

    assert ("Monday", "title") == (found["text"], found["part"])


def test_python_gives_the_same() -> None:
    found = tocsin.dates(TEXT, published="2021-08-26")

    assert [("late on Monday", "2021-08-23"), ("two days", "P2D")] == [(d["text"], d["value"]) for d in found]
