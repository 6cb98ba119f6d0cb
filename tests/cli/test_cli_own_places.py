"""`tocsin places add`, `edit`, `remove`, `list` and `find`, as a user calls them."""

import gzip
from pathlib import Path

import pytest
from cli_made import run

PACK = [
    "wof_id\tplacetype\tname\tlat\tlon\tgn_id\tpopulation\tnames",
    "13\tlocality\tExamplabad\t7.2\t2.2\t503\t1200\tExemplabad",
    "14\tlocality\tFarville\t99.0\t2.2\t\t\t",
]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "bj_places.tsv.gz"
    path.write_bytes(gzip.compress("\n".join(PACK).encode()))
    return path


def test_a_country_is_added_listed_found_and_removed(pack: Path) -> None:
    added = run("places", "add", "Benin", pack)

    assert (1, "1 place and 0 polygons of BJ added, 1 left out\n") == (added.status, added.out)
    assert "left out line 3: lat 99.0 lies off the globe; legal is -90 to 90" in added.err
    assert [{"id": "BJ", "name": "Benin", "what": "1 place"}] == run("places", "list", "--format", "jsonl").lines
    (found,) = run("places", "find", "Examplabad", "--format", "jsonl").lines
    assert ("geonames:503", "own", 7.2) == (found["id"], found["source"], found["lat"])
    assert "bj removed\n" == run("places", "remove", "bj").out
    assert "nothing of your own yet" in run("places", "list").out


def test_a_place_is_added_changed_and_removed() -> None:
    added = run("places", "edit", "Camp Example", "--country", "Iraq", "--lat", "33.87", "--lon", "44.51")
    assert (0, "own:campexample  locality in IQ at 33.87, 44.51\n") == (added.status, added.out)
    assert 0 == run("places", "edit", "own:campexample", "--kind", "feature", "--name", "Camp Sample").status
    (found,) = run("places", "find", "Camp Sample", "--format", "jsonl").lines
    assert ("own:campexample", "feature", "own") == (found["id"], found["kind"], found["source"])
    assert 0 == run("places", "remove", "own:campexample").status
    assert "no place of that name" in run("places", "find", "Camp Sample").out


def test_another_name_of_a_place_is_added() -> None:
    assert 0 == run("places", "edit", "The Old Bazaar", "--alias-of", "geonames:1138958").status
    (found,) = run("places", "find", "The Old Bazaar", "--format", "jsonl").lines
    assert ("geonames:1138958", "Kabul") == (found["id"], found["name"])
    assert "another name of geonames:1138958" in run("places", "list").flat


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["edit", "X Camp", "--country", "IQ", "--lat", "95", "--lon", "1"], "lat 95 lies off the globe"),
        (["edit", "X Camp", "--country", "IQ"], "lat is no number: ''"),
        (["edit", "X Camp", "--country", "Atlantis", "--lat", "5", "--lon", "1"], "no such country 'Atlantis'"),
        (["edit", "X Camp", "--kind", "hut", "--country", "IQ", "--lat", "5", "--lon", "1"], "no such kind 'hut'"),
        (["edit", "X Camp", "--alias-of", "geonames:0"], "there is no place geonames:0 in the gazetteer"),
        (["edit", "own:none", "--lat", "5"], "there is no own:none among your own places"),
        (["remove", "own:none"], "there is no own:none among your own places"),
        (["remove", "BJ"], "no pack of BJ was added"),
        (["add", "Atlantis", "{pack}"], "no such country 'Atlantis'"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    arguments: list[str], said: str, pack: Path, own: Path
) -> None:
    done = run("places", *(argument.replace("{pack}", str(pack)) for argument in arguments))

    assert 2 == done.status
    assert said in done.err
    assert not own.exists()


def test_a_pack_that_is_not_there_or_none_is_named(tmp_path: Path, own: Path) -> None:
    missing = run("places", "add", "BJ", tmp_path / "none.tsv")
    (tmp_path / "no_places.tsv").write_text("a,b\n1,2\n")
    none = run("places", "add", "BJ", tmp_path / "no_places.tsv")

    assert (1, 1) == (missing.status, none.status)
    assert "there is no such file" in missing.err
    assert "no_places.tsv, line 1: is no pack: lacks wof_id" in none.err
    assert not own.exists()


def test_a_name_that_is_not_found_says_what_the_gazetteer_lacks() -> None:
    done = run("places", "find", "Qwrtzxplm", "--country", "IN")

    assert "no place of that name; no villages of India in the gazetteer" in done.flat


@pytest.mark.parametrize("name", ["x", "K" * 10_000, "Kabul\x1b[31m", "Кабул کابل Kabul", "%", "'; DROP TABLE places"])
def test_any_name_may_be_looked_up(name: str) -> None:
    assert 0 == run("places", "find", name).status


def test_find_shows_the_foremost_and_says_how_to_see_the_rest() -> None:
    short = run("places", "find", "Nawabad", "--country", "AF", "--limit", "3", "--format", "jsonl")
    assert 3 == len(short.lines)
    assert "`--limit 0` shows all" in short.err
    assert len(run("places", "find", "Nawabad", "--country", "AF", "--limit", "0", "--format", "jsonl").lines) > 3
