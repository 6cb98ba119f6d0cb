"""The directory of actors: armed groups, state forces, militias, alliances, and the class words for them.

The reviewed data are the YAML files in ``actors/``. Because they take most of a
second to read and check, ``actors/compiled.json`` holds the same with its keys;
it is used when its digest fits the files, and left aside when somebody has
changed them. ``python -m tocsin.reference.actor_compiled`` writes it anew.

A name is looked up whole (:meth:`ActorDirectory.find`) or as parts of a phrase
(:meth:`ActorDirectory.scan`): the longest names first, from left to right.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tocsin.reference.actor_entry import ActorEntry, ActorKind, GenericActor
from tocsin.reference.actor_fold import Word, fold, key_of, singular, words
from tocsin.reference.actor_words import PhraseWords

BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")

ABBREVIATION = 5
"""A bracketed name of up to so many characters is taken for an abbreviation of what stands before it."""

PARTED = re.compile(r"[):;—]")
"""Marks that no name reaches across: "Nigeria: police kill ..." names no police force."""

HYPHENS = ("-", "–", "")

LINKING_WORDS = frozenset({"the", "and", "of", "a", "an", "s"})


class Found(NamedTuple):
    """A known name, class word or country inside a phrase; exactly one of the three is told."""

    start: int
    end: int
    """Half-open, in characters of the phrase."""
    text: str
    entries: tuple[ActorEntry, ...] = ()
    generic: GenericActor | None = None
    country: str = ""
    is_turned: bool = False
    """The words beside it turn it into somebody else: "anti-Taliban", "Turkey-backed"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorDirectory:
    """All actors, and the keys by which names reach them. ``actor_compiled.open_directory`` makes it."""

    entries: tuple[ActorEntry, ...]
    generics: tuple[GenericActor, ...]
    countries: Mapping[str, tuple[str, ...]]
    """Names and demonyms by code, the usual name first."""
    keys: Mapping[str, tuple[ActorEntry, ...]]
    """Who bears a name, the one that owns it first."""
    generic_keys: Mapping[str, GenericActor]
    country_keys: Mapping[str, str]
    acronyms: Mapping[str, frozenset[str]]
    """Keys that only abbreviations give, with the abbreviations as written: inside a phrase case decides."""
    openers: Mapping[str, int]
    """First words of names, with the most words that a name beginning so has."""
    phrases: PhraseWords
    by_id: Mapping[str, ActorEntry]
    by_ucdp: Mapping[int, ActorEntry]
    """By UCDP's numbers, those that one actor alone has; see :func:`by_number`."""

    def entries_of(self, ids: Iterable[str]) -> tuple[ActorEntry, ...]:
        """Return the actors of these ids, in their order. Raises: KeyError for an id that is not there."""
        return tuple(self.by_id[ident] for ident in ids)

    def find(self, name: str) -> tuple[ActorEntry, ...]:
        """Return all actors that bear a name, the likeliest first; empty when nobody is known by it.

        Spelling, case, marks, "the" and a plural s do not matter. A name with an
        abbreviation in brackets is looked up as a whole and in both its parts. A
        country's name, alone or with a word for forces, finds its state forces.
        """
        parts = words(name)
        return self._bearers(parts) or self._bracketed(name) or self._state_forces(name, parts)

    def has_name(self, name: str) -> bool:
        """Return whether somebody bears this name as a whole; a country's name alone is nobody's."""
        return bool(self._bearers(words(name)))

    def generic(self, name: str) -> GenericActor | None:
        """Return the class that a word or phrase names as a whole ("the gunmen"), or None."""
        return self.generic_keys.get(singular(self.generic_keys, key_of(words(name))))

    def scan(self, phrase: str) -> tuple[Found, ...]:
        """Return every known name, class word and country in a phrase, longest first where they overlap, in order."""
        parts = words(phrase)
        found: list[Found] = []
        here = 0
        while here < len(parts):
            match = self._longest(phrase, parts, here)
            if match is None:
                here += 1
            else:
                found.append(match[0])
                here = match[1]
        return tuple(found)

    def _longest(self, phrase: str, parts: list[Word], here: int) -> tuple[Found, int] | None:
        reach = max(self.openers.get(parts[here].key, 0), 3)
        for stop in range(min(here + reach, len(parts)), here, -1):
            window = parts[here:stop]
            if window[0].key == "the" or (window[-1].key in LINKING_WORDS and len(window[-1].text) > 1):
                continue
            start, end = window[0].start, window[-1].end
            found = self._named(Found(start, end, phrase[start:end]), window, len(window) == len(parts))
            if found is not None:
                return found._replace(is_turned=self._is_turned(phrase, parts, here, stop)), stop
        return None

    def _named(self, blank: Found, window: list[Word], is_whole: bool) -> Found | None:
        if len(window) > 1 and PARTED.search(blank.text):
            return None
        key = key_of(window)
        name = singular(self.keys, key)
        if name and ((is_whole and len(key) > 2) or self._is_so_written(name, blank.text)):
            return blank._replace(entries=self.keys[name])
        generic = singular(self.generic_keys, key)
        if generic:
            return blank._replace(generic=self.generic_keys[generic])
        if key in self.country_keys and self._is_so_written(key, blank.text):
            return blank._replace(country=self.country_keys[key])
        return None

    def _is_so_written(self, key: str, text: str) -> bool:
        """Return whether an abbreviation stands in its own case ("IS" is a group, "is" a verb)."""
        written = self.acronyms.get(key)
        return written is None or _bare(text) in written or _bare(text).removesuffix("s") in written

    def _is_turned(self, phrase: str, parts: list[Word], start: int, stop: int) -> bool:
        before = parts[start - 1] if start else None
        after = parts[stop] if stop < len(parts) else None
        if (
            before
            and before.key in self.phrases.turned_before
            and _gap(phrase, before.end, parts[start].start) in HYPHENS
        ):
            return True
        joined = after is not None and _gap(phrase, parts[stop - 1].end, after.start) in HYPHENS[:2]
        return joined and after is not None and after.key in self.phrases.turned_after

    def _bearers(self, parts: list[Word]) -> tuple[ActorEntry, ...]:
        return self.keys.get(singular(self.keys, key_of(parts)), ())

    def _bracketed(self, name: str) -> tuple[ActorEntry, ...]:
        inner = BRACKETED.findall(name)
        if not inner:
            return ()
        outer = self._bearers(words(BRACKETED.sub(" ", name)))
        if not outer and max(map(len, inner)) <= ABBREVIATION:
            return ()  # "Some Unknown Army (SUA)" is not whoever else is abbreviated so
        both = [entry for text in inner for entry in self._bearers(words(text))]
        agreed = [entry for entry in outer if entry in both]
        return tuple(dict.fromkeys([*agreed, *outer, *both]))

    def _state_forces(self, name: str, parts: list[Word]) -> tuple[ActorEntry, ...]:
        found = self.scan(name)
        if not found or not all(piece.country or _is_state(piece.generic) for piece in found):
            return ()
        covered = sum(len(words(piece.text)) for piece in found) + sum(part.key in LINKING_WORDS for part in parts)
        states = [piece.country for piece in found if piece.country and not piece.is_turned]
        if not states or covered < len(parts):
            return ()
        if len(found) == 1 and (self.is_people(found[0]) or parts[0].key in ("a", "an")):
            return ()
        return tuple(entry for state in states for entry in self.keys[f"state:{state}"])

    def is_people(self, found: Found) -> bool:
        """Return whether a country's word means people of it: "Palestinians", not "Israel" or "the Philippines"."""
        return found.text.endswith("s") and fold(found.text) != fold(self.countries[found.country][0])


def by_number(entries: Iterable[ActorEntry]) -> dict[int, ActorEntry]:
    """Return actors by UCDP's numbers; a number that several have tells none of them."""
    bearers: dict[int, list[ActorEntry]] = {}
    for entry in entries:
        for number in entry.ucdp:
            bearers.setdefault(number, []).append(entry)
    return {number: found[0] for number, found in bearers.items() if len(found) == 1}


def _is_state(generic: GenericActor | None) -> bool:
    return generic is not None and generic.kind is ActorKind.STATE_FORCES


def _gap(phrase: str, start: int, end: int) -> str:
    """Return what stands between two words, but for points and spaces."""
    return phrase[start:end].strip(". ")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
