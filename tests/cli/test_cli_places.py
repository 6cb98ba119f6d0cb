"""`tocsin places`, run as a user does."""

import json

from cli_made import run

TEXT = "Gunmen killed four people near Ghazni in Afghanistan on Monday, and Xqqzvilletown was silent."


def test_places_are_printed_as_a_table_for_people(tmp_path):
    report = tmp_path / "story.txt"
    report.write_text(TEXT)
    done = run("places", report)
    assert 0 == done.status
    assert "Ghazni" in done.out
    assert "Afghanistan" in done.out


def test_each_report_has_a_line_also_one_without_places_and_bad_ones_are_told(tmp_path):
    rows = [
        {"doc": "a", "text": TEXT},
        {"doc": "b", "text": "nothing is named here at all, and nobody either."},
        {"doc": "c"},
    ]
    given = tmp_path / "reports.jsonl"
    given.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("places", given, "--format", "jsonl")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert 1 == done.status
    assert ["a", "b", "c"] == [line["doc"] for line in lines]
    assert [] == lines[1]["places"]
    assert {"kind", "message"} <= set(lines[2]["error"])
    place = lines[0]["places"][0]
    assert TEXT[place["start"] : place["end"]] == place["text"]
    wanted = [
        "text",
        "start",
        "end",
        "lat",
        "lon",
        "country",
        "id",
        "name",
        "precision",
        "radius_km",
        "score",
        "reason",
    ]
    assert set(wanted) <= set(place)
