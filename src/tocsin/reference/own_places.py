"""A user's own places and names of places, in one table that may also be edited by hand.

The file ``places.tsv`` lies in the folder of the user's own data (own.py). A
row is a place (name, kind, country, point), or another name of a place that the
gazetteer has (``alias_of`` is its id). Lines that begin with "#" are remarks.
What is looked up is a file made from it, ``places/own.sqlite``, like that of any
pack; the place that a name means stands there a second time, under that name.
"""

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Final

from tocsin.errors import BadReference, BadRequest
from tocsin.reference.gazetteer_build.added import Rules
from tocsin.reference.gazetteer_build.drafts import Draft, spellings
from tocsin.reference.gazetteer_build.keys import fold, simplify
from tocsin.reference.gazetteer_build.layout import KINDS, NOTHING, OWN, SCHEMA
from tocsin.reference.gazetteer_build.tables import Writer
from tocsin.reference.own_packs import PLACES, checked_name, checked_point, checked_population, writing
from tocsin.reference.place_entry import PlaceEntry
from tocsin.reference.place_file import CREDIT, PREFIX

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


COLUMNS: Final = tuple(field.name for field in fields(OwnName))


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


def built_own_names(folder: Path, known: Callable[[str], PlaceEntry | None], rules: Rules, beside: str) -> Path | None:
    """Return the file made from a user's own places and names; None where there are none.

    It is made again when the table has changed, or the gazetteer ``beside`` it. ``known`` gives a place of that by its
    id; a name of one that is no more there is left out.
    Raises: BadReference, as :func:`read_own_names`; BadRequest, when the folder cannot be written.
    """
    names, target = read_own_names(folder), folder / PLACES / "own.sqlite"
    if not names:
        return None
    made_from = hashlib.sha256("".join([SCHEMA, beside, *map(repr, names)]).encode()).hexdigest()
    if not Writer.was_made_from(target, made_from):
        drafts: dict[str, list[Draft]] = defaultdict(list)
        own = {name.id: name for name in names if not name.alias_of}
        for name in names:
            for country, draft in _drafts(name, own, known):
                drafts[country].append(draft)
        with writing(folder), Writer(target, made_from, rules.sounds) as writer:
            for country, some in sorted(drafts.items()):
                writer.enter((country, country), NOTHING, some, partial(_spelt, rules))
    return target


def _drafts(
    name: OwnName, own: Mapping[str, OwnName], known: Callable[[str], PlaceEntry | None]
) -> Iterator[tuple[str, Draft]]:
    """Yield the place of a row with its country; of a name, the place that it means, and what that lies in."""
    place = own.get(name.alias_of or name.id)
    if place is not None:
        point, people = (float(place.lat), float(place.lon)), int(place.population or 0)
        yield place.country, Draft(place.id[4:], place.kind, place.name, *point, OWN, people, [name.name])
        return
    meant = known(name.alias_of)
    if meant is not None:
        draft = _copy(meant, [name.name])
        for area in (_copy(parent, []) for parent in map(known, meant.parents) if parent is not None):
            draft.admin1, draft.admin2 = (area, draft.admin2) if area.kind == "province" else (draft.admin1, area)
            yield meant.country, area
        yield meant.country, draft


def _copy(entry: PlaceEntry, names: list[str]) -> Draft:
    """Return a place of the gazetteer as it stands there, to be found by these names only."""
    prefix, _, code = entry.id.partition(":")
    source = next(number for number, credit in CREDIT.items() if (credit, PREFIX[number]) == (entry.source, prefix))
    point = entry.lat, entry.lon
    its = f"w{code}" if prefix == "wof" else int(code) if prefix == "geonames" else code
    found = Draft(its, entry.kind, entry.name, *point, source, entry.population, names, reach_km=entry.reach_km)
    found.folds = {fold(name): simplify(name) for name in names}
    return found


def _spelt(rules: Rules, draft: Draft) -> dict[str, str]:
    """Return the names under which a place is found here; a copy is not found by its own."""
    return spellings(draft, rules.words, frozenset()) if draft.source == OWN else draft.folds


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
