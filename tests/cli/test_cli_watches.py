"""`tocsin watch` and `tocsin follow`, as a user calls them."""

import json
import os
from pathlib import Path

import pytest
import yaml
from cli_made import Done, jsonl, run

BAMA = {
    "text": "Boko Haram fighters attacked the town of Bama in Borno state, Nigeria, on 4 March 2024, "
    "killing 12 civilians.",
    "published": "2024-03-05",
    "doc": "bama",
}


@pytest.fixture()
def record(tmp_path: Path) -> Path:
    path = tmp_path / "r.db"
    run(
        "read",
        jsonl(tmp_path / "start.jsonl", {"text": "The ministry opened a school in Abuja.", "doc": "start"}),
        "--ledger",
        path,
    )
    return path


def watch(record: Path, *words: object) -> Done:
    return run("watch", words[0], *map(str, words[1:]), "--ledger", record)  # type: ignore[arg-type]


def test_a_ring_sounds_when_a_report_is_read_and_tells_once(record: Path, tmp_path: Path) -> None:
    made = watch(
        record,
        "add",
        "Bama",
        "--around",
        "Bama",
        "--country",
        "NG",
        "--tell",
        "print",
        "--tell",
        f"atom:{tmp_path}/a.xml",
    )
    run("read", jsonl(tmp_path / "new.jsonl", BAMA), "--ledger", record)
    first, second = watch(record, "run"), watch(record, "run")

    assert made.status == 0 and "[geonames:" in made.out
    assert first.out.startswith("Inside Bama: attack, Bama, NG (exact), 2024-03-04, killed 12")
    assert "Distance: 0 to " in first.out and "Boko Haram" in first.out
    assert "" == second.out
    assert (tmp_path / "a.xml").exists()
    assert {"told"} == {line["state"] for line in watch(record, "log", "--format", "jsonl").lines}


def test_trying_out_tells_nobody(record: Path, tmp_path: Path) -> None:
    run("read", jsonl(tmp_path / "new.jsonl", BAMA), "--ledger", record)
    watch(record, "add", "Borno", "--in", "Borno", "--tell", "print")

    tried = watch(record, "try", "Borno", "--from", "2024-03-01", "--to", "2024-03-31")

    assert "inside" in tried.out and "1 sounding; nothing was kept" in tried.out
    assert "0 soundings" in watch(record, "try", "--from", "2024-04-01").out
    assert "" == watch(record, "run").out


def test_watches_go_out_as_yaml_and_come_in_again(record: Path, tmp_path: Path) -> None:
    watch(
        record,
        "add",
        "road",
        "--along",
        "11.5,13.6; 11.9,13.1",
        "--width",
        "4km",
        "--least",
        3,
        "--quiet",
        "22:00-06:00",
    )
    watch(record, "add", "front", "--actor", "Boko Haram", "--search", "country=NG")
    out = watch(record, "list", "--format", "yaml").out
    (tmp_path / "w.yaml").write_text(out, encoding="utf-8")
    for name in ("road", "front"):
        watch(record, "remove", name)
    added = watch(record, "add", "--file", tmp_path / "w.yaml")

    assert 0 == added.status, added.err
    assert yaml.safe_load(out) == yaml.safe_load(watch(record, "list", "--format", "yaml").out)


def test_an_edit_changes_what_is_named_and_keeps_the_rest(record: Path) -> None:
    watch(record, "add", "Bama", "--around", "11.5,13.7", "--radius", "10km", "--least", 3)
    watch(record, "edit", "Bama", "--radius", "40km", "--off", "--name", "Bama ring")

    (found,) = watch(record, "list", "--format", "jsonl").lines
    assert 40 == found["area"]["ring"]["km"] and 3 == found["conditions"]["least"]
    assert ("Bama ring", False) == (found["name"], found["on"])


