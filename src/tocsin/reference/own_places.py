"""A user's own places and names of places, in one table that may also be edited by hand.

The file ``places.tsv`` lies in the folder of the user's own data (own.py). A
row is a place (name, kind, country, point), or another name of a place that the
gazetteer has (``alias_of`` is its id). Lines that begin with "#" are remarks.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain, count
from pathlib import Path
from typing import Final

from tocsin.errors import BadReference, BadRequest
from tocsin.reference.gazetteer_build.keys import Sounds, fold
from tocsin.reference.gazetteer_build.layout import KINDS
from tocsin.reference.own_packs import checked_name, checked_point, checked_population, writing
from tocsin.reference.place_entry import PlaceEntry

CODE: Final = re.compile("[A-Z]{2}")
FILE: Final = "places.tsv"
LEGAL_KINDS: Final = tuple(kind for kind in KINDS if kind != "country")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnName:
    """A row: a place of one's own, or one's own name of another place. All as written."""

    id: str
    """"own:" and the folded name, so that an id never comes to mean a place of another name."""
    name: str
    kind: str = ""
    country: str = ""
    lat: str = ""
    lon: str = ""
    population: str = ""
    alias_of: str = ""
    """The id of the place that is meant ("geonames:1138958"); "" for a place of one's own."""

    def check(self) -> None:
        """Look that the row can be used.

        Raises: ValueError, saying why not.
        """
        checked_name(self.name)
        if not self.id.startswith("own:") or " " in self.id or len(self.id) < 5:
            raise ValueError(f"the id is own: and a word, not {self.id!r}")
        if self.alias_of:
            return
        if self.kind not in LEGAL_KINDS:
            raise ValueError(f"no such kind {self.kind!r}; legal are {', '.join(LEGAL_KINDS)}")
        if not CODE.fullmatch(self.country):
            raise ValueError(f"the country is an ISO code such as AF, not {self.country!r}")
        checked_point(self.lat, self.lon)
        checked_population(self.population)

    def entry(self, found_by: str) -> PlaceEntry:
        """Return the place."""
        return PlaceEntry(
            id=self.id,
            name=self.name,
            kind=self.kind,
            lat=float(self.lat),
            lon=float(self.lon),
            country=self.country,
            admin1="",
            admin2="",
            population=int(self.population or 0),
            source="own",
            found_by=found_by,
        )


COLUMNS: Final = tuple(field.name for field in fields(OwnName))


class OwnPlaces:
    """A user's own names, ready to be looked up."""

    def __init__(self, names: Sequence[OwnName], sounds: Sounds) -> None:
        self.names = tuple(names)
        self._keyed: dict[str, dict[str, list[OwnName]]] = {"folds": defaultdict(list), "sounds": defaultdict(list)}
        for name in self.names:
            self._keyed["folds"][fold(name.name)].append(name)
            self._keyed["sounds"][sounds.line(name.name)].append(name)

    def named(self, table: str, key: str) -> list[OwnName]:
        """Return the names under a key; tables are named as in the gazetteer's file."""
        return list(self._keyed[table].get(key, ()))

    def beginning(self, table: str, beginning: str) -> list[tuple[str, list[OwnName]]]:
        """Return the keys that begin so, each with its names."""
        return [(key, names) for key, names in self._keyed[table].items() if key.startswith(beginning)]

    def entry(self, place: str) -> PlaceEntry | None:
        """Return the place of one's own that has an id."""
        return next((name.entry("name") for name in self.names if name.id == place and not name.alias_of), None)


def read_own_names(folder: Path) -> tuple[OwnName, ...]:
    """Return a user's own places and names, () where there is no file.

    Raises: BadReference, naming file and line, where one is not usable.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as err:
        raise BadReference(f"{path}: cannot be read: {err}") from err
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith(("#", "id\t")):
            rows.append(_read(line, f"{path}, line {number}"))
    return tuple(rows)


def _read(line: str, where: str) -> OwnName:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != len(COLUMNS):
        raise BadReference(f"{where}: needs {len(COLUMNS)} cells ({', '.join(COLUMNS)}), has {len(cells)}")
    try:
        row = OwnName(**dict(zip(COLUMNS, cells, strict=True)))
        row.check()
    except ValueError as err:
        raise BadReference(f"{where}: {err}; mend the line or take it out") from err
    return row


def write_own_names(folder: Path, names: Iterable[OwnName]) -> None:
    """Write a user's own places and names; the file appears whole or not at all.

    Remarks made by hand are kept.
    """
    path = folder / FILE
    remarks = path.read_text(encoding="utf-8-sig").split("\n") if path.is_file() else []
    lines = [line for line in remarks if line.startswith("#")] + ["\t".join(COLUMNS)]
    lines += ["\t".join(getattr(name, column) for column in COLUMNS) for name in names]
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.replace(path)


def changed(names: Sequence[OwnName], wanted: str, values: dict[str, str]) -> tuple[OwnName, tuple[OwnName, ...]]:
    """Return the row that ``wanted`` names (an id, or a new name) with its new values, and all rows.

    Raises: BadRequest, when there is no such row.
    """
    if wanted.startswith("own:"):
        old = _found(names, wanted)
        new = replace(old, **values)
        return new, tuple(new if name.id == wanted else name for name in names)
    taken = {name.id for name in names}
    ids = (f"own:{fold(wanted)}{end}" for end in chain([""], (f"-{number}" for number in count(2))))
    new = OwnName(id=next(free for free in ids if free not in taken), name=wanted, **values)
    return new, (*names, new)


def without(names: Sequence[OwnName], wanted: str) -> tuple[OwnName, ...]:
    """Return the rows without one.

    Raises: BadRequest, when there is no such row.
    """
    gone = _found(names, wanted)
    return tuple(name for name in names if name is not gone)


def _found(names: Sequence[OwnName], wanted: str) -> OwnName:
    for name in names:
        if name.id == wanted:
            return name
    raise BadRequest(f"there is no {wanted} among your own places; `tocsin places list` shows them")
