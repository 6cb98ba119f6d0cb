"""Makes a file of places from one pack that a user adds, apart from the embedded gazetteer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .areas import set_reach
from .drafts import Draft, Shape, spellings
from .keys import Sounds
from .kinds import KindWords
from .layout import VILLAGES
from .shapes import Polygons, cell_of, cells_of, holds, packed_shape, unpacked_shape
from .tables import Writer


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for names, the same as the embedded file's."""

    sounds: Sounds
    words: KindWords


def build_pack(
    country: tuple[str, str], drafts: Sequence[Draft], shapes: Sequence[Shape], target: Path, rules: Rules
) -> None:
    """Write a country's places (code and name) to a file, each with the province and district it lies in."""
    find_parents(drafts, shapes)
    set_reach(drafts, [draft for draft in drafts if draft.kind == "locality"])
    articles = rules.sounds.articles if country[0] in rules.sounds.countries else frozenset[str]()
    with Writer(target, "a pack of one's own", rules.sounds) as writer:
        writer.enter(country, VILLAGES, drafts, partial(spellings, words=rules.words, articles=articles), shapes)


def find_parents(drafts: Iterable[Draft], shapes: Iterable[Shape]) -> None:
    """Give each place the province and district whose polygon holds it."""
    drafts = list(drafts)
    areas = {draft.code: draft for draft in drafts if draft.kind in ("province", "district")}
    near: dict[int, list[tuple[Draft, Polygons]]] = defaultdict(list)
    for shape in shapes:
        packed, box = packed_shape(shape.rings)
        if shape.code in areas:
            for cell in cells_of(box):
                near[cell].append((areas[shape.code], unpacked_shape(packed)))
    for draft in drafts:
        for area, polygons in near.get(cell_of(draft.lat, draft.lon), ()):
            if draft.kind != "province" and area is not draft and holds(polygons, draft.lat, draft.lon):
                if area.kind == "province":
                    draft.admin1 = area
                elif draft.kind != "district":
                    draft.admin2 = area
