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
    between: tuple[str, ...]
    joins: tuple[str, ...]
    """What stands between the ends of a range."""
    about: Mapping[str, tuple[int, int | None]]
    """Words that stand for a number of people -> the least and most of them."""
    below: tuple[str, ...]
    """How lines begin that stand below a table and are no rows."""
    harms: Mapping[str, tuple[str, ...]]
    types: tuple[tuple[str, tuple[str, ...]], ...]
    months: Mapping[str, int]


_DIGITS = str.maketrans(
    {**{sign: str(n) for zero in (0x660, 0x6F0) for n, sign in enumerate(map(chr, range(zero, zero + 10)))},
     "٫": ".", "٬": ",", "،": ",", "\u2212": "-"}
)  # fmt: skip
"""Arabic-Indic digits and signs of number. Source: Unicode, blocks Arabic and Extended Arabic-Indic digits."""


def plain(words: str) -> str:
    """Return words in small letters without accents, Arabic digits as European ones.

    >>> plain("Víctimas"), plain("١٢ أيار")
    ('victimas', '12 ايار')
    """
    apart = unicodedata.normalize("NFKD", words.translate(_DIGITS)).casefold()
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not unicodedata.combining(sign))).strip()


def folded_head(words: str) -> str:
    """Return a head as it is compared: plain, signs and line breaks to single spaces; HXL tags keep theirs.

    >>> folded_head("No. of\\nKilled (civ.)"), folded_head("#affected +killed")
    ('no of killed civ', '#affected+killed')
    """
    bare = plain(words)
    if bare.startswith("#"):
        return bare.replace(" ", "")
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


@functools.cache
def open_table_words(path: Path = PATH) -> TableWords:
    """Return the words. Raises: BadReference, naming the file."""
    try:
        # Everything is text here: to YAML 1.1 "no" would be false and "null" nothing.
        read: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        return TableWords(
            fields={field: tuple(map(folded_head, heads)) for field, heads in read["fields"].items()},
            totals=frozenset(map(folded_head, read["totals"])),
            unknown=frozenset(map(plain, read["unknown"])),
            none=frozenset(map(plain, read["none"])),
            at_least=tuple(map(plain, read["at_least"])),
            between=tuple(map(plain, read["between"])),
            joins=tuple(map(plain, read["and"])),
            about={plain(words): _ends(ends) for words, ends in read["about"].items()},
            below=tuple(map(folded_head, read["below"])),
            harms={harm: tuple(map(plain, words)) for harm, words in read["harms"].items()},
            types=tuple((entry["type"], tuple(map(plain, entry["words"]))) for entry in read["types"]),
            months={plain(name): number for number, names in enumerate(read["months"], 1) for name in names},
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as err:
        raise BadReference(f"{path}: {err!r}; install Tocsin again") from err


def _ends(ends: list[str]) -> tuple[int, int | None]:
    low, high = ends
    return int(low), None if high == "null" else int(high)
