"""Countries, and the words by which a report gives away of which one it speaks.

Two reviewed files: ``countries.yaml`` (names, people, signs) and
``country_signs.tsv`` (provinces, districts and towns that stand for one
country). A phrase is kept by its folded key, so that "Côte d'Ivoire" and "Cote
d'Ivoire" are one; one that is all capitals ("US", "CAR") keeps its case, since
"us" and "car" are words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from tocsin.errors import BadReference
from tocsin.reference.gazetteer_build.keys import fold

HERE: Final = Path(__file__).parent

NAME, PEOPLE, SIGN, NOTHING = "name", "people", "sign", "nothing"
"""What a phrase is to a country; the kinds of ``country_signs.tsv`` ("province", "district", "locality") besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """What a phrase says: a country and how. NOTHING is a phrase that only looks as if it did ("Indian Ocean")."""

    country: str
    kind: str


@dataclass(frozen=True, slots=True)
class Countries:
    """All countries. Made by :func:`open_countries`."""

    names: Mapping[str, str]
    """ISO 3166-1 alpha-2 to English name."""
    phrases: Mapping[str, Phrase]
    """Folded key, or the capitals themselves, to what it says."""

    def code_of(self, name: str) -> str:
        """Return the code of the country that a name means as a whole, "" if it means none.

        >>> countries = open_countries()
        >>> [countries.code_of(name) for name in ("Gaza", "Côte d’Ivoire", "US", "us")]
        ['', 'CI', 'US', '']
        """
        found = self.said_by(name.strip())
        return found.country if found and found.kind == NAME else ""

    def said_by(self, words: str) -> Phrase | None:
        """Return what a phrase says, None for nothing known."""
        return self.phrases.get(f"={words.replace('.', '')}") or self.phrases.get(fold(words))


@cache
def open_countries(folder: Path = HERE) -> Countries:
    """Return the countries of a folder that holds both files; the embedded ones by default.

    Raises: BadReference, naming file and entry, when a file is missing or not as it should be.
    """
    listed = _listed(folder / "countries.yaml")
    names = {entry["code"]: entry["name"] for entry in listed["countries"]}
    phrases: dict[str, Phrase] = {}
    made: dict[tuple[str, str], Phrase] = {}
    left_out = {fold(words) for group in listed["no_sign"].values() for words in group}
    for key, country, kind in _signs(folder / "country_signs.tsv"):
        if key in left_out:
            continue
        phrases[key] = made.setdefault((country, kind), Phrase(country=country, kind=kind))
    for words, phrase in _said(listed):
        phrases[_key(words)] = phrase
    return Countries(names, phrases)


def _key(words: str) -> str:
    """Capitals ("US", "U.S.") keep their case behind an equals sign, which no folded key has."""
    letters = words.replace(".", "")
    return f"={letters}" if letters.isupper() and letters.isalpha() else fold(words)


def _listed(path: Path) -> dict[str, Any]:
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    if not isinstance(found, dict) or not {"source", "countries", "no_country", "no_sign"} <= set(found):
        raise BadReference(f"{path}: needs source, countries, no_country and no_sign; install Tocsin again")
    for number, entry in enumerate(found["countries"], start=1):
        if not isinstance(entry, dict) or not {"code", "name"} <= set(entry):
            raise BadReference(f"{path}: country number {number} has no code or no name: {entry!r}")
    return found


def _said(listed: dict[str, Any]) -> Iterator[tuple[str, Phrase]]:
    """Yield phrases, the weaker first, so that a name wins over a sign."""
    for field, kind in (("signs", SIGN), ("people", PEOPLE), ("also", NAME)):
        for entry in listed["countries"]:
            for words in entry.get(field, ()):
                yield words, Phrase(country=entry["code"], kind=kind)
    for entry in listed["countries"]:
        yield entry["name"], Phrase(country=entry["code"], kind=NAME)
    for words in listed["no_country"]:
        yield words, Phrase(country="", kind=NOTHING)


def _signs(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as err:
        raise BadReference(f"{path}: {err}; install Tocsin again") from err
    for number, line in enumerate(lines, start=1):
        if line.startswith(("#", "key\t")):
            continue
        cells = line.split("\t")
        if len(cells) != 3:
            raise BadReference(f"{path}, line {number}: needs key, country and kind: {line!r}")
        yield cells[0], cells[1], cells[2]