def test_an_edit_can_change_who_is_watched(record: Path) -> None:
    watch(record, "add", "front", "--actor", "Boko Haram", "--search", "country=NG")
    watch(record, "edit", "front", "--actor", "Taliban", "--search", "country=AF")

    (found,) = watch(record, "list", "--format", "jsonl").lines
    assert ["Taliban"] == [one["name"] for one in found["actors"]] and {"country": "AF"} == found["search"]
    assert "never on private persons" in watch(record, "edit", "front", "--search", "text=Fatima").err


def test_a_corridor_follows_the_roads_between_places(record: Path) -> None:
    made = watch(record, "add", "road", "--along", "Andorra la Vella; Encamp", "--roads", "example", "--width", "2km")

    (found,) = watch(record, "list", "--format", "jsonl").lines
    points = found["area"]["corridor"]["points"]
    assert "by the roads of andorra" in made.out and ["AD"] == found["countries"]
    assert 10 < len(points) < 60 and abs(points[0][0] - 42.508) < 0.01 and abs(points[-1][0] - 42.534) < 0.01


def test_a_drawn_area_is_read_from_geojson(record: Path, tmp_path: Path) -> None:
    ring = [[13, 11], [14, 11], [14, 12], [13, 12], [13, 11]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    drawn = tmp_path / "area.geojson"
    drawn.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")

    assert 0 == watch(record, "add", "drawn", "--polygon", drawn).status
    (found,) = watch(record, "list", "--format", "jsonl").lines
    assert [11, 13] == found["area"]["polygon"][0][0] and ["NG"] == [c for c in found["countries"] if c == "NG"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "x", "--actor", "John Smith"], "never on private persons"),
        (["add", "x", "--search", "text=Fatima"], "never on private persons"),
        (["add", "x"], "needs one of --around"),
        (["add"], "give the watch a name"),
        (["add", "x", "--around", "Nowherexyz"], "tocsin places find"),
        (["add", "x", "--around", "1,2", "--in", "NG"], "has one area"),
        (["add", "x", "--around", "1,2", "--roads", "example"], "goes with --along"),
        (["add", "x", "--along", "Encamp", "--roads", "example"], "at least two places"),
        (["add", "x", "--along", "Encamp; Kabul", "--roads", "example"], "is not on the map"),
        (["add", "x", "--around", "1,2", "--radius", "wide"], "is no distance"),
        (["add", "x", "--around", "1,2", "--tell", "pigeon"], "begins with page"),
        (["add", "x", "--around", "1,2", "--quiet", "night"], "22:00-06:00"),
        (["add", "x", "--around", "1,2", "--zone", "Africa/Lagos"], "give --quiet"),
        (["add", "x", "--around", "1,2", "--quiet", "22:00-06:00", "--zone", "Mars/X"], "no time zone"),
        (["add", "--file", "missing.yaml"], "cannot be opened"),
        (["show", "nobody"], "there is no watch 'nobody'"),
        (["edit", "nobody", "--off"], "there is no watch 'nobody'"),
        (["post", "smtp"], "no server of mail"),
        (["try", "--from", "soon"], "is no date"),
    ],
)
def test_wrong_use_says_what_is_right(record: Path, words: list[str], told: str) -> None:
    done = watch(record, *words)

    assert 2 == done.status and told in done.err
    assert "Traceback" not in done.err


def test_a_folder_is_followed_for_a_round(record: Path, tmp_path: Path) -> None:
    watch(record, "add", "Borno", "--in", "Borno", "--tell", "print")
    folder = tmp_path / "in"
    folder.mkdir()
    file = jsonl(folder / "new.jsonl", BAMA)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    done = run("follow", folder, "--every", "1h", "--rounds", "1", "--ledger", record)

    assert 0 == done.status and done.out.startswith("Inside Borno: ")
    assert "stopped after 1 round" in done.err
    assert 2 == run("follow", tmp_path / "gone", "--ledger", record).status
    assert 2 == run("follow", folder, "--every", "never", "--ledger", record).status
