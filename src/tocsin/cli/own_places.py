"""The commands of a user's own places: `tocsin places add`, `edit`, `remove`, `list` and `find`."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.places_group import places
from tocsin.cli.shapes import Shape
from tocsin.errors import BadRequest

if TYPE_CHECKING:
    from tocsin.reference.own_packs import Added
    from tocsin.reference.own_places import OwnName

SHOWN = 20
"""Refused rows that are told one by one, and places found, unless more are asked for; of the others only the number."""


HowPrinted = Annotated[Shape, typer.Option("--format", help="How to print.")]


@places.command(epilog="Examples:\n\ntocsin places add BJ bj_places.tsv.gz\n\ntocsin places add India in_places.tsv")
def add(
    country: Annotated[str, typer.Argument(help="ISO 3166-1 code such as BJ, or name.")],
    pack: Annotated[Path, typer.Argument(help="The pack; polygons are taken from xx_admin1.geojson.gz beside it.")],
) -> None:
    """Add a country's places from a pack file, in place of those added before; bad rows are told and left out."""
    from tocsin.errors import BadMaterial
    from tocsin.reference.gazetteer import place_rules
    from tocsin.reference.gazetteer_build.added import Rules
    from tocsin.reference.own import own_folder
    from tocsin.reference.own_packs import add_pack

    if not pack.is_file():
        raise BadMaterial(str(pack), "there is no such file")
    _tell(add_pack(_country(country), pack, own_folder(), Rules(*place_rules())))


def _tell(added: "Added") -> None:
    for refused in added.refused[:SHOWN]:
        typer.echo(f"tocsin: left out {refused.where}: {refused.why}", err=True)
    if len(added.refused) > SHOWN:
        typer.echo(f"tocsin: and {len(added.refused) - SHOWN} more", err=True)
    rows = f"{_many(added.places, 'place')} and {_many(added.polygons, 'polygon')} of {added.country} added"
    typer.echo(f"{rows}, {len(added.refused):,} left out" if added.refused else rows)
    raise typer.Exit(1 if added.refused else 0)


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


