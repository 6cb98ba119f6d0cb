"""Words by which sheets are understood: heads of columns, totals, unknowns, kinds of incident, months."""

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from tocsin.errors import BadReference

PATH: Final = Path(__file__).parent / "tables" / "columns.yaml"


@dataclass(frozen=True, slots=True)
class TableWords:
    """The words of ``tables/columns.yaml``, folded."""

    fields: Mapping[str, tuple[str, ...]]
    """Field -> heads that name it, in order of weight."""
    totals: frozenset[str]
    unknown: frozenset[str]
    none: frozenset[str]
    at_least: tuple[str, ...]
    types: tuple[tuple[str, tuple[str, ...]], ...]
    months: Mapping[str, int]


def folded_head(words: str) -> str:
    """Return a head as it is compared: small letters, signs and line breaks to single spaces; HXL tags keep theirs.

    >>> folded_head("No. of\\nKilled (civ.)"), folded_head("#affected +killed")
    ('no of killed civ', '#affected+killed')
    """
    plain = unicodedata.normalize("NFKC", words).casefold().strip()
    if plain.startswith("#"):
        return plain.replace(" ", "")
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


@functools.cache
def open_table_words(path: Path = PATH) -> TableWords:
    """Return the words. Raises: BadReference, naming the file."""
    try:
        # Everything is text here: to YAML 1.1 "no" would be false and "null" nothing.
        read: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        return TableWords(
            fields={field: tuple(map(folded_head, heads)) for field, heads in read["fields"].items()},
            totals=frozenset(read["totals"]),
            unknown=frozenset(read["unknown"]),
            none=frozenset(read["none"]),
            at_least=tuple(read["at_least"]),
            types=tuple((entry["type"], tuple(entry["words"])) for entry in read["types"]),
            months={name: number for number, names in enumerate(read["months"], 1) for name in names},
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError) as err:
        raise BadReference(f"{path}: {err!r}; install Tocsin again") from err
