"""The directory with a user's own additions in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from tocsin.errors import BadReference, BadRequest
from tocsin.reference.actor_compiled import acronyms, open_directory, openers
from tocsin.reference.actor_directory import ActorDirectory, by_number
from tocsin.reference.actor_entry import ActorEntry, NameTime
from tocsin.reference.actor_files import entry_of, problem_of, relation_of, wrong_relation
from tocsin.reference.actor_fold import fold
from tocsin.reference.actor_own import OWN_FILE, Addition, add, check, read_additions
from tocsin.reference.own import own_folder


def open_own_directory() -> ActorDirectory:
    """Return the directory with what the user added to it, the one that comes with Tocsin where nothing was.

    Raises: BadReference, naming file and addition.
    """
    folder = own_folder()
    path = folder / OWN_FILE
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return open_directory()
    return _opened(folder, stamp)


def add_own(addition: Addition) -> Path:
    """Check an addition against the directory, write it into the user's own file, and return the file.

    Raises: BadRequest for an addition that cannot be, BadReference where the file that is there is broken.
    """
    folder = own_folder()
    check(addition)
    if addition.says != "rejected":
        try:
            extended(open_own_directory(), [addition], Path("this addition"))
        except BadReference as err:
            raise BadRequest(str(err)) from err
    return add(folder, addition)


@cache
def _opened(folder: Path, stamp: int) -> ActorDirectory:
    del stamp  # only tells that the file is another now
    return extended(open_directory(), read_additions(folder), folder / OWN_FILE)


def extended(directory: ActorDirectory, additions: Sequence[Addition], path: Path) -> ActorDirectory:
    """Return a directory with additions in it, each fact naming who added it.

    A name that another actor bears already is shared from then on; the other owns it.
    Raises: BadReference, naming file and actor, for an actor that is not there or what the schema does not allow.
    """
    entries = dict(directory.by_id)
    for addition in additions:
        if addition.says != "rejected":
            entries[addition.actor] = _with(entries, addition, directory.keys, path)
    changed = {ident: entry for ident, entry in entries.items() if directory.by_id.get(ident) is not entry}
    names = [text for entry in changed.values() for text in entry.names]
    return replace(
        directory,
        entries=tuple(entries.values()),
        by_id=entries,
        by_ucdp=by_number(entries.values()),
        keys=_keys(directory.keys, changed),
        acronyms={**directory.acronyms, **_new_acronyms(directory, names)},
        openers={**directory.openers, **_longer(directory.openers, openers(names))},
    )


def _with(
    entries: Mapping[str, ActorEntry], addition: Addition, keys: Mapping[str, tuple[ActorEntry, ...]], path: Path
) -> ActorEntry:
    """Return the entry that an addition makes or changes."""
    if addition.says == "new":
        if addition.actor in entries:
            raise BadReference(f"{path}: {addition.actor!r} is in the directory already; add to it by alias or edit")
        return _new(addition, keys, path)
    entry = entries.get(addition.actor)
    if entry is None:
        raise BadReference(f"{path}: no actor has the id {addition.actor!r}; `tocsin actors list` shows the ids")
    if addition.says == "alias":
        return _with_alias(entry, addition, keys)
    if addition.says == "edit":
        return _edited(entry, addition, path)
    return _related(entry, addition, entries, path)


def _new(addition: Addition, keys: Mapping[str, tuple[ActorEntry, ...]], path: Path) -> ActorEntry:
    raw = {"side": "armed_group", **addition.value, "id": addition.actor}
    problem = problem_of(raw)
    if problem:
        raise BadReference(f"{path}: actor {addition.actor!r}: {problem}")
    entry = entry_of(raw)
    borne = {text for text in entry.aliases if fold(text) in keys}
    facts = ((addition.source, (*(key for key in raw if key != "id"), *entry.names)),)
    kept = tuple(text for text in entry.aliases if text not in borne)
    return replace(entry, aliases=kept, shared=(*entry.shared, *sorted(borne)), facts=facts)


def _with_alias(entry: ActorEntry, addition: Addition, keys: Mapping[str, tuple[ActorEntry, ...]]) -> ActorEntry:
    text = addition.value
    if fold(text) in map(fold, entry.names):
        return entry
    facts = (*entry.facts, (addition.source, (text,)))
    times = entry.times
    if addition.since is not None or addition.until is not None:
        times = (*times, NameTime(name=text, since=addition.since, until=addition.until))
    if fold(text) in keys:
        return replace(entry, shared=(*entry.shared, text), facts=facts, times=times)
    return replace(entry, aliases=(*entry.aliases, text), facts=facts, times=times)


def _edited(entry: ActorEntry, addition: Addition, path: Path) -> ActorEntry:
    raw: dict[str, Any] = {
        "id": entry.id,
        "name": entry.name,
        "kind": entry.kind.value,
        "side": entry.side.value,
        "countries": list(entry.countries),
        "founded": entry.founded,
        "ended": entry.ended,
        **addition.value,
    }
    raw = {key: value for key, value in raw.items() if value is not None}
    problem = problem_of(raw)
    if problem:
        raise BadReference(f"{path}: actor {entry.id!r}: {problem}")
    made = entry_of(raw)
    return replace(
        entry,
        name=made.name,
        aliases=tuple(text for text in (entry.name, *entry.aliases) if fold(text) != fold(made.name)),
        kind=made.kind,
        side=made.side,
        countries=made.countries,
        founded=made.founded,
        ended=made.ended,
        note=made.note or entry.note,
        ucdp=made.ucdp or entry.ucdp,
        facts=((addition.source, tuple(addition.value)), *entry.facts),
    )


def _related(entry: ActorEntry, addition: Addition, entries: Mapping[str, ActorEntry], path: Path) -> ActorEntry:
    problem = wrong_relation({"relations": [addition.value]})
    if problem:
        raise BadReference(f"{path}: actor {entry.id!r}: {problem}")
    relation = relation_of(addition.value)
    if not relation.is_renaming and relation.other not in entries:
        raise BadReference(f"{path}: actor {entry.id!r}: {relation.bond} one that is not there: {relation.other!r}")
    facts = (*entry.facts, (addition.source, (f"{relation.bond} {relation.other}",)))
    made = replace(entry, relations=(*entry.relations, relation), facts=facts)
    if relation.is_renaming and fold(relation.other) not in map(fold, entry.names):
        time = NameTime(name=relation.other, since=relation.since, until=relation.until)
        made = replace(made, aliases=(*made.aliases, relation.other), times=(*made.times, time))
    return made


def _keys(
    before: Mapping[str, tuple[ActorEntry, ...]], changed: Mapping[str, ActorEntry]
) -> dict[str, tuple[ActorEntry, ...]]:
    """Return who bears each name, the changed entries in the place of the old, new bearers last."""
    made = {
        key: tuple(changed.get(entry.id, entry) for entry in bearers)
        if any(entry.id in changed for entry in bearers)
        else bearers
        for key, bearers in before.items()
    }
    for entry in changed.values():
        for key in map(fold, entry.names):
            if entry not in made.get(key, ()):
                made[key] = (*made.get(key, ()), entry)
    return made


def _new_acronyms(directory: ActorDirectory, names: list[str]) -> dict[str, frozenset[str]]:
    """Return the abbreviations among names; a key that also a word gives stays a word."""
    found = acronyms(names)
    kept = {key: texts for key, texts in found.items() if key in directory.acronyms or key not in directory.keys}
    return {key: frozenset(texts) | directory.acronyms.get(key, frozenset()) for key, texts in kept.items()}


def _longer(before: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    return {word: max(length, before.get(word, 0)) for word, length in new.items()}
