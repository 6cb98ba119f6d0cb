"""`tocsin actors show` and `tocsin actors list`: what the directory holds."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tocsin.cli.printing import print_json, print_table, say
from tocsin.errors import BadRequest
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.actor_entry import ActorEntry, ActorKind, ActorRelation, NameTime
from tocsin.reference.actor_extended import open_own_directory
from tocsin.reference.actor_fold import fold


def listed(*, country: str, kind: str, text: str, only_own: bool) -> list[ActorEntry]:
    """Return the actors asked for, by id. Raises: BadRequest for a kind that is none."""
    if kind and kind not in set(ActorKind):
        raise BadRequest(f"{kind!r} is no kind; the kinds are {', '.join(ActorKind)}")
    found = [
        entry
        for entry in open_own_directory().entries
        if (not country or country in entry.countries)
        and (not kind or entry.kind == kind)
        and (not text or any(fold(text) in fold(name) for name in entry.names))
        and (not only_own or any(source.startswith("own") for source, _ in entry.facts))
    ]
    return sorted(found, key=lambda entry: entry.id)


def print_entries(entries: Sequence[ActorEntry], *, as_table: bool) -> None:
    """Print actors, a line each."""
    if not as_table:
        for entry in entries:
            print_json(entry_as_json(entry, None))
        return
    rows = [[e.id, e.name, e.kind.value, " ".join(e.countries), _years(e.founded, e.ended)] for e in entries]
    print_table(["id", "name", "kind", "countries", "years"], rows)
    say(f"{len(entries)} actors")


def named(name: str) -> tuple[ActorEntry, ...]:
    """Return the actor of an id, or all that bear a name. Raises: BadRequest where there is none."""
    directory = open_own_directory()
    ident = name.removeprefix("actor:")
    found = (directory.by_id[ident],) if ident in directory.by_id else directory.find(name)
    if not found:
        raise BadRequest(
            f"nobody in the directory is called {name!r}; `tocsin actors list --text WORD` looks for parts"
        )
    return found


def year_of(on: str) -> int | None:
    """Return the year of a date or year, None for "". Raises: BadRequest for what is neither."""
    if not on:
        return None
    try:
        return int(on) if on.isdigit() and len(on) == 4 else date.fromisoformat(on).year
    except ValueError as err:
        raise BadRequest(f"{on!r} is no date; write it as 2014-12-16 or 2014") from err


def print_entry(entry: ActorEntry, year: int | None, *, as_table: bool) -> None:
    """Print an actor: what may have held in the year, all that is known without one."""
    if not as_table:
        print_json(entry_as_json(entry, year))
        return
    say(f"{entry.name}  [actor:{entry.id}]")
    for head, words in _lines(entry, year):
        say(words, f"  {head:14} ")


def _lines(entry: ActorEntry, year: int | None) -> Iterator[tuple[str, str]]:
    yield "kind", f"{entry.kind.value} (ACLED {entry.kind.inter}); its dead count as {entry.side.value}"
    yield "countries", " ".join(entry.countries) or "world-wide"
    yield "existed", _years(entry.founded, entry.ended) or "years not known"
    if year is not None and not _existed(entry, year):
        yield "", f"by these years it did not exist in {year}"
    if entry.ucdp:
        yield "UCDP", " ".join(map(str, entry.ucdp))
    by_source: dict[str, list[str]] = {}
    for name in names_in(entry, year):
        shared = " (others bear it too)" if name in entry.shared else ""
        by_source.setdefault(entry.source_of(name), []).append(f"{name}{_when(_time_of(entry, name))}{shared}")
    for source, names in by_source.items():
        yield "names", f"{'; '.join(names)}  [{source}]"
    for words, source in relations_in(entry, year, open_own_directory()):
        yield "relation", f"{words}  [{source}]"
    if entry.note:
        yield "note", entry.note


def names_in(entry: ActorEntry, year: int | None) -> list[str]:
    """Return the names that an actor may have borne in a year, the usual one first; all without a year."""
    times = {fold(time.name): time for time in entry.times}
    return [name for name in entry.names if year is None or fold(name) not in times or times[fold(name)].may_hold(year)]


def relations_in(entry: ActorEntry, year: int | None, directory: ActorDirectory) -> Iterator[tuple[str, str]]:
    """Yield the relations that may have held in a year with their source, those of others to the actor too."""
    for relation in entry.relations:
        if year is None or relation.may_hold(year):
            other = directory.by_id.get(relation.other)
            words = (
                f"{relation.bond.value.replace('_', ' ')} {other.name if other else relation.other}{_when(relation)}"
            )
            yield words, entry.source_of(f"{relation.bond} {relation.other}")
    for other in directory.entries:
        for relation in other.relations:
            if relation.other == entry.id and (year is None or relation.may_hold(year)):
                words = f"{other.name} is {relation.bond.value.replace('_', ' ')} it{_when(relation)}"
                yield words, other.source_of(f"{relation.bond} {relation.other}")


def entry_as_json(entry: ActorEntry, year: int | None) -> dict[str, Any]:
    """Return an actor as JSON, with what may have held in the year."""
    relations = [relation for relation in entry.relations if year is None or relation.may_hold(year)]
    return {
        "id": f"actor:{entry.id}",
        "name": entry.name,
        "kind": entry.kind.value,
        "side": entry.side.value,
        "countries": list(entry.countries),
        "founded": entry.founded,
        "ended": entry.ended,
        "names": [_name_as_json(entry, name) for name in names_in(entry, year)],
        "relations": [{"kind": r.bond.value, "other": r.other, "from": r.since, "to": r.until} for r in relations],
        "ucdp": list(entry.ucdp),
        "note": entry.note,
    }


def _name_as_json(entry: ActorEntry, name: str) -> dict[str, Any]:
    time = _time_of(entry, name)
    return {
        "name": name,
        "from": time.since if time else None,
        "to": time.until if time else None,
        "shared": name in entry.shared,
        "source": entry.source_of(name),
    }


def _time_of(entry: ActorEntry, name: str) -> NameTime | None:
    return next((time for time in entry.times if fold(time.name) == fold(name)), None)


def _existed(entry: ActorEntry, year: int) -> bool:
    return (entry.founded is None or entry.founded <= year) and (entry.ended is None or year <= entry.ended)


def _when(stretch: NameTime | ActorRelation | None) -> str:
    years = _years(stretch.since, stretch.until) if stretch else ""
    return f" ({years})" if years else ""


def _years(since: int | None, until: int | None) -> str:
    """Return years with unknown ends in words: "1994 to ?"."""
    return f"{since or '?'} to {until or '?'}" if since or until else ""
