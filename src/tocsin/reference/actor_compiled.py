"""The directory in the form that loads fast, and the function that opens it.

``actors/compiled.json`` is generated and never edited. It carries the digest of
the YAML files it was made of; where they differ, the YAML is read instead.
"""

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tocsin.errors import BadReference
from tocsin.records import Group, digest
from tocsin.reference.actor_directory import ActorDirectory, by_number
from tocsin.reference.actor_entry import ActorEntry, ActorKind, ActorRelation, Bond, GenericActor, NameTime
from tocsin.reference.actor_files import read_actors, read_countries, read_generic
from tocsin.reference.actor_fold import VERSION, fold, words
from tocsin.reference.actor_words import PhraseWords
from tocsin.reference.actor_yaml import FOLDER, load

COMPILED = "compiled.json"

KINDS, SIDES, BONDS = (
    {member.value: member for member in ActorKind},
    {member.value: member for member in Group},
    {member.value: member for member in Bond},
)
"""Looking a word up is several times faster than calling its enumeration, and there are thousands."""

CAPITALS = re.compile(r"[^\Wa-z_]+s?")
"""An abbreviation: capitals and digits only."""

SHORT = re.compile(rf"{CAPITALS.pattern}|\w{{1,4}}")
"""The same, or so short that case must tell it from a word ("LeT", "Amal")."""


@cache
def open_directory(folder: Path = FOLDER) -> ActorDirectory:
    """Return the directory, from its compiled form where that is fresh, else from the YAML files.

    Raises: BadReference, naming file, line and entry.
    """
    return _from_rows(_compiled(folder) or compile_rows(folder))


def _compiled(folder: Path) -> dict[str, Any] | None:
    """Return the compiled form, None where it is not there, broken, or made of other files."""
    try:
        made: dict[str, Any] = json.loads((folder / COMPILED).read_bytes())
    except (OSError, ValueError):
        return None  # the YAML files say the same, more slowly
    return made if made.get("digest") == digest_of(folder) else None


def digest_of(folder: Path) -> str:
    """Return the digest of all YAML files of the folder and of the way keys are made.

    The countries are left out, since few changes to them are names: a test finds those.
    """
    files = b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in sorted(folder.glob("*.yaml")))
    return digest(files + str(VERSION).encode())


def compile_rows(folder: Path) -> dict[str, Any]:
    """Return the whole directory as plain values, checked.

    Raises: BadReference, naming file, line and entry.
    """
    entries = read_actors(folder)
    generics = read_generic(folder)
    countries = read_countries(folder)
    names = [text for entry in entries for text in entry.names]
    names += [text for generic in generics for text in generic.words]
    return {
        "digest": digest_of(folder),
        "entries": [_row(entry) for entry in entries],
        "generics": [[g.id, g.kind, g.side, g.words, g.may_be] for g in generics],
        "countries": countries,
        "keys": _keys(entries),
        "acronyms": acronyms(names) | acronyms([w for told in countries.values() for w in told], CAPITALS),
        "openers": openers(names),
        "generic_keys": {fold(text): place for place, generic in enumerate(generics) for text in generic.words},
        "country_keys": {fold(text): code for code, listed in countries.items() for text in listed},
        "phrases": _phrases(folder),
    }


def write(folder: Path = FOLDER) -> None:
    """Write the compiled form beside the files it is made of."""
    rows = compile_rows(folder)
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (folder / COMPILED).write_text(text + "\n", encoding="utf-8")


def _phrases(folder: Path) -> dict[str, Any]:
    path = folder / "phrases.yaml"
    try:
        return PhraseWords.keys_of(load(path))
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        raise BadReference(f"{path}: {err!r}; see README.md for what the file holds") from err


def _row(entry: ActorEntry) -> list[Any]:
    relations = [[r.bond, r.other, r.since, r.until] for r in entry.relations]
    return [
        *(entry.id, entry.name, entry.kind, entry.side, entry.countries, entry.founded, entry.ended),
        *(entry.aliases, entry.shared, relations, entry.ucdp, entry.facts, entry.acts_abroad, entry.note),
        [[t.name, t.since, t.until] for t in entry.times],
    ]


def _entry(row: list[Any]) -> ActorEntry:
    ident, name, kind, side, countries, founded, ended, aliases, shared, relations, ucdp, facts, abroad, note, times = (
        row
    )
    return ActorEntry(
        id=ident,
        name=name,
        kind=KINDS[kind],
        side=SIDES[side],
        countries=tuple(countries),
        founded=founded,
        ended=ended,
        aliases=tuple(aliases),
        shared=tuple(shared),
        relations=tuple([ActorRelation(bond=BONDS[b], other=o, since=s, until=u) for b, o, s, u in relations]),
        ucdp=tuple(ucdp),
        facts=tuple([(source, tuple(vouched)) for source, vouched in facts]),
        acts_abroad=abroad,
        note=note,
        times=tuple([NameTime(name=n, since=s, until=u) for n, s, u in times]),
    )


def _keys(entries: tuple[ActorEntry, ...]) -> dict[str, list[int]]:
    """Return who bears each name, by place in the list, the owner before those that share it."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for text in (entry.name, *entry.aliases):
            bearers[fold(text)].insert(0, place)
        for text in entry.shared:
            bearers[fold(text)].append(place)
        if entry.id.startswith("state-forces-"):
            bearers[f"state:{entry.countries[0]}"].append(place)
    return dict(bearers)


def acronyms(names: Sequence[str], pattern: re.Pattern[str] = SHORT) -> dict[str, list[str]]:
    """Return the keys that only abbreviations among names give, with the abbreviations as written."""
    written: dict[str, set[str]] = defaultdict(set)
    wordy: set[str] = set()
    for text in names:
        bare = re.sub(r"[\W_]", "", text)
        if pattern.fullmatch(bare):
            written[fold(text)].add(bare)
        else:
            wordy.add(fold(text))
    return {key: sorted(texts) for key, texts in written.items() if key not in wordy}


def openers(names: Sequence[str]) -> dict[str, int]:
    """Return the first words of names, with the most words that a name beginning so has."""
    longest: dict[str, int] = defaultdict(int)
    for text in names:
        parts = [part.key for part in words(text) if part.key != "the"]
        longest[parts[0]] = max(longest[parts[0]], len(parts) + 1)
    return dict(longest)


def _from_rows(rows: dict[str, Any]) -> ActorDirectory:
    entries = tuple(_entry(row) for row in rows["entries"])
    generics = tuple(
        GenericActor(id=i, kind=ActorKind(k), side=Group(s), words=tuple(w), may_be=tuple(m))
        for i, k, s, w, m in rows["generics"]
    )
    return ActorDirectory(
        entries=entries,
        generics=generics,
        countries={code: tuple(names) for code, names in rows["countries"].items()},
        keys={key: tuple([entries[place] for place in places]) for key, places in rows["keys"].items()},
        generic_keys={key: generics[place] for key, place in rows["generic_keys"].items()},
        country_keys=rows["country_keys"],
        acronyms={key: frozenset(texts) for key, texts in rows["acronyms"].items()},
        openers=rows["openers"],
        by_id={entry.id: entry for entry in entries},
        by_ucdp=by_number(entries),
        phrases=PhraseWords.of_keys(rows["phrases"]),
    )


if __name__ == "__main__":
    write()
