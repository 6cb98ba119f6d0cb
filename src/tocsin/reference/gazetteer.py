"""The gazetteer: place names to places, from the embedded file that the build makes and from a user's own additions.

A name is looked up by its folded key; where that finds nothing, by its
sounding key; where that finds nothing either, by likeness within the countries
asked for. Likeness without a country proves little: it is tried only where the
caller says so, for long names, and such an answer is marked as a guess. The
files are opened read-only at the first question, and mapped, not loaded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from tocsin.errors import BadReference
from tocsin.reference.gazetteer_build.added import Rules
from tocsin.reference.gazetteer_build.keys import Sounds, bones, fold, read_sounds
from tocsin.reference.gazetteer_build.kinds import KindWords, read_kind_words
from tocsin.reference.gazetteer_build.layout import FEW_VILLAGES, NOTHING, TOWNS, VILLAGES
from tocsin.reference.gazetteer_build.scripts import is_without_vowels
from tocsin.reference.own import own_folder
from tocsin.reference.own_packs import added_packs, mend_of
from tocsin.reference.own_places import built_own_names
from tocsin.reference.place_entry import Area, Coverage, PlaceEntry
from tocsin.reference.place_file import Limits, PlaceFile, within
from tocsin.reference.place_outlines import FILE_STEP, Outline, Resembling

__all__ = ["Area", "Coverage", "Gazetteer", "Outline", "PlaceEntry", "Resembling", "open_gazetteer"]

HERE: Final = Path(__file__).parent
EMBEDDED: Final = HERE / "data" / "places.sqlite"
MEND: Final = "make it again with `pip install --force-reinstall --no-deps .` in a checkout, or install Tocsin again"

MOST: Final = 200
"""Entries a look-up returns at most, larger places first. Source: our choice; "San Jose" has 1,100 namesakes."""
MOST_NAMED: Final = 1200
"""Places of one name that are outlined at most. Source: our choice."""
MOST_RESEMBLING: Final = 40
REMEMBERED: Final = 20_000
"""Names of which the outlines are kept in memory at most (about 20 MB). Source: our choice."""
LIKENESS: Final = 88.0
"""Least RapidFuzz ratio (0-100) of two sounding keys. Source: our choice, tried on places of UCDP events."""
LEAST_LETTERS: Final = 6
"""Shorter keys are too often like another by chance. Source: our choice."""
LEAST_BONES: Final = 3
"""Consonants of a name in Arabic or Hebrew letters, which tell of the vowels only the long ones. Source: our choice."""
LIKENESS_WITHOUT_VOWELS: Final = 60.0
"""As LIKENESS, where the consonants agree and one of the two has no short vowels. Source: our choice."""
GUESSED_LETTERS: Final = 9
"""Letters of a name that is looked for by likeness in the whole world; shorter ones have likenesses everywhere.
Source: our choice."""
GUESSED_LIKENESS: Final = 92.0

BLOCK: Final = 4
"""Letters that must agree where the consonants do not."""
MOST_BONES: Final = 6
"""Consonants among which one too much, or two that changed places, are allowed for. Source: our choice."""
LOOKED_AT: Final = 6000
"""Keys compared at most in a block. Source: our choice; 6,000 take 3 ms, and few blocks have so many."""

LEVELS: Final = {NOTHING: "nothing", TOWNS: "towns", FEW_VILLAGES: "few villages", VILLAGES: "villages"}
SAID: Final = {
    NOTHING: "no places of {} in the gazetteer",
    TOWNS: "no villages of {} in the gazetteer, only its towns and the names of its provinces and districts",
    FEW_VILLAGES: "few villages of {} in the gazetteer",
    VILLAGES: "",
}


class Gazetteer:
    """The embedded file and a user's own. May be pickled and shared by threads and processes; each opens it itself.

    ``own`` is the folder of the user's own places; None for none.
    Raises: BadReference, naming the line, when the user's own table of places is not usable.
    """

    def __init__(self, path: Path, own: Path | None = None) -> None:
        self.path, self.own_folder = path, own
        self._sounds, self._kind_words = place_rules()
        self.files = (*_own_files(own, path), PlaceFile(path, MEND))
        """A user's own come first: of two entries of one id, the first counts."""
        self._known: dict[str, tuple[Outline, ...]] = {}
        self._by_id: dict[str, Outline | None] = {}

    def __reduce__(self) -> tuple[type["Gazetteer"], tuple[Path, Path | None]]:
        return Gazetteer, (self.path, self.own_folder)

    def lookup(
        self, name: str, *, countries: frozenset[str] = frozenset(), guess: bool = False
    ) -> tuple[PlaceEntry, ...]:
        """Return the places of a name: areas first, then towns by population; () if there are none.

        ``countries`` (ISO codes) keeps only places in these; none given is the whole world, without likeness, unless
        ``guess`` asks for places anywhere that are spelt much like a long name; their ``found_by`` is "guess".
        Raises: BadReference, when the file is damaged.

        Any string is legal.
        """
        key = fold(name)
        if not key:
            return ()
        return self._named("folds", key, countries, "name") or self._unnamed(name, key, countries, guess)

    def _unnamed(self, name: str, key: str, countries: frozenset[str], guess: bool) -> tuple[PlaceEntry, ...]:
        """Return places that sound like a name that is none's, or are spelt much like it."""
        found = self._named("sounds", self._sounds.line(name), countries, "spelling")
        if found:
            return found
        sound = self._sounds.key(name)
        if countries:
            if is_without_vowels(name):
                return self._same_bones(sound, countries)
            return self._alike(key, sound, countries, LIKENESS) if len(sound) >= LEAST_LETTERS else ()
        if guess and len(key) >= GUESSED_LETTERS:
            return tuple(replace(e, found_by="guess") for e in self._alike(key, sound, countries, GUESSED_LIKENESS))
        return ()

    def _named(self, table: str, key: str, countries: frozenset[str], found_by: str) -> tuple[PlaceEntry, ...]:
        found: list[PlaceEntry] = []
        for file, limits in self._asked(countries):
            found += file.entries(file.named(table, key, limits, MOST), found_by)
        return _once(found)

    def _asked(self, countries: frozenset[str]) -> Iterator[tuple[PlaceFile, Limits]]:
        """Yield the files that may hold places of the countries, each with its limits."""
        for file in self.files:
            limits = file.limits(countries)
            if limits or not countries:
                yield file, limits

    def _same_bones(self, sound: str, countries: frozenset[str]) -> tuple[PlaceEntry, ...]:
        beginning = f"{bones(sound)} "
        if len(beginning) <= LEAST_BONES:
            return ()
        return self._best(countries, [("sounds", beginning, sound)], LIKENESS_WITHOUT_VOWELS)

    def _alike(self, key: str, sound: str, countries: frozenset[str], least: float) -> tuple[PlaceEntry, ...]:
        """Return the places whose key is alike enough, among those of the same consonants or first letters.

        Where that finds none, one letter too much among them, or two that changed places, is allowed for.
        """
        sure = [("sounds", f"{bones(sound)} ", sound), ("folds", key[:BLOCK], key)]
        near = [("sounds", f"{block} ", sound) for block in _nearly(bones(sound), MOST_BONES)[1:]]
        near += [("folds", block[:BLOCK], key) for block in _nearly(key[: BLOCK + 1], BLOCK)[1:]]
        return self._best(countries, sure, least) or self._best(countries, near, least)

    def _best(
        self, countries: frozenset[str], looks: Sequence[tuple[str, str, str]], least: float
    ) -> tuple[PlaceEntry, ...]:
        """Return the places of the keys most alike, best first: look at keys that begin so in a table, for one."""
        found: list[PlaceEntry] = []
        for file, limits in self._asked(countries):
            scored: dict[int, float] = {}
            for table, beginning, wanted in looks:
                for place, likeness in _scored(file.beginning(table, beginning, LOOKED_AT), wanted, least):
                    scored[place] = max(likeness, scored.get(place, 0.0))
            best = sorted(within(list(scored), limits), key=lambda place: (-scored[place], place))[:MOST]
            found += [
                replace(entry, likeness=scored[place] / 100)
                for place, entry in zip(best, file.entries(best, "likeness"), strict=True)
            ]
        return _once(sorted(found, key=lambda entry: -entry.likeness))

    def named(self, keys: Iterable[str]) -> dict[str, tuple[Outline, ...]]:
        """Return the places of each folded key, by the name exactly; a key of no place is left out.

        Raises: BadReference, when a file is damaged.
        """
        wanted = list(dict.fromkeys(keys))
        asked = [key for key in wanted if key not in self._known]
        if len(self._known) + len(asked) > REMEMBERED:
            self._known, asked = {}, wanted
        self._known.update(self._outlines(asked))
        return {key: self._known[key] for key in wanted if self._known[key]}

    def _outlines(self, keys: Sequence[str]) -> dict[str, tuple[Outline, ...]]:
        found: dict[str, tuple[Outline, ...]] = dict.fromkeys(keys, ())
        for index, file in enumerate(self.files):
            numbers = {key: file.named("folds", key, (), MOST_NAMED) for key in keys}
            places = {o.number: o for o in file.outlines((n for some in numbers.values() for n in some), index)}
            step = index * FILE_STEP
            for key, some in numbers.items():
                found[key] += tuple(places[number + step] for number in some if number + step in places)
        return found

    def resembling(self, name: str, countries: frozenset[str]) -> tuple[Resembling, ...]:
        """Return the places in these countries whose name sounds like it or is spelt much like it, larger ones first.

        Raises: BadReference, when a file is damaged.
        """
        key = fold(name)
        if not key or not countries:
            return ()
        entries = self._unnamed(name, key, countries, False)[:MOST_RESEMBLING]
        likeness = {entry.id: (entry.found_by, entry.likeness) for entry in entries}
        found = []
        for index, file in enumerate(self.files):
            numbers = {n: i for i in likeness if (n := file.number(i)) is not None}
            found += [
                Resembling(place, *likeness[numbers[place.number - index * FILE_STEP]])
                for place in file.outlines(numbers, index)
            ]
        return tuple(found)

    def entries(self, numbers: Iterable[int]) -> dict[int, PlaceEntry]:
        """Return the whole entries of outlines' numbers."""
        found: dict[int, PlaceEntry] = {}
        wanted = sorted(set(numbers))
        for index, file in enumerate(self.files):
            here = [number for number in wanted if number // FILE_STEP == index]
            found |= zip(here, file.entries([number % FILE_STEP for number in here]), strict=True)
        return found

    def country_outline(self, code: str) -> Outline | None:
        """Return the outline of a country, None for one that has no place here."""
        return self._outline(f"iso:{code}")

    def division(self, country: str, code: str) -> Outline | None:
        """Return a first division by GeoNames' code ("US", "TX"), None for one that no list has under it."""
        return self._outline(f"admin:{country}.{code}")

    def _outline(self, place: str) -> Outline | None:
        if place not in self._by_id:
            found = ((n, i, f) for i, f in enumerate(self.files) if (n := f.number(place)) is not None)
            self._by_id[place] = next((f.outlines([n], i)[0] for n, i, f in found), None)
        return self._by_id[place]

    def entry(self, place: str) -> PlaceEntry | None:
        """Return the place of an id ("geonames:1138958"), None if there is none."""
        for file in self.files:
            number = file.number(place)
            if number is not None:
                return file.entries([number])[0]
        return None

    def country(self, code: str) -> PlaceEntry | None:
        """Return the entry of a country: the middle of its towns, reaching as far as the farthest of them."""
        return self.entry(f"iso:{code}")

    def area(self, place: str) -> Area | None:
        """Return the polygon of a province or district by its id, None where there is none."""
        return next((area for file in self.files if (area := file.area(place)) is not None), None)

    def containing(self, lat: float, lon: float) -> tuple[PlaceEntry, ...]:
        """Return the district and the province whose polygons hold a point, smaller first; () where none does.

        Unit: degrees. A point off the globe lies in nothing. Polygons of neighbours may overlap a little.
        """
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return ()
        found = _once([entry for file in self.files for entry in file.holding(lat, lon)])
        return tuple(sorted(found, key=lambda entry: entry.kind != "district"))

    def towns(self, south: float, west: float, north: float, east: float) -> tuple[PlaceEntry, ...]:
        """Return the towns of known population between two parallels and two meridians, in degrees."""
        return _once([entry for file in self.files for entry in file.towns(south, west, north, east)])

    def covers(self, country: str) -> Coverage:
        """Return how well a country (ISO code) is covered, with words for the reading."""
        known = [file.countries()[country] for file in self.files if country in file.countries()]
        level = max((coverage for _, _, coverage, _ in known), default=NOTHING)
        places = sum(last - first + 1 for first, last, coverage, _ in known if coverage != NOTHING)
        name = known[-1][3] if known else country
        return Coverage(country=country, level=LEVELS[level], places=places, words=SAID[level].format(name))

    @property
    def kind_words(self) -> Mapping[str, str]:
        """The words that say a place's kind, casefolded, and the kinds they mean."""
        return self._kind_words.kinds

    def bare(self, name: str) -> tuple[str, str]:
        """Return a name without its kind word, and the kind ("Swabi", "district"); "" for no kind word."""
        return self._kind_words.strip(name) if len(name) < 200 else (name, "")


def _own_files(own: Path | None, shipped: Path) -> Iterator[PlaceFile]:
    """Yield the files of a user's own places: the single ones first, then the countries."""
    if own is None or not shipped.is_file():
        return
    packs = [PlaceFile(path, mend_of(path)) for path in added_packs(own).values()]
    known = Gazetteer(shipped)
    known.files = (*packs, *known.files)
    beside = f"{shipped.stat().st_size} {shipped.stat().st_mtime_ns}"
    single = built_own_names(own, known.entry, Rules(*place_rules()), beside)
    if single is not None:
        yield PlaceFile(single, f"take {single} away, and it is made again")
    yield from packs


def _nearly(letters: str, many: int) -> list[str]:
    """Return letters as they are, with one of the first ``many`` left out, and with two neighbours changed.

    >>> _nearly("abc", 3)
    ['abc', 'bc', 'ac', 'ab', 'bac', 'acb']
    """
    ends = range(min(many, len(letters)))
    left_out = [letters[:at] + letters[at + 1 :] for at in ends]
    turned = [letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :] for at in ends if at + 1 < len(letters)]
    return list(dict.fromkeys([letters, *left_out, *turned]))


