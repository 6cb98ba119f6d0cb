"""A country's rows out of the shared packs: corrected, twins made one, every name kept."""

from dataclasses import dataclass, replace
from pathlib import Path

from tocsin.reference.gazetteer_build.keys import fold
from tocsin.reference.gazetteer_build.upstream import AREAS, first_name, has_geonames, kept_names, kind_of, table

ISLANDS = Path(__file__).parent / "pack_islands.tsv"
RETYPED = Path(__file__).parent / "pack_kinds.tsv"

ADDED = {"SO": ("xs",)}
"""Packs read along with a country's own: upstream cuts Somaliland out of Somalia."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a pack. ``id`` is "g" and a GeoNames id, or "w" and a Who's On First id."""

    wof: str
    id: str
    kind: str
    name: str
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]
    admin1: str = ""
    admin2: str = ""
    is_retyped: bool = False
    """Whether upstream files it under a wrong kind."""

    def cells(self) -> list[str]:
        point = [f"{self.lat:.4f}", f"{self.lon:.4f}"]
        people = str(self.population) if self.population else ""
        return [self.id, self.kind, self.name, *point, self.admin1, self.admin2, people, "|".join(self.names)]


HEAD = ["id", "kind", "name", "lat", "lon", "admin1", "admin2", "population", "names"]


@dataclass(frozen=True, slots=True)
class Corrections:
    """The fix files of the shared README, by WOF id, and our own of wrong kinds."""

    points: dict[str, tuple[float, float]]
    wrong_gn: frozenset[str]
    wrong_population: frozenset[str]
    outside: frozenset[str]
    kinds: tuple[dict[str, str], ...]
    missing: dict[str, list[dict[str, str]]]
    """Country to the rows of GeoNames that upstream lacks."""

    @classmethod
    def read(cls, places: Path) -> "Corrections":
        islands = {row["wof_id"] for row in table(ISLANDS)}
        missing: dict[str, list[dict[str, str]]] = {}
        for row in table(places / "missing_from_wof.tsv"):
            missing.setdefault(row["cc"], []).append(row)
        return cls(
            points={
                r["wof_id"]: (float(r["geonames_lat"]), float(r["geonames_lon"]))
                for r in table(places / "point_fixes.tsv")
            },
            wrong_gn=frozenset(r["wof_id"] for r in table(places / "gn_id_suspect.tsv")),
            wrong_population=frozenset(r["wof_id"] for r in table(places / "population_suspect.tsv")),
            outside=frozenset(r["wof_id"] for r in table(places / "outliers.tsv")) - islands,
            kinds=tuple(table(RETYPED)),
            missing=missing,
        )

    def kind_of(self, country: str, raw: dict[str, str]) -> tuple[str, str]:
        """Return a row's kind and its name, without a word in front that told the kind; "" to leave the row out."""
        for rule in self.kinds:
            is_meant = country == rule["country"] and raw["placetype"] == rule["placetype"]
            if is_meant and raw["name"].startswith(rule["begins"]):
                return rule["kind"], raw["name"].removeprefix(rule["begins"]).strip()
        return kind_of(raw["placetype"], raw["name"]), raw["name"]


def read_country(places: Path, country: str, fixes: Corrections) -> list[Row]:
    """Return a country's corrected rows, twins of one GeoNames id made one, with what upstream lacks."""
    rows: dict[str, Row] = {}
    for code in (country.lower(), *ADDED.get(country, ())):
        for raw in table(places / f"{code}_places.tsv.gz"):
            row = _row(country, raw, fixes)
            if row is not None:
                rows[row.id] = _joined(rows[row.id], row) if row.id in rows else row
    for raw in fixes.missing.get(country, ()):
        rows.setdefault(f"g{raw['gn_id']}", _missing(raw))
    areas = {(row.kind, fold(row.name)) for row in rows.values() if row.kind in AREAS and not row.is_retyped}
    return [row for row in rows.values() if not (row.is_retyped and (row.kind, fold(row.name)) in areas)]


def _row(country: str, raw: dict[str, str], fixes: Corrections) -> Row | None:
    wof = raw["wof_id"]
    kind, primary = fixes.kind_of(country, raw)
    if wof in fixes.outside or not kind:
        return None
    lat, lon = fixes.points.get(wof, (float(raw["lat"]), float(raw["lon"])))
    has_gn = has_geonames(raw["gn_id"]) and wof not in fixes.wrong_gn and kind not in AREAS
    doubted = wof in fixes.wrong_gn or wof in fixes.wrong_population
    names = (raw["names"] or "").split("|")
    name = first_name(primary, names)
    return Row(
        wof=wof,
        id=f"g{raw['gn_id']}" if has_gn else f"w{wof}",
        kind=kind,
        name=name,
        lat=lat,
        lon=lon,
        population=0 if doubted else int(raw["population"] or 0),
        names=kept_names(name, [primary, raw["name"], *names]),
        is_retyped=kind in AREAS and kind_of(raw["placetype"], raw["name"]) != kind,
    )


def _missing(raw: dict[str, str]) -> Row:
    return Row(
        wof="0",
        id=f"g{raw['gn_id']}",
        kind="locality",
        name=raw["name"],
        lat=float(raw["lat"]),
        lon=float(raw["lon"]),
        population=int(raw["population"] or 0),
        names=kept_names(raw["name"], raw["names"].split("|")),
    )


def _joined(first: Row, second: Row) -> Row:
    both = kept_names(first.name, (*first.names, second.name, *second.names))
    return replace(first, names=both, population=max(first.population, second.population))
