"""The reviewed files of the actors folder, read and checked. See ``actors/README.md`` for their schema.

Every file of the folder that is a list is a list of actors; ``generic.yaml``
holds the class words; each country stands for its state forces. Bad data is
refused here, so that nothing later checks it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tocsin.errors import BadReference
from tocsin.records import Group
from tocsin.reference.actor_entry import SLUG, ActorEntry, ActorKind, ActorRelation, Bond, GenericActor, NameTime
from tocsin.reference.actor_fold import fold
from tocsin.reference.actor_yaml import load, refuse

LANGUAGES = "languages.yaml"

OTHERS = frozenset({"states.yaml", "generic.yaml", "spellings.yaml", "phrases.yaml", LANGUAGES})
"""Files of the folder that are no lists of actors."""

NEEDED = {"id": str, "name": str, "kind": str, "side": str, "countries": list}

ALLOWED: dict[str, type] = NEEDED | {
    "founded": int,
    "ended": int,
    "aliases": list,
    "shared": list,
    "relations": list,
    "ucdp": list,
    "facts": dict,
    "reach": str,
    "note": str,
}

SIDES = frozenset({Group.SECURITY_FORCE, Group.ARMED_GROUP, Group.CIVILIAN})

REFERENCES = frozenset({"reference: ucdp_actors", "reference: phoenix"})
"""What a fact may cite; everything not cited is unverified."""


def read_actors(folder: Path) -> tuple[ActorEntry, ...]:
    """Return all actors of the folder's files, the state forces of each country last.

    Raises: BadReference, naming file, line and entry, for anything the schema does not allow.
    """
    entries: list[ActorEntry] = []
    places: dict[str, tuple[Path, int]] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in OTHERS:
            continue
        for index, raw in enumerate(_list_in(path)):
            entry = _entry(path, index, raw)
            if entry.id in places:
                refuse(path, index, entry.id, f"the id stands in {places[entry.id][0].name} as well; choose another")
            places[entry.id] = (path, index)
            entries.append(entry)
    every = _with_languages(folder, (*entries, *read_states(folder)))
    _check_relations(every, places)
    _check_shared(every, places)
    return every


def _with_languages(folder: Path, entries: tuple[ActorEntry, ...]) -> tuple[ActorEntry, ...]:
    """Return the actors with their names in other languages, which stand in a file of their own.

    Raises: BadReference, naming file and actor, for an actor that is not there or what is no list of names.
    """
    path = folder / LANGUAGES
    if not path.exists():
        return entries
    told = load(path)
    if not isinstance(told, dict):
        raise BadReference(f"{path}: names by actor and language are needed (see README.md)")
    known = {entry.id for entry in entries}
    for ident, listed in told.items():
        if ident not in known:
            raise BadReference(f"{path}: {ident!r} is no actor of this folder")
        if not isinstance(listed, dict) or not all(
            isinstance(names, list) and all(isinstance(text, str) and fold(text) for text in names)
            for names in listed.values()
        ):
            raise BadReference(f"{path}: {ident!r} needs a list of names by language, such as `ar: [...]`")
    return tuple(
        replace(entry, aliases=_joined(entry, told[entry.id])) if entry.id in told else entry for entry in entries
    )


def _joined(entry: ActorEntry, listed: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the aliases with names in other languages; what two languages or both files write alike is one name."""
    names = {fold(text): text for texts in listed.values() for text in reversed(texts)}
    for text in (entry.name, *entry.aliases, *entry.shared):
        names.pop(fold(text), None)
    return (*entry.aliases, *names.values())


def read_states(folder: Path) -> tuple[ActorEntry, ...]:
    """Return the state forces of every country: ``state-forces-xx``.

    Raises: BadReference, naming the file, when ``states.yaml`` is not as it should be.
    """
    ucdp = _states(folder)["ucdp"]
    return tuple(
        ActorEntry(
            id=f"state-forces-{code.lower()}",
            name=f"State forces of {names[0]}",
            kind=ActorKind.STATE_FORCES,
            side=Group.SECURITY_FORCE,
            countries=(code,),
            aliases=(f"Government of {names[0]}",),
            ucdp=tuple(ucdp.get(code, ())),
            facts=(("reference: ucdp_actors", ("ucdp",)),) if code in ucdp else (),
            acts_abroad=True,
        )
        for code, names in read_countries(folder).items()
    )


