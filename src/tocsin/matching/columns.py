"""Which of many pairs may still be worth keeping, by whole columns: the cheap look before the features are asked.

For each pair the most is reckoned that every feature could say, in numbers that
a telling has one of: its days, its point, its figure, its kind. A pair whose
most stays below LEAST is dropped; all others go on to the features themselves.
So nothing is lost by it: a bound may be too kind, never too harsh, and a test
holds it to that. What is not plain (two places, an open year, a range) is
given the most there is.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tocsin.matching.frequencies import rarity, tells
from tocsin.matching.numbers import OTHER_HARMS, UNEQUAL, telling_strength
from tocsin.matching.profile import Profile
from tocsin.matching.spots import Spot
from tocsin.matching.weights import WEIGHTS, Weight
from tocsin.matching.what import CHANCE, COPY, ENOUGH, kind_likeness
from tocsin.matching.when import ASSUMED, OPEN, SLIP, WEEK
from tocsin.matching.where import FAR_KM, smallness
from tocsin.records import Harm, IncidentType
from tocsin.reference.globe import EARTH_KM

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SLACK = 1e-6
"""Bounds are made in other steps than features; so much rounding is forgiven. Source: our choice."""
LOOSE = -1
"""In a column: not plain, the most is taken."""
_TYPES = tuple(IncidentType)
_KINDS = np.array([[kind_likeness(a, b) for b in _TYPES] for a in _TYPES])
_HARMS = tuple(Harm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Tellings as columns."""

    first: Ints
    last: Ints
    """The one time told, as ordinals; 0 for none, LOOSE for what is not plain."""
    is_assumed: Flags
    published: Ints
    """As ordinals, 0 where unknown."""
    type: Ints
    place: Ints
    """1 for one plain point, 0 for no place, LOOSE otherwise."""
    name: Ints
    """Equal for two places of one name."""
    lat: Floats
    lon: Floats
    radius: Floats
    is_touchy: Flags
    """Distance alone does not say that the place is another: it has runners-up, or may be named in or for another."""
    harms: Ints
    """Which harms have figures, a bit each."""
    strength: Floats
    """Of the largest figure."""
    number: Ints
    """The one exact figure, LOOSE where there are others."""
    said: Floats
    """[tellings, 4]: what words, words beyond place names, rare words of all, and the title tell."""
    words: "csr_array"
    """[tellings, words]: the root of what each tells, so that the product of two rows is what both tell."""
    rare: "csr_array"
    rare_places: "csr_array"
    title: "csr_array"
    has: Ints
    """Which of actors, targets, weapons and smallest places are told, a bit each."""


def columns(profiles: Sequence[Profile]) -> Columns:
    """Return tellings as columns."""
    larger = {name for p in profiles for spot in p.spots for name in spot.larger}
    spots = [_plain_spot(p) for p in profiles]
    times = [_plain_time(p) for p in profiles]
    figures = [_figures(p) for p in profiles]
    plain = [spot or _NOWHERE for spot in spots]
    names = {name: n for n, name in enumerate({s.name for s in plain})}
    return Columns(
        first=np.array([first for first, _, _ in times], dtype=np.int64),
        last=np.array([last for _, last, _ in times], dtype=np.int64),
        is_assumed=np.array([is_assumed for _, _, is_assumed in times], dtype=np.bool_),
        published=np.array([p.published.toordinal() if p.published else 0 for p in profiles], dtype=np.int64),
        type=np.array([_TYPES.index(p.type) for p in profiles], dtype=np.int64),
        place=np.array(
            [1 if s else LOOSE if p.spots else 0 for p, s in zip(profiles, spots, strict=True)], dtype=np.int64
        ),
        name=np.array([names[s.name] for s in plain], dtype=np.int64),
        lat=np.radians(np.array([s.lat for s in plain])),
        lon=np.radians(np.array([s.lon for s in plain])),
        radius=np.array([s.radius_km for s in plain]),
        is_touchy=np.array([bool(s.runners_up) or s.name in larger for s in plain], dtype=np.bool_),
        harms=np.array([harms for harms, _, _ in figures], dtype=np.int64),
        strength=np.array([strength for _, strength, _ in figures]),
        number=np.array([number for _, _, number in figures], dtype=np.int64),
        said=np.array([_said(p) for p in profiles]).reshape(-1, 4),
        words=_weighed([p.words for p in profiles], tells),
        rare=_weighed([p.words for p in profiles], rarity),
        rare_places=_weighed([p.words & p.place_words for p in profiles], rarity),
        title=_weighed([p.title for p in profiles], tells),
        has=np.array([_has(p) for p in profiles], dtype=np.int64),
    )


