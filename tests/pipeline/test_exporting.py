"""Exports obey the filter and the profile, are logged with their digest, and refuse what may not be mixed."""

import csv
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pipeline_made import ADEN, a_report, clock
from tables_made import event, table

import tocsin
from tocsin.errors import BadRequest
from tocsin.exchange import FORMATS, format_named
from tocsin.exporting import before_release, export, rules_of
from tocsin.importing import take
from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import Selection
from tocsin.reference.sharing_rules import open_profiles
from tocsin.tables import source_of

ALL = Selection()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two reports and a UCDP row."""
    with open_ledger(tmp_path / "tocsin.db") as record:
        for report in (a_report(), a_report(ADEN, "aden", "Second Wire")):
            enter(report, open_desk().read(report), record)
        source = source_of(table(tmp_path / "ged.csv", event(1, best=5, low=4, high=9)))
        take(record, source.rows(), replace(source.table, taken_at=clock()), source.read)
        yield record


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own" / "sharing"
    folder.mkdir(parents=True)
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(ledger: Ledger, out: Path, profile: str = "public", selection: Selection = ALL, **more: bool) -> Path:
    export(ledger, selection, format_named("csv"), out, rules=rules_of(profile), clock=clock, **more)
    return out


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_holds_what_the_filter_selects(name: str, ledger: Ledger, tmp_path: Path) -> None:
    done = export(
        ledger, Selection(country="KE"), format_named(name), tmp_path / "out", rules=rules_of(), clock=clock
    )  # fmt: skip

    assert 1 == done.incidents


def test_json_lines_carry_the_evidence_only_where_nothing_is_held_back(ledger: Ledger, tmp_path: Path) -> None:
    found = {}
    for profile in ("private", "partner"):
        out = tmp_path / f"{profile}.jsonl"
        export(ledger, ALL, format_named("jsonl"), out, rules=rules_of(profile), clock=clock)
        found[profile] = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    kenya = next(i for i in found["private"] if i["place"]["country"] == "KE")
    row = next(i for i in found["private"] if i["place"]["country"] == "IQ")

    assert "12 people" in {e["words"] for e in kenya["evidence"]}
    assert any('best: "5"' in e["also"] for e in row["evidence"])
    assert [[], [], []] == [incident["evidence"] for incident in found["partner"]]


def test_public_is_the_default_and_coarse(ledger: Ledger, tmp_path: Path) -> None:
    found = {row["country"]: row for row in rows(written(ledger, tmp_path / "a.csv"))}["IQ"]
    exact = {row["country"]: row for row in rows(written(ledger, tmp_path / "b.csv", "private"))}["IQ"]

    assert ("33.355", "43.786", "1", "2020-03-04") == tuple(exact[k] for k in ("lat", "lon", "where_prec", "earliest"))
    assert ("2020-03-02", "2020-03-08", "3", "3") == tuple(
        found[k] for k in ("earliest", "latest", "date_prec", "where_prec")
    )  # fmt: skip
    assert found["lat"] != exact["lat"]
    assert "UCDP GED" == found["sources"], "cleared by the file that comes with Tocsin"
    assert ("4", "5", "9") == (found["killed_low"], found["killed_best"], found["killed_high"])


def test_an_export_is_a_line_in_custody_with_the_digest_of_the_file(ledger: Ledger, tmp_path: Path) -> None:
    out = written(ledger, tmp_path / "a.csv", "private", Selection(country="YE"))
    with sqlite3.connect(ledger.path) as store:
        act, subject, content = store.execute("SELECT act, subject, content FROM custody ORDER BY seq DESC").fetchone()
    store.close()

    assert "export" == act
    assert hashlib.sha256(out.read_bytes()).hexdigest() == content
    told = {"file": "a.csv", "filter": "country YE", "format": "csv", "incidents": 1, "profile": "private"}
    assert told == json.loads(subject)
    assert ledger.verify().is_whole


def test_nothing_is_left_behind_where_an_export_fails(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(BadRequest, match="is a folder"):
        written(ledger, tmp_path / "folder")
    with pytest.raises(BadRequest, match="there is no folder"):
        written(ledger, tmp_path / "none" / "a.csv")

    assert [] == list(tmp_path.glob("*.part"))


def test_what_is_marked_too_strictly_is_refused_by_name_or_left_out(ledger: Ledger, tmp_path: Path, own: Path) -> None:
    (own / "sources.yaml").write_text("source: us\nsources:\n  - {name: Second Wire, tlp: red}\n", encoding="utf-8")
    (aden,) = ledger.incidents(Selection(country="YE"))

    with pytest.raises(BadRequest, match=f"{aden.id}: a source is marked TLP:RED, partner allows TLP:AMBER"):
        written(ledger, tmp_path / "a.csv", "partner")
    assert not (tmp_path / "a.csv").exists()
    assert 2 == len(rows(written(ledger, tmp_path / "b.csv", "partner", leave_out=True)))
    assert "red" in {row["tlp"] for row in rows(written(ledger, tmp_path / "c.csv", "private"))}


def test_two_share_alike_licences_do_not_mix_and_no_licence_to_hand_on_is_none(
    ledger: Ledger, tmp_path: Path, own: Path
) -> None:
    marks = (
        "source: us\nsources:\n  - {name: Example Wire, licence: CC-BY-SA-4.0}\n  - {name: Second Wire, licence: %s}\n"
    )
    (own / "sources.yaml").write_text(marks % "ODbL-1.0", encoding="utf-8")
    with pytest.raises(BadRequest, match="may not be mixed with"):
        written(ledger, tmp_path / "a.csv")
    (own / "sources.yaml").write_text(marks % "own-use-only", encoding="utf-8")
    with pytest.raises(BadRequest, match="lets nothing be handed on"):
        written(ledger, tmp_path / "a.csv")


def test_a_sensitive_source_is_not_named(ledger: Ledger, tmp_path: Path, own: Path) -> None:
    mark = "source: us\nsources:\n  - {name: Second Wire, kind: agency, sensitive: true, cleared: true}\n"
    (own / "sources.yaml").write_text(mark, encoding="utf-8")
    told = {
        profile: {r["country"]: r["sources"] for r in rows(written(ledger, tmp_path / "a.csv", profile))}["YE"]
        for profile in ("private", "partner", "public")
    }

    assert {"private": "Second Wire", "partner": "(agency)", "public": ""} == told


def test_own_profiles_are_taken_and_wrong_ones_named(own: Path) -> None:
    settings = (
        "persons: removed, organisations: listed, place: grid, date: month, words: withheld, weapons: classes, "
        "sources: cleared, sensitive: left_out, victims_floor: 20, tlp: green"
    )
    (own / "profiles.yaml").write_text(f"source: us\nprofiles:\n  donors: {{{settings}}}\n", encoding="utf-8")

    assert "month" == open_profiles()["donors"].date
    with pytest.raises(BadRequest, match="private, partner, public, donors"):
        rules_of("friends")


def test_before_release_tells_what_would_leave_and_writes_nothing(ledger: Ledger) -> None:
    head = ledger.head()
    public, private = before_release(ledger, ALL, rules_of()), before_release(ledger, ALL, rules_of("private"))

    assert (3, 0) == (public.incidents, public.exact_points)
    assert public.held_back["date"] and public.held_back["sources"]
    assert 3 == public.unlike_others
    assert not private.held_back and private.exact_points
    assert head == ledger.head()


def test_a_record_opens_from_python_as_objects_and_frames(ledger: Ledger) -> None:
    with tocsin.open(ledger.path) as record:
        (kenya,) = record.incidents(country="Kenya")
        claims = record.claims(kenya)
        pandas = record.frame(profile="private", country="IQ")
        polars = record.frame(library="polars")

        assert "incident" == claims[0].kind and len(claims) > 1
        assert [5] == pandas.killed_best.tolist() and "Int64" == str(pandas.killed_best.dtype)
        assert 3 == polars.height and polars.schema["earliest"].is_temporal()
        assert 1 == len(list(record.summaries(since="2020-01-01", until="2020-12-31")))
        with pytest.raises(BadRequest, match="no filter"):
            record.frame(county="KE")
        assert set(record.columns()) == set(polars.columns)