def read_countries(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the names and demonyms of each country that has a people, by its code, its usual name first.

    Raises: BadReference, naming the file, when a file is not as it should be.
    """
    path = folder.parent / "countries.yaml"
    also = _states(folder)["also"]
    try:
        return {
            told["code"]: (told["name"], *told.get("also", ()), *told["people"], *also.get(told["code"], ()))
            for told in load(path)["countries"]
            if "people" in told
        }
    except (KeyError, TypeError, AttributeError) as err:
        raise BadReference(f"{path}: {err!r}; each country needs code and name") from err


def _states(folder: Path) -> dict[str, dict[str, list[Any]]]:
    path = folder / "states.yaml"
    found = load(path)
    if not isinstance(found, dict) or not {"also", "ucdp"} <= set(found):
        raise BadReference(f"{path}: needs `also` and `ucdp`, both by country code (see README.md)")
    return found


def read_generic(folder: Path) -> tuple[GenericActor, ...]:
    """Return the class words of ``generic.yaml``.

    Raises: BadReference, naming file and entry, for an unknown kind or a missing key.
    """
    path = folder / "generic.yaml"
    try:
        return tuple(_generic(raw) for raw in load(path)["generic"])
    except (KeyError, TypeError, ValueError) as err:
        raise BadReference(f"{path}: {err}; each class needs id, kind and words (see README.md)") from err


def _generic(raw: dict[str, Any]) -> GenericActor:
    return GenericActor(
        id=raw["id"],
        kind=ActorKind(raw["kind"]),
        side=Group(raw.get("side", "unknown")),
        words=tuple(raw["words"]),
        may_be=tuple(raw.get("may_be", ())),
    )


def _list_in(path: Path) -> list[Any]:
    found = load(path)
    if not isinstance(found, list):
        raise BadReference(f"{path}: a file of actors is a list of entries (see README.md)")
    return found


def _entry(path: Path, index: int, raw: Any) -> ActorEntry:
    name = str(raw.get("id", "?")) if isinstance(raw, dict) else "?"
    problem = problem_of(raw)
    if problem:
        refuse(path, index, name, problem)
    return entry_of(raw)


def entry_of(raw: dict[str, Any]) -> ActorEntry:
    """Return the actor of a mapping that :func:`problem_of` finds nothing wrong with."""
    relations = tuple(relation_of(told) for told in raw.get("relations", ()))
    return ActorEntry(
        id=raw["id"],
        name=raw["name"],
        kind=ActorKind(raw["kind"]),
        side=Group(raw["side"]),
        countries=tuple(raw["countries"]),
        founded=raw.get("founded"),
        ended=raw.get("ended"),
        aliases=(*_texts(raw.get("aliases", ())), *_former(raw)),
        shared=_texts(raw.get("shared", ())),
        times=(*_times([*raw.get("aliases", ()), *raw.get("shared", ())]), *map(_time_of, _renamings(relations))),
        relations=relations,
        ucdp=tuple(raw.get("ucdp", ())),
        facts=tuple((source, tuple(facts)) for source, facts in raw.get("facts", {}).items()),
        acts_abroad="reach" in raw,
        note=raw.get("note", ""),
    )


def _texts(listed: Iterable[Any]) -> tuple[str, ...]:
    """Return the names of a list in which one that is valid for a time is a mapping with name, from and to."""
    return tuple(told["name"] if isinstance(told, dict) else told for told in listed)


def _times(listed: Iterable[Any]) -> Iterator[NameTime]:
    for told in listed:
        if isinstance(told, dict):
            yield NameTime(name=told["name"], since=told.get("from"), until=told.get("to"))


def _former(raw: dict[str, Any]) -> tuple[str, ...]:
    """Return the names that only a renaming gives."""
    told = [relation[Bond.FORMERLY_NAMED] for relation in raw.get("relations", ()) if Bond.FORMERLY_NAMED in relation]
    listed = {fold(text) for text in (raw["name"], *_texts([*raw.get("aliases", ()), *raw.get("shared", ())]))}
    return tuple(text for text in told if not SLUG.fullmatch(text) and fold(text) not in listed)


def _renamings(relations: tuple[ActorRelation, ...]) -> Iterator[ActorRelation]:
    return (relation for relation in relations if relation.is_renaming)


def _time_of(renaming: ActorRelation) -> NameTime:
    return NameTime(name=renaming.other, since=renaming.since, until=renaming.until)


def problem_of(raw: Any) -> str:
    """Return what is wrong with an entry as it stands in a file, "" if nothing is."""
    if not isinstance(raw, dict):
        return "an entry is a mapping"
    unknown = sorted(set(raw) - set(ALLOWED))
    missing = sorted(set(NEEDED) - set(raw))
    if unknown or missing:
        return f"unknown keys {unknown}, missing keys {missing}; legal are {sorted(ALLOWED)}"
    wrong = sorted(key for key, value in raw.items() if not isinstance(value, ALLOWED[key]))
    if wrong:
        return f"of the wrong type: {wrong}"
    if raw["kind"] not in set(ActorKind) or raw["side"] not in SIDES:
        return f"kind is one of {', '.join(ActorKind)}; side one of {', '.join(sorted(SIDES))}"
    if raw.get("reach", "world") != "world":
        return "reach is world or not there"
    if raw.get("founded", 0) > raw.get("ended", 9999):
        return "it ends before it is founded"
    return _wrong_list(raw) or wrong_relation(raw) or _wrong_fact(raw)


def _wrong_list(raw: dict[str, Any]) -> str:
    listed = [*raw.get("aliases", ()), *raw.get("shared", ())]
    if not all(_is_dated_well(told) for told in listed if isinstance(told, dict)):
        return "a name for a time is a mapping with name, and the years from and to where known"
    names = [raw["name"], *_texts(listed)]
    if not all(isinstance(text, str) and fold(text) for text in names):
        return "names are texts with a letter in them"
    keys = [fold(text) for text in names]
    twice = sorted({text for text, key in zip(names, keys, strict=True) if keys.count(key) > 1})
    if twice:
        return f"written more than once, or alike but for case, marks and spelling: {twice}"
    if not all(isinstance(code, str) and len(code) == 2 and code.isupper() for code in raw["countries"]):
        return "countries are ISO 3166-1 alpha-2 codes, quoted where YAML would read a word ('NO')"
    return ""


def _is_dated_well(told: dict[str, Any]) -> bool:
    return "name" in told and not set(told) - {"name", "from", "to"} and _is_stretch(told)


def _is_stretch(told: dict[str, Any]) -> bool:
    """Return whether from and to are years in their order, as far as they are there."""
    since, until = told.get("from", 0), told.get("to", 9999)
    return isinstance(since, int) and isinstance(until, int) and since <= until


def wrong_relation(raw: dict[str, Any]) -> str:
    """Return what is wrong with an entry's relations, "" if nothing is."""
    for told in raw.get("relations", ()):
        bonds = set(told) & set(Bond) if isinstance(told, dict) else set()
        if (
            len(bonds) != 1
            or not isinstance(told[min(bonds)], str)
            or set(told) - bonds - {"from", "to"}
            or not _is_stretch(told)
        ):
            bonds_known = ", ".join(bond.value for bond in Bond)
            return f"a relation is one of {bonds_known} with an id, and years from and to in their order: {told}"
    return ""


def _wrong_fact(raw: dict[str, Any]) -> str:
    legal = {*ALLOWED, *_texts(raw.get("aliases", ())), *_texts(raw.get("shared", ())), *_former(raw)}
    for source, facts in raw.get("facts", {}).items():
        if source not in REFERENCES:
            return f"{source!r} is no reference; legal are {sorted(REFERENCES)}"
        if set(facts) - legal:
            return f"{source} vouches for what the entry does not say: {sorted(set(facts) - legal)}"
    return ""


def relation_of(told: dict[str, Any]) -> ActorRelation:
    """Return the relation of a mapping that :func:`wrong_relation` finds nothing wrong with."""
    bond = next(bond for bond in Bond if bond in told)
    return ActorRelation(bond=bond, other=told[bond], since=told.get("from"), until=told.get("to"))


def _check_relations(entries: tuple[ActorEntry, ...], places: dict[str, tuple[Path, int]]) -> None:
    known = {entry.id for entry in entries}
    for entry in entries:
        for relation in entry.relations:
            if not relation.is_renaming and relation.other not in known:
                refuse(*places[entry.id], entry.id, f"{relation.bond} an actor that is not there: {relation.other!r}")


def _check_shared(entries: tuple[ActorEntry, ...], places: dict[str, tuple[Path, int]]) -> None:
    """Refuse a name of two actors that is not said to be shared, and a shared one that is not.

    At most one of them may own the name (have it as name or alias): it is meant where nothing speaks against it.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    sharers: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for text in (entry.name, *entry.aliases):
            owners[fold(text)].append(entry.id)
        for text in entry.shared:
            sharers[fold(text)].append(entry.id)
    for key, ids in owners.items():
        if len(ids) > 1:
            refuse(
                *places[ids[-1]], ids[-1], f"{key!r} is a name of {ids[0]!r} too; if both bear it, list it as shared"
            )
    for key, ids in sharers.items():
        if len(ids) + len(owners.get(key, ())) < 2:
            refuse(*places[ids[0]], ids[0], f"{key!r} is listed as shared and nobody else bears it")