def _weighed(said: Sequence[frozenset[str]], weigh: Callable[[tuple[str]], float]) -> "csr_array":
    """Return wordings as rows, each word by the root of its weight; columns are words in the order they come."""
    from scipy.sparse import csr_array  # 20 MB, which rows of a table that lie near nothing need nothing of

    numbers: dict[str, int] = {}
    places = [numbers.setdefault(word, len(numbers)) for words in said for word in words]
    roots = np.sqrt(np.array([weigh((word,)) for word in numbers], dtype=np.float64))
    at = np.array(places, dtype=np.int64)
    ends = np.cumsum([0, *map(len, said)])
    return csr_array((roots[at] if len(at) else np.zeros(0), at, ends), shape=(len(said), max(1, len(numbers))))


_NOWHERE = Spot(
    name="", id="", runners_up=frozenset(), lat=0.0, lon=0.0, radius_km=0.0, country="", is_country=False,
    larger=frozenset(),
)  # fmt: skip


def _plain_spot(profile: Profile) -> Spot | None:
    if len(profile.spots) != 1 or not profile.spots[0].has_point or profile.spots[0].is_country:
        return None
    return profile.spots[0]


def _plain_time(profile: Profile) -> tuple[int, int, bool]:
    if len(profile.spans) > 1 or profile.days_of_unknown_year:
        return LOOSE, LOOSE, False
    if not profile.spans:
        return 0, 0, False
    span = profile.spans[0]
    return span.earliest.toordinal(), span.latest.toordinal(), span.is_assumed


def _figures(profile: Profile) -> tuple[int, float, int]:
    told = [figure for figures in profile.tolls.values() for figure in figures]
    harms = sum(1 << _HARMS.index(harm) for harm, figures in profile.tolls.items() if figures)
    is_plain = len(told) == 1 and told[0].low == told[0].high
    return harms, max((telling_strength(f.number) for f in told), default=0.0), told[0].number if is_plain else LOOSE


def _said(profile: Profile) -> tuple[float, float, float, float]:
    words = profile.words
    return profile.words_tell, rarity(words - profile.place_words), rarity(words), profile.title_tells


def _has(profile: Profile) -> int:
    told = (profile.actors or profile.doers or profile.doer_roles, profile.targets, profile.weapons, profile.inside)
    return sum(1 << n for n, words in enumerate(told) if words)


def hopeful(told: Columns, left: Ints, right: Ints, least: float) -> Flags:
    """Return which pairs can reach a log-odds of ``least``: first by bounds, those left by the words they share."""
    shares = {name: _shares(WEIGHTS.features[name], bound(told, left, right)) for name, bound in _BOUNDS.items()}
    total = WEIGHTS.prior + SLACK + sum(shares.values(), np.zeros(len(left)))
    may = total >= least
    left, right = left[may], right[may]
    exact = sum((_shares(WEIGHTS.features[n], said) for n, said in _by_words(told, left, right)), np.zeros(len(left)))
    bound = shares["words"][may] + shares["names"][may] + shares["titles"][may]
    may[may] = total[may] - bound + exact >= least
    return may


def _by_words(told: Columns, left: Ints, right: Ints) -> Iterator[tuple[str, Floats]]:
    """Yield what words, names and titles say, by the words shared; pairs are asked for in the order of the first."""
    shared = _shared(told.words, left, right)
    yield "words", _version_likeness(shared, told.said[left, 0] + told.said[right, 0])
    rare = _shared(told.rare, left, right) - _shared(told.rare_places, left, right)
    yield "names", np.minimum(1.0, np.maximum(rare, 0.0) / ENOUGH)
    yield "titles", _version_likeness(_shared(told.title, left, right), told.said[left, 3] + told.said[right, 3])


def _shared(words: "csr_array", left: Ints, right: Ints) -> Floats:
    return np.asarray(words[left].multiply(words[right]).sum(axis=1)).ravel()


def _version_likeness(shared: Floats, both: Floats) -> Floats:
    return np.clip((2 * shared / np.maximum(both, SLACK) - CHANCE) / (COPY - CHANCE), 0.0, 1.0)


def _shares(weight: Weight, likeness: Floats) -> Floats:
    return np.interp(likeness, (-1.0, 0.0, 0.5, 1.0), (-weight.differ, 0.0, weight.half, weight.agree))


