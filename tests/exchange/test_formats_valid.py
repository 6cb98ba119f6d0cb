"""Every format is read back by its own library, and holds what went in."""

import csv
import importlib.util
import json
import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import hxl
import jsonschema
import openpyxl
import pyarrow.parquet as pq
import pytest
import stix2
from lxml import etree  # type: ignore[import-untyped]
from sharing_made import planted, rules

from tocsin.errors import BadRequest
from tocsin.exchange import FORMATS, About, format_named
from tocsin.exchange.codings_out import ACLED, GTD, UCDP, UCDP_EMPTY, priogrid
from tocsin.exchange.flat import COLUMNS, NAMES
from tocsin.exchange.sharing import shared

ROOT = Path(__file__).parents[2]
ABOUT = About(
    profile="private", selection="country IQ", made_at=datetime(2024, 1, 2, 3, 4, tzinfo=UTC), version="0", tlp="red"
)
MANY = 12

DEGREES = [{"type": "number", "minimum": -most, "maximum": most} for most in (180, 90)]
POINT = {"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": DEGREES}
GEOJSON = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {
                                "type": "object",
                                "required": ["type", "coordinates"],
                                "properties": {"type": {"const": "Point"}, "coordinates": POINT},
                            },
                        ]
                    },
                    "properties": {"type": "object"},
                },
            },
        },
    },
}
"""The part of geojson.org's schema (RFC 7946) that a collection of points comes under."""


def written(name: str, folder: Path, profile: str = "private") -> Path:
    form = format_named(name)
    out = folder / f"incidents{form.suffix}"
    count = form.write((shared(planted(n)[0], rules(profile)) for n in range(MANY)), out, ABOUT)
    assert MANY == count
    return out


def test_csv_has_a_row_for_every_incident(tmp_path: Path) -> None:
    with written("csv", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert list(NAMES) == list(rows[0])
    assert ["1", "2", "3"] == [rows[0][f"killed_{end}"] for end in ("low", "best", "high")]
    assert "" == rows[0]["injured_best"]
    assert MANY == len(rows)


def test_xlsx_keeps_types_and_explains_itself(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written("xlsx", tmp_path))
    head, first, *_ = book["incidents"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))

    assert (datetime(2020, 1, 1), 2, 33.0) == (row["earliest"], row["killed_best"], row["lat"])
    assert len(COLUMNS) + 1 == book["columns"].max_row
    assert {"country IQ", "private", "2024-01-02T03:04:00+00:00"} <= {cell.value for cell in book["about"]["B"]}
    assert "Tocsin 0" == book.properties.creator


def test_xlsx_and_csv_run_no_formula(tmp_path: Path) -> None:
    from dataclasses import replace

    one = replace(planted(1)[0], weapons=('=HYPERLINK("https://example.org")',))
    for name in ("csv", "xlsx"):
        format_named(name).write([one], tmp_path / f"a.{name}", ABOUT)
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["incidents"].cell(2, NAMES.index("weapons") + 1)

    assert "s" == cell.data_type
    assert "'=HYPERLINK" in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_geojson_is_valid_and_has_longitude_first(tmp_path: Path) -> None:
    found = json.loads(written("geojson", tmp_path).read_text(encoding="utf-8"))

    jsonschema.validate(found, GEOJSON)
    assert [43.0, 33.0] == found["features"][0]["geometry"]["coordinates"]


def test_kml_fits_its_schema(tmp_path: Path) -> None:
    schema = etree.XMLSchema(etree.parse(ROOT / "tests" / "schemas" / "kml-2.2-part.xsd"))

    schema.assertValid(etree.parse(written("kml", tmp_path)))


def test_kml_is_xml_with_a_placemark_for_every_incident(tmp_path: Path) -> None:
    tree = ElementTree.parse(written("kml", tmp_path))
    marks = tree.findall(".//{http://www.opengis.net/kml/2.2}Placemark")

    assert MANY == len(marks)
    assert "43.0,33.0" == marks[0].findtext(".//{http://www.opengis.net/kml/2.2}coordinates")


def test_parquet_keeps_types_and_says_what_it_is(tmp_path: Path) -> None:
    table = pq.read_table(written("parquet", tmp_path))
    row = table.slice(0, 1).to_pylist()[0]

    assert (date(2020, 1, 1), 2, 33.0, None) == (row["earliest"], row["killed_best"], row["lat"], row["injured_best"])
    assert b"country IQ" == table.schema.metadata[b"filter"]