@places.command(
    epilog="Examples:\n\ntocsin places edit 'Camp Ashraf' --country IQ --lat 33.87 --lon 44.51\n\n"
    "tocsin places edit own:campashraf --kind feature\n\ntocsin places edit 'Deir Hafer' --alias-of geonames:172059"
)
def edit(
    what: Annotated[str, typer.Argument(metavar="NAME|ID", help="A new place's name, or the id of one of your own.")],
    name: Annotated[str, typer.Option(help="Another name for it.")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166-1 code such as IQ, or name.")] = "",
    lat: Annotated[str, typer.Option(help="Degrees north.")] = "",
    lon: Annotated[str, typer.Option(help="Degrees east.")] = "",
    kind: Annotated[str, typer.Option(help="locality, district, province, airport or feature.")] = "",
    population: Annotated[str, typer.Option(help="Inhabitants.")] = "",
    alias_of: Annotated[str, typer.Option("--alias-of", help="The id of the place that the name means.")] = "",
) -> None:
    """Add a place of your own or another name of a place, or change one that you added."""
    from tocsin.reference.own import own_folder
    from tocsin.reference.own_places import changed, read_own_names, write_own_names

    code = _country(country)[0] if country else ""
    given = {"country": code, "lat": lat, "lon": lon, "kind": kind, "population": population, "alias_of": alias_of}
    values = {field: value for field, value in (given | {"name": name}).items() if value}
    if not what.startswith("own:"):
        values = {"kind": "" if alias_of else "locality"} | values
        what = values.pop("name", what)
    _look_for(alias_of)
    new, names = changed(read_own_names(own_folder()), what, values)
    _check(new)
    write_own_names(own_folder(), names)
    typer.echo(f"{new.id}  {_told(new)}")


def _look_for(place: str) -> None:
    from tocsin.reference.gazetteer import open_gazetteer

    if place and open_gazetteer().entry(place) is None:
        raise BadRequest(f"there is no place {place} in the gazetteer; `tocsin places find NAME` shows ids")


def _check(new: "OwnName") -> None:
    try:
        new.check()
    except ValueError as err:
        raise BadRequest(f"{new.name}: {err}") from err


@places.command(epilog="Examples:\n\ntocsin places remove BJ\n\ntocsin places remove own:campashraf")
def remove(
    what: Annotated[str, typer.Argument(metavar="COUNTRY|ID", help="A country that you added, or an id of your own.")],
) -> None:
    """Take away a country, a place or a name that you added; what came with Tocsin stays."""
    from tocsin.reference.own import own_folder
    from tocsin.reference.own_packs import remove_pack
    from tocsin.reference.own_places import read_own_names, without, write_own_names

    if what.startswith("own:"):
        write_own_names(own_folder(), without(read_own_names(own_folder()), what))
    else:
        remove_pack(_country(what)[0], own_folder())
    typer.echo(f"{what} removed")


@places.command(
    name="list",
    epilog="Examples:\n\ntocsin places list\n\ntocsin places list --format jsonl",
)
def list_(shape: HowPrinted = Shape.TABLE) -> None:
    """List the countries, places and names that you added."""
    from tocsin.reference.gazetteer import MEND
    from tocsin.reference.own import own_folder
    from tocsin.reference.own_packs import added_packs
    from tocsin.reference.own_places import read_own_names
    from tocsin.reference.place_file import PlaceFile

    rows: list[dict[str, object]] = []
    for code, path in added_packs(own_folder()).items():
        known = PlaceFile(path, MEND).countries().values()
        many = sum(last - first + 1 for first, last, *_ in known)
        rows.append({"id": code.upper(), "name": ", ".join(name for *_, name in known), "what": _many(many, "place")})
    rows += [{"id": own.id, "name": own.name, "what": _told(own)} for own in read_own_names(own_folder())]
    _print(("id", "name", "what"), rows, shape, "nothing of your own yet: `tocsin places add`, `tocsin places edit`")


def _told(own: "OwnName") -> str:
    if own.alias_of:
        return f"another name of {own.alias_of}"
    return f"{own.kind} in {own.country} at {own.lat}, {own.lon}"


@places.command(epilog="Examples:\n\ntocsin places find Jalalabad\n\ntocsin places find 'Deir Hafer' --country SY")
def find(
    name: Annotated[str, typer.Argument(help="A place's name, in any spelling and script.")],
    country: Annotated[str, typer.Option(help="Only there; ISO 3166-1 code such as SY, or name.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="Show so many at most, 0 for all.")] = SHOWN,
    shape: HowPrinted = Shape.TABLE,
) -> None:
    """Look a name up in the gazetteer and show ids, areas and large towns first; with a country also by likeness."""
    from tocsin.reference.gazetteer import open_gazetteer

    gazetteer = open_gazetteer()
    code = _country(country)[0] if country else ""
    found = gazetteer.lookup(name, countries=frozenset({code} - {""}), guess=True)
    columns = ("id", "name", "kind", "admin2", "admin1", "country", "lat", "lon", "population", "found_by", "source")
    rows = [{column: getattr(entry, column) for column in columns} for entry in (found[:limit] if limit else found)]
    lacks = gazetteer.covers(code).words if code else ""
    _print(columns, rows, shape, f"no place of that name{f'; {lacks}' if lacks else ''}")
    if len(rows) < len(found):
        more = f"{len(found) - len(rows):,} more"
        typer.echo(f"{more}; `--limit 0` shows all, `--country` only those of a country", err=True)


def _print(columns: Sequence[str], rows: Iterable[dict[str, object]], shape: Shape, none: str) -> None:
    from tocsin.cli.printing import print_json, print_table

    rows = list(rows)
    if shape is Shape.JSONL:
        for row in rows:
            print_json(row)
    elif rows:
        print_table(columns, [[str(row[column] or "") for column in columns] for row in rows])
    else:
        typer.echo(none)


def _country(written: str) -> tuple[str, str]:
    """Return the code and the name of a country.

    Raises: BadRequest, when it is none.
    """
    from tocsin.reference.countries import open_countries

    countries = open_countries()
    code = written.upper() if written.upper() in countries.names else countries.code_of(written)
    if not code:
        raise BadRequest(f"no such country {written!r}; an ISO 3166-1 code such as AF, or a name, is needed")
    return code, countries.names[code]