def _days(told: Columns, left: Ints, right: Ints) -> Floats:
    first, begins = told.first[left], told.first[right]
    last, ends = told.last[left], told.last[right]
    widest = np.maximum(np.maximum(last - first, ends - begins) + 1, 1)
    narrow = 1 - np.log(widest) / math.log(WEEK)
    common = np.where(narrow >= 0, narrow, np.maximum(OPEN, narrow / 8))
    apart = np.maximum(first - ends, begins - last)
    slips = -np.array([0.0, *(SLIP[n] for n in sorted(SLIP)), 1.0])
    found = np.where(apart > 0, np.minimum(common, slips[np.clip(apart, 0, len(slips) - 1)]), common)
    found = np.where(told.is_assumed[left] | told.is_assumed[right], ASSUMED, found)
    found = np.where((first == 0) | (begins == 0), OPEN, found)
    return np.where((first == LOOSE) | (begins == LOOSE), 1.0, found)


_SIZES = np.array([0.0, *np.geomspace(0.5, 30_000.0, 400)])
_SMALLNESS = np.array([smallness(0.0), *(smallness(float(size)) for size in _SIZES[:-1])])
"""Of the next smaller radius, so that what is looked up is never too harsh."""


def _places(told: Columns, left: Ints, right: Ints) -> Floats:
    lat, lon = told.lat, told.lon
    h = np.sin((lat[right] - lat[left]) / 2) ** 2
    h += np.cos(lat[left]) * np.cos(lat[right]) * np.sin((lon[right] - lon[left]) / 2) ** 2
    apart = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    gap = apart - told.radius[left] - told.radius[right] - SLACK
    size = _SMALLNESS[np.searchsorted(_SIZES, np.maximum(told.radius[left], told.radius[right]))]
    touchy = told.is_touchy[left] | told.is_touchy[right]
    far = np.where(told.name[left] == told.name[right], 0.0, -np.minimum(1.0, gap / FAR_KM))
    found = np.where((gap <= 0) | touchy, size, far)
    found = np.where((told.place[left] == LOOSE) | (told.place[right] == LOOSE), 1.0, found)
    return np.where((told.place[left] == 0) | (told.place[right] == 0), 0.0, found)


def _tolls(told: Columns, left: Ints, right: Ints) -> Floats:
    shared = told.harms[left] & told.harms[right]
    strength = np.minimum(told.strength[left], told.strength[right])
    many = np.array([bin(n).count("1") for n in range(1 << len(_HARMS))])[shared]
    plain = (told.number[left] != LOOSE) & (told.number[right] != LOOSE)
    differ = plain & (told.number[left] != told.number[right])
    found = np.minimum(1.0, strength * (1 + OTHER_HARMS * np.maximum(many - 1, 0))) * np.where(differ, UNEQUAL, 1.0)
    return np.where(shared > 0, found, 0.0)


def _kinds(told: Columns, left: Ints, right: Ints) -> Floats:
    return np.asarray(_KINDS[told.type[left], told.type[right]])


def _reported(told: Columns, left: Ints, right: Ints) -> Floats:
    ours, theirs = told.published[left], told.published[right]
    apart, within = np.abs(ours - theirs), WEIGHTS.reported_within_days
    found = np.where(apart > within, -1.0, 1 - apart / (within + 1))
    return np.where((ours == 0) | (theirs == 0), 0.0, found)


def _of_versions(column: int) -> Callable[[Columns, Ints, Ints], Floats]:
    def bound(told: Columns, left: Ints, right: Ints) -> Floats:
        ours, theirs = told.said[left, column], told.said[right, column]
        return _version_likeness(np.minimum(ours, theirs), ours + theirs)

    return bound


def _names(told: Columns, left: Ints, right: Ints) -> Floats:
    """Shared words that are names of both's places do not count, so each that counts is beyond one's places."""
    beyond = told.said[left, 1] + told.said[right, 1]
    least = np.minimum(beyond, np.minimum(told.said[left, 2], told.said[right, 2]))
    return np.asarray(np.minimum(1.0, least / ENOUGH))


def _of_both(bit: int) -> Callable[[Columns, Ints, Ints], Floats]:
    def bound(told: Columns, left: Ints, right: Ints) -> Floats:
        return ((told.has[left] & told.has[right]) >> bit & 1).astype(np.float64)

    return bound


_BOUNDS: dict[str, Callable[[Columns, Ints, Ints], Floats]] = {
    "days": _days,
    "places": _places,
    "inside": _of_both(3),
    "tolls": _tolls,
    "words": _of_versions(0),
    "names": _names,
    "titles": _of_versions(3),
    "reported": _reported,
    "kind": _kinds,
    "actors": _of_both(0),
    "targets": _of_both(1),
    "weapons": _of_both(2),
}
"""The most that each feature can say."""