def test_jsonl_holds_every_source_s_figure(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in written("jsonl", tmp_path).read_text(encoding="utf-8").splitlines()]

    assert [1, 2, 3] == [lines[0]["tolls"][0]["by_source"][0][end] for end in ("low", "best", "high")]


def test_hxl_is_read_by_libhxl(tmp_path: Path) -> None:
    with written("hxl", tmp_path).open(encoding="utf-8", newline="") as file:
        source = hxl.data(list(csv.reader(file)))
    rows = list(source)

    assert MANY == len(rows)
    assert ("2", "1", "3") == tuple(rows[0].get(tag) for tag in (
        "#affected+killed-min-max-f-m-children", "#affected+killed+min", "#affected+killed+max"))  # fmt: skip
    assert "33.0" == rows[0].get("#geo+lat")


def test_ucdp_has_all_49_columns_and_its_deaths_add_up(tmp_path: Path) -> None:
    with written("ucdp", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert 49 == len(UCDP) and list(UCDP) == list(rows[0])
    assert {""} == {row[column] for row in rows for column in UCDP_EMPTY}
    for row in rows:
        parts = (row[f"deaths_{who}"] for who in ("a", "b", "civilians", "unknown"))
        assert int(row["best"]) == sum(map(int, parts))


@pytest.mark.parametrize(("name", "columns"), [("acled", ACLED), ("gtd", GTD)])
def test_rows_in_other_shapes_have_their_columns(name: str, columns: tuple[str, ...], tmp_path: Path) -> None:
    with written(name, tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert list(columns) == list(rows[0]) and MANY == len(rows)


def test_acled_takes_the_most_conservative_figure_and_gtd_the_best(tmp_path: Path) -> None:
    figures = {}
    for name, column in (("acled", "fatalities"), ("gtd", "nkill")):
        with written(name, tmp_path).open(encoding="utf-8", newline="") as file:
            figures[name] = next(csv.DictReader(file))[column]

    assert {"acled": "1", "gtd": "2"} == figures


@pytest.mark.parametrize("profile", ["private", "public"])
def test_stix_is_read_by_its_own_library(profile: str, tmp_path: Path) -> None:
    bundle = stix2.parse(written("stix", tmp_path, profile).read_text(encoding="utf-8"), allow_custom=False)
    kinds = [thing["type"] for thing in bundle.objects]
    ids = {thing["id"] for thing in bundle.objects}

    assert MANY == kinds.count("incident")
    assert {"relationship", "opinion", "sighting", "marking-definition"} <= {*kinds}
    refs = [v for t in bundle.objects for k, v in t.items() if k.endswith("_ref")]
    refs += [v for t in bundle.objects for k, vs in t.items() if k.endswith("_refs") for v in vs]
    assert set(refs) <= ids


def test_followthemoney_takes_every_entity(tmp_path: Path) -> None:
    python = Path(os.environ.get("TOCSIN_FTM", ROOT / "build" / "ftm" / "bin" / "python"))
    if not python.exists():
        pytest.skip(
            "FollowTheMoney is not set up: make build/ftm/.made (needs g++, pkg-config, libicu-dev, python3-dev)"
        )
    check = [str(python), str(Path(__file__).parent / "ftm_check.py"), str(written("ftm", tmp_path))]
    done = subprocess.run(check, capture_output=True, text=True, check=False)

    assert "" == done.stderr
    assert MANY == json.loads(done.stdout)["Event"]


def test_every_format_says_what_it_is_and_what_it_cannot_hold() -> None:
    assert [] == [f.name for f in FORMATS.values() if not (f.doc and f.cannot_hold and f.suffix and f.media_type)]


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadRequest, match="csv, xlsx"):
        format_named("doc")


def test_the_half_degree_grid_is_numbered_as_ucdp_does() -> None:
    """Four cells as UCDP gives them."""
    assert [177568, 157122] == [priogrid(33.355813, 43.786124), priogrid(19.42847, -99.12766)]


def test_the_reference_of_the_formats_is_fresh() -> None:
    spec = importlib.util.spec_from_file_location("make_formats", ROOT / "docs" / "make_formats.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert module.reference() == (ROOT / "docs" / "formats.md").read_text(encoding="utf-8"), "stale: make docs"
