"""Tocsin as a library: `import tocsin; tocsin.read(...)`."""

import json
import subprocess
import sys
from datetime import date

import pytest
from pipeline_made import ADEN, GARISSA

import tocsin
from tocsin.errors import BadMaterial, BadRequest


def test_importing_tocsin_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import tocsin; print(sorted(set(sys.modules) - before - {'typing'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    imported = done.stdout.strip("[]\n").replace("'", "").split(", ")
    assert ["tocsin"] == [name for name in imported if name.split(".")[0] not in sys.stdlib_module_names]


def test_asking_for_help_imports_no_room() -> None:
    code = "import sys; sys.argv = ['tocsin', '--help']\ntry:\n    from tocsin.cli import main; main()\nfinally:\n"
    code += "    rooms = {m.split('.')[1] for m in sys.modules if m.startswith('tocsin.')}\n"
    code += "    print(sorted(rooms), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert str(["cli", "errors"]) == done.stderr.strip()


@pytest.mark.parametrize("published", ["2019-03-05", date(2019, 3, 5)])
def test_a_text_is_read_with_its_publication_date(published: date | str) -> None:
    reading = tocsin.read("Gunmen shot dead 12 people in Garissa on Monday.", published=published, doc="mine")
    (incident,) = reading["incidents"]

    assert "mine" == reading["doc"]
    assert ("2019-03-04", "day") == (incident["date"]["value"], incident["date"]["precision"])
    assert [("killed", 12, 12)] == [(toll["harm"], toll["low"], toll["high"]) for toll in incident["tolls"]]


def test_without_a_publication_date_a_weekday_stays_open() -> None:
    (incident,) = tocsin.read("Gunmen shot dead 12 people in Garissa on Monday.")["incidents"]

    assert ("", None) == (incident["date"]["value"], incident["date"]["earliest"])


def test_a_reading_is_json_and_every_text_in_it_is_where_it_says() -> None:
    for text in (GARISSA, ADEN):
        reading = tocsin.read(text)
        assert reading == json.loads(json.dumps(reading))
        found = list(texts_in(reading))
        assert found
        assert [text[item["start"] : item["end"]] for item in found] == [item["text"] for item in found]


def texts_in(value):  # type: ignore[no-untyped-def]
    """Yield every object of a reading that has a text with a place in it."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def test_a_text_with_nothing_in_it_is_an_empty_reading() -> None:
    reading = tocsin.read("Rain fell over the valley for most of the week.", doc="x")

    kinds = ("incidents", "counts", "relations", "statements", "presence")
    assert {"doc": "x"} | {kind: [] for kind in kinds} == reading


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(BadMaterial):
        tocsin.read("   ")
    with pytest.raises(BadRequest, match="2021-08-26"):
        tocsin.read(GARISSA, published="last week")
    with pytest.raises(AttributeError, match="nothing"):
        tocsin.nothing  # noqa: B018 - the access is the test
