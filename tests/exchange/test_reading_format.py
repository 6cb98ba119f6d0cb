"""Readings as JSON: the reading format's own validator finds no fault, and every text lies where it says."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from make import a_captured
from tocsin.exchange.reading_format import reading_as_json
from tocsin.pipeline import open_desk, read
from tocsin.records import Reading

SHARED = Path(os.environ.get("TOCSIN_SHARED") or Path(__file__).parents[3] / "shared")
VALIDATE = SHARED / "tools" / "validate.py"

TEXTS = (
    "Gunmen killed at least 12 people, including six children, in Exampletown on Monday, police said.",
    "Between 10 and 15 soldiers were killed in an ambush near Kabul on May 14, 2015. Taliban claimed responsibility.",
    "Reuters, citing residents, reported at least 17 killed in the strike; the Example Observatory counted 22.",
    "Attacks by ISIS-K increased to 88 between March and June, compared with 16 during the same period in 2020.",
    "“We will not forgive,” President Joe Biden said. ISIS-K is a sworn enemy of the Taliban.",
    "A bomb exploded near a school in Exampletown – no casualties – and police defused another.",
    "קטל 5 \u202e é 𝟙𝟚 people were killed in Kabul.",
    "Nothing happened there today.",
)


def texts_in(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a reading that is copied from the report."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_of_a_reading_lies_where_it_says(text: str) -> None:
    found = read(text, published=date(2024, 1, 4))
    assert [] == [t for t in texts_in(found) if text[t["start"] : t["end"]] != t["text"]]


def test_a_text_of_the_title_says_so() -> None:
    found = read("A statement followed later in the evening.", title="Gunmen kill five policemen in Kabul")
    assert {"title"} == {t.get("part") for incident in found["incidents"] for t in texts_in(incident)}


def test_a_reading_of_nothing_has_empty_lists() -> None:
    found = read("Nothing happened there today.", doc="quiet")
    assert {"doc": "quiet", "incidents": [], "counts": [], "relations": [], "statements": [], "presence": []} == found


def test_a_report_that_was_not_read_says_why() -> None:
    captured = a_captured("Un attentat a fait deux morts.")
    reading = Reading(report=captured.report.id, text=captured.text.id, reader="test 1", not_read="language: fr")
    assert "language: fr" == reading_as_json("r1", reading)["not_read"]


def test_a_reading_can_be_written_and_read_again() -> None:
    captured = a_captured(TEXTS[0])
    found = reading_as_json("r1", open_desk().read(captured))
    assert found == json.loads(json.dumps(found))


def test_the_formats_own_validator_finds_no_fault(tmp_path: Path) -> None:
    if not VALIDATE.is_file():
        pytest.skip(f"NOT CHECKED: {VALIDATE} is not there; TOCSIN_SHARED names the folder that holds tools/")
    reports, readings = tmp_path / "reports.jsonl", tmp_path / "readings.jsonl"
    docs = {f"r{n}": text for n, text in enumerate(TEXTS)}
    reports.write_text("\n".join(json.dumps({"doc": doc, "text": text}) for doc, text in docs.items()))
    readings.write_text("\n".join(json.dumps(read(text, doc=doc)) for doc, text in docs.items()))
    checked = subprocess.run([sys.executable, VALIDATE, reports, readings], capture_output=True, text=True, check=False)
    assert ("", 1) == (checked.stderr, len(checked.stdout.splitlines())), checked.stdout
