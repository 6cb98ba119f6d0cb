"""What `tocsin watch add` and `edit` were told, as a watch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from tocsin.cli.roads import opened_roads
from tocsin.cli.watch_told import Told
from tocsin.errors import BadRequest
from tocsin.protection.watch_form import harm_of, quiet_of, type_of, watch_of, way_of
from tocsin.records import Area, Quiet, Watch, identity


def new_watch(name: str, told: Told, made_at: str, ledger: str) -> tuple[Watch, str]:
    """Return a new watch, and its area in words. Raises: BadRequest."""
    area, countries, words = area_told(told, None, ledger)
    fields: dict[str, Any] = {"area": area, "countries": countries}
    if area is None and not told.actor and not told.search:
        raise BadRequest("a watch needs one of --around, --in, --polygon, --along, --actor or --search")
    bare = Watch(id=identity("watch", name, made_at), name=name, actors=(("", ""),))
    return changed(replace(bare, actors=_actors(told), search=_search(told), **fields), told), words


def changed(watch: Watch, told: Told) -> Watch:
    """Return a watch with what was told of it put in; what was not told stays. Raises: BadRequest."""
    from tocsin.selecting import as_date

    asked = watch.conditions
    given: dict[str, Any] = {
        "types": tuple(type_of(kind) for kind in told.type_) if told.type_ else None,
        "least": told.least,
        "harm": harm_of(told.harm) if told.harm else None,
        "origins": told.origins,
        "is_certain": told.certain,
        "since": as_date(told.since) if told.since else None,
        "days": told.days,
    }
    try:
        asked = replace(asked, **{field: value for field, value in given.items() if value is not None})
    except ValueError as err:
        raise BadRequest(str(err)) from err
    return replace(
        watch,
        actors=_actors(told) or watch.actors,
        search=_search(told) or watch.search,
        conditions=asked,
        quiet=_quiet(told, watch.quiet),
        tell=tuple(way_of(words) for words in told.tell) or watch.tell,
        profile=told.profile or watch.profile,
        is_on=watch.is_on if told.on is None else told.on,
    )


def area_told(told: Told, old: Area | None, ledger: str) -> tuple[Area | None, tuple[str, ...], str]:
    """Return the area that was told, its countries, and in words what it is; a new radius alone changes the old one.

    ``ledger`` is the record by which the roads are kept that a corridor may follow. Raises: BadRequest.
    """
    from tocsin import watch_places
    from tocsin.records import Corridor, Ring

    given = [name for name in ("around", "region", "polygon", "along") if getattr(told, name)]
    if len(given) > 1:
        raise BadRequest("a watch has one area: give one of --around, --in, --polygon and --along")
    if told.roads and not told.along:
        raise BadRequest("--roads goes with --along 'A; B': the places between which the corridor follows the roads")
    if told.around:
        return watch_places.ring_of(told.around, told.radius or "20km", told.country)
    if told.region:
        return watch_places.region_of(told.region, told.country)
    if told.polygon:
        return watch_places.polygon_of(Path(told.polygon), told.country)
    if told.along:
        network = opened_roads(told.roads, ledger) if told.roads else None
        return watch_places.corridor_of(told.along, told.width or "5km", told.country, network)
    if told.radius and isinstance(old, Ring):
        return watch_places.made(lambda: replace(old, km=watch_places.km_of(told.radius))), (), ""
    if told.width and isinstance(old, Corridor):
        return watch_places.made(lambda: replace(old, km=watch_places.km_of(told.width))), (), ""
    if told.radius or told.width:
        raise BadRequest("a radius belongs to --around, a width to --along")
    return None, (), ""


def _actors(told: Told) -> tuple[tuple[str, str], ...]:
    from tocsin.watch_searches import actor_of

    return tuple(actor_of(name) for name in told.actor)


def _search(told: Told) -> tuple[tuple[str, str], ...]:
    from tocsin.watch_searches import check

    pairs = []
    for words in told.search:
        field, equals, value = words.partition("=")
        if not equals or not value.strip():
            raise BadRequest(f"--search {words!r}: write a field and its value, such as country=AF")
        pairs.append((field.strip(), value.strip()))
    search = tuple(sorted(pairs))
    check(search)
    return search


def _quiet(told: Told, old: Quiet | None) -> Quiet | None:
    if told.quiet == "none":
        return None
    if not told.quiet:
        if told.zone and not old:
            raise BadRequest(f"--zone {told.zone!r}: a zone is that of the quiet hours; give --quiet 22:00-06:00 too")
        return replace(old, zone=told.zone) if old and told.zone else old
    start, dash, end = told.quiet.partition("-")
    if not dash:
        raise BadRequest(f"--quiet {told.quiet!r}: write the hours as 22:00-06:00, or none")
    zone = told.zone or (old.zone if old else "UTC")
    return quiet_of({"from": start.strip(), "to": end.strip(), "zone": zone})


def watches_in(path: Path, made_at: str) -> tuple[Watch, ...]:
    """Return the watches that a JSON or YAML file describes, one or a list. Raises: BadRequest."""
    from tocsin.watch_searches import actor_of, check

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise BadRequest(f"{path}: cannot be opened: {err.strerror}") from err
    except (yaml.YAMLError, UnicodeDecodeError) as err:
        raise BadRequest(f"{path}: is neither JSON nor YAML: {' '.join(str(err).split())}") from err
    made = []
    for number, given in enumerate(found if isinstance(found, list) else [found], start=1):
        where = f"{path}, watch {number}"
        if not isinstance(given, Mapping):
            raise BadRequest(f"{where}: a watch is written as an object with a name")
        ident = given.get("id") or identity("watch", str(given.get("name")), made_at)
        watch = watch_of({**given, "id": ident}, where)
        check(watch.search)
        made.append(replace(watch, actors=tuple(actor_of(ident) for ident, _ in watch.actors)))
    return tuple(made)


def as_lines(watches: Sequence[Mapping[str, Any]], shape: str) -> str:
    """Return watches as JSON lines, or as YAML that `--file` takes again."""
    if shape == "yaml":
        return yaml.safe_dump(list(watches), sort_keys=False, allow_unicode=True).rstrip()
    return "\n".join(json.dumps(watch, ensure_ascii=False) for watch in watches)
