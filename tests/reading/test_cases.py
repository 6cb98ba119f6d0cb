"""Golden cases: one text, what should be read of it, why the case is there.

A case gives the lists it cares for; of each item, the fields it cares for.
``quote`` are the words that the value was read from: they must stand in the
text exactly once. A case with ``expect: fail`` must fail until somebody mends
what ``why`` says.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from reading_made import a_reading

from tocsin.exchange.reading_format import reading_as_json

FOLDER = Path(__file__).parent / "cases"
LISTS = ("incidents", "tolls", "responsibility", "counts", "relations", "statements")
"""What a case may ask for; tolls and responsibility are those of all its incidents, in their order."""
ABOUT = ("label", "text", "title", "published", "expect", "why", "provenance")


def cases() -> list[Any]:
    """Return every case of every file as a parameter, the expected failures marked."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(strict=True, reason=case["why"])] if case.get("expect") == "fail" else []
            found.append(pytest.param(case, id=f"{path.stem}: {case['label']}", marks=marks))
    return found


def place_of(quote: str, case: dict[str, Any]) -> tuple[int, int]:
    """Return where a quote stands in the case's text. Fails if it is not there exactly once."""
    text = case["title"] if not case["text"].strip() else case["text"]
    at = text.find(quote)
    if at < 0 or text.find(quote, at + 1) >= 0:
        pytest.fail(f"{case['label']}: the quote {quote!r} must stand in the text exactly once", pytrace=False)
    return at, at + len(quote)


def wanted(case: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return what the case expects of a list, quotes as places."""
    return [{k: place_of(v, case) if k == "quote" else v for k, v in item.items()} for item in case[name]]


def plain(value: Any) -> Any:
    """Return a value of the reading format without offsets and candidates: its text, or a list of texts."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value["text"] if isinstance(value, dict) and "text" in value else value


def seen(item: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Return of an item what the case asks for; "date" is its value, "place" its name, "within" the place's."""
    found: dict[str, Any] = {}
    for field in fields:
        if field == "quote":
            words = item.get("trigger", item)
            found[field] = (words["start"], words["end"])
        elif field == "date":
            found[field] = item["date"]["value"] if item["date"] else None
        elif field == "precision":
            found[field] = item["date"]["precision"] if item["date"] else None
        elif field == "within":
            found[field] = plain(item["place"]["within"]) if item["place"] else []
        else:
            found[field] = plain(item[field])
    return found


@pytest.mark.parametrize("case", cases())
def test_a_case_is_read_as_it_says(case: dict[str, Any]) -> None:
    published = date.fromisoformat(str(case["published"])) if case.get("published") else None
    read = reading_as_json("case", a_reading(case["text"], title=case.get("title", ""), published=published))
    lists = {name: read[name] for name in ("incidents", "counts", "relations", "statements")}
    lists |= {name: [x for i in read["incidents"] for x in i[name]] for name in ("tolls", "responsibility")}
    for name in LISTS:
        if name in case:
            expected = wanted(case, name)
            empty = {"quote": None}
            actual = [seen(x, expected[n] if n < len(expected) else empty) for n, x in enumerate(lists[name])]
            assert expected == actual


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_file_of_cases_holds_what_its_name_says(path: Path) -> None:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert not [c["label"] for c in told if set(c) - {*ABOUT, *LISTS}]
    assert not [c["label"] for c in told if not set(c) & set(LISTS)]
    assert all((c.get("expect") == "fail") == (path.stem == "known-failures") for c in told)
    assert all(c.get("why") for c in told if path.stem == "known-failures")
    assert all(c["incidents"] == [] for c in told if path.stem == "untouched")