def _once(found: Sequence[PlaceEntry]) -> tuple[PlaceEntry, ...]:
    """Return entries, of each id the first."""
    if len(found) < 2:
        return tuple(found)
    return tuple({entry.id: entry for entry in reversed(found)}.values())[::-1]


def _scored(lines: list[tuple[str, str]], wanted: str, least: float) -> Iterator[tuple[int, float]]:
    """Yield places with the likeness of their key to the one wanted; a sounding key stands behind its bones."""
    keys = [key.rpartition(" ")[2] for key, _ in lines]
    for _, likeness, index in process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=least, limit=None):
        for place in lines[index][1].split(","):
            yield int(place), likeness


@cache
def place_rules() -> tuple[Sounds, KindWords]:
    """Return the rules for keys and kind words, which the file was built with too."""
    try:
        return read_sounds(HERE / "transliteration.tsv"), read_kind_words(HERE / "place_words.tsv")
    except (OSError, ValueError) as err:
        raise BadReference(f"{err}; install Tocsin again") from err


def open_gazetteer(path: Path | None = None, own: Path | None = None) -> Gazetteer:
    """Return the gazetteer, the embedded file by default, having looked that its files are whole and of this version.

    ``own`` is the folder of a user's own places, by default that of :func:`tocsin.reference.own.own_folder`.
    Raises: BadReference, with the command that mends it, when a file is missing, damaged or of another version.
    """
    gazetteer = Gazetteer(path or EMBEDDED, own or own_folder())
    for file in gazetteer.files:
        file.check()
    return gazetteer
