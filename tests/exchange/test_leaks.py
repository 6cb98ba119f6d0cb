"""Nothing planted in any field leaves under `public`: in no format, field, sheet, property, file name or metadata."""

import re
import zipfile
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pyarrow.parquet as pq
import pytest
from sharing_made import planted, rules

from tocsin.exchange import FORMATS, About, shareable
from tocsin.exchange.shareable import CODED_FIELDS, TEXT_FIELDS, Shareable
from tocsin.exchange.sharing import shared

MANY = 1_000
ABOUT = About(profile="public", selection="all incidents", made_at=datetime(2024, 1, 2, tzinfo=UTC), version="0")


def everything_in(path: Path) -> str:
    """Return all that a file holds: its bytes, what is packed in them, and its name."""
    found = [path.name, path.read_bytes().decode("utf-8", "replace")]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            found += [name + packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        found += [str(table.schema.metadata), table.schema.to_string()]
        found += [str(value) for column in table.columns for value in column.to_pylist()]
    return "\n".join(found)


@pytest.fixture(scope="module")
def secrets() -> list[str]:
    return [secret for number in range(MANY) for secret in planted(number)[1]]


@pytest.mark.parametrize("form", list(FORMATS.values()), ids=list(FORMATS))
def test_nothing_planted_leaves(form, secrets: list[str], tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / f"incidents{form.suffix}"
    going = rules("public")

    written = form.write((shared(planted(number)[0], going) for number in range(MANY)), out, ABOUT)
    held = everything_in(out)

    assert MANY == written
    assert [] == re.findall(r"Zqx\d+\w*|\+000 555 \d+", held)[:5]
    numbers = set(re.findall(r"\d+\.\d+", held))
    assert [] == [secret for secret in secrets if secret in numbers]


@pytest.mark.parametrize("form", list(FORMATS.values()), ids=list(FORMATS))
def test_the_same_leaves_under_private(form, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """So that the test above can fail: what is planted does reach every format."""
    out = tmp_path / f"incidents{form.suffix}"

    form.write((shared(planted(number)[0], rules("private")) for number in range(3)), out, ABOUT)

    assert re.search(r"Zqx1\w*", everything_in(out))


def test_no_person_is_named_for_partners_and_no_words_leave() -> None:
    for number in range(50):
        one, _ = planted(number)
        left = str(shared(one, rules("partner")))

        assert [] == re.findall(r"Zqx\d+(?:Doer|Person|Object|Place|Within|Words|By|Role|Job|Doc|Title|Url)\w*", left)


def _walk(kind: type, seen: set[str]) -> None:
    for field in fields(kind):
        hint = get_type_hints(kind)[field.name]
        for part in (hint, *get_args(hint), *(inner for arg in get_args(hint) for inner in get_args(arg))):
            if part is str:
                seen.add(f"{kind.__name__}.{field.name}")
            elif is_dataclass(part) and isinstance(part, type):
                _walk(part, seen)


def test_every_field_of_words_is_named_so_that_a_new_one_is_decided_upon() -> None:
    seen: set[str] = set()
    _walk(Shareable, seen)

    assert TEXT_FIELDS | CODED_FIELDS == seen
    assert not TEXT_FIELDS & CODED_FIELDS
    assert shareable.Shareable is Shareable
