"""Which names of sources and doers are identities, and which only say a role.

The words and their reasons are in ``roles.yaml``.
"""

import functools
import importlib.resources
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import yaml

from tocsin.errors import BadReference

FILE = "roles.yaml"

_WORD = re.compile(r"[^\W_]+")
_APPOSITION = re.compile(r",\s+(?:a|an|the)\s.*$")
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A kind of voice or doer that is no identity."""

    name: str
    words: frozenset[str]
    is_official: bool = False
    """It speaks for a state."""
    is_claimant: bool = False
    """It speaks for a side that fights."""
    can_be_dropped: bool = False
    """Behind a name its words add nothing: "Taliban fighters" are the Taliban."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The reviewed words of ``roles.yaml``, ready for looking up."""

    by_word: Mapping[str, Role]
    order: tuple[Role, ...]
    modifiers: frozenset[str]
    place_words: frozenset[str]
    spoken_for: frozenset[str]
    voiceless: frozenset[str]
    official_names: frozenset[str]
    agencies: Mapping[str, str]
    """Folded name or alias to the name shown."""

    def role_of(self, phrase: str) -> Role | None:
        """Return the role a phrase says, None where it names an identity or no voice at all.

        >>> roles().role_of("a senior police official").name
        'police'
        >>> roles().role_of("residents of Exampletown").name
        'residents'
        >>> roles().role_of("Example Liberation Army spokesman") is None
        True
        """
        words = _words(phrase)
        spoken_for = self._spoken_for(words)
        if spoken_for:
            return self.role_of(" ".join(spoken_for))
        said = [word for word in self._before_place(words) if word not in self.modifiers and word not in self.voiceless]
        return self._first(said) if all(word in self.by_word for word in said) else None

    def is_voiceless(self, phrase: str) -> bool:
        """Say whether a phrase names no voice at all: "he", "the statement", "unconfirmed reports"."""
        words = _words(phrase)
        said = [word for word in words if word not in self.modifiers]
        return not words or (bool(said) and all(word in self.voiceless for word in said))

    def name_of(self, phrase: str) -> str:
        """Return the name that a phrase's identity goes by: an agency's full name, no article, no spokesman.

        >>> roles().name_of("AFP"), roles().name_of("the Example Front's spokesman")
        ('Agence France-Presse', 'Example Front')
        >>> roles().name_of("A. Example, a member of the council")
        'A. Example'
        """
        whole = " ".join(phrase.split())
        kept = _APPOSITION.sub("", whole).split()
        spoken_for = self._spoken_for(_words(phrase))
        if spoken_for:
            kept = kept[-len(spoken_for) :]
        while len(kept) > 1 and self._only_describes(kept[0]):
            kept.pop(0)
        while len(kept) > 1 and self._is_droppable(kept[-1]):
            kept.pop()
        name = _POSSESSIVE.sub("", " ".join(kept))
        return self.agencies.get(name.casefold(), name)

    def is_official_name(self, phrase: str) -> bool:
        """Say whether a named source speaks for a state, by the words of its name."""
        return not self.official_names.isdisjoint(_words(phrase))

    def _first(self, words: list[str]) -> Role | None:
        return next((role for role in self.order if not role.words.isdisjoint(words)), None)

    def _is_droppable(self, word: str) -> bool:
        role = self.by_word.get(word.casefold())
        return word == "and" or (role is not None and role.can_be_dropped)

    def _only_describes(self, word: str) -> bool:
        """Say whether a leading word is no part of the name: an article, or a description in small letters."""
        return word.casefold() in ("the", "a", "an") or (word.islower() and word in self.modifiers)

    def _spoken_for(self, words: list[str]) -> list[str]:
        """Return the words behind "spokesman for" or "leader of", none where nobody is spoken for."""
        for i, (word, following) in enumerate(pairwise(words)):
            role = self.by_word.get(word)
            if role is not None and role.name == "spokesman" and following in self.spoken_for:
                return words[i + 2 :]
        return []

    def _before_place(self, words: list[str]) -> list[str]:
        for i, word in enumerate(words):
            if i and word in self.place_words and self._first(words[:i]):
                return words[:i]
        return words


def _words(phrase: str) -> list[str]:
    return _WORD.findall(phrase.casefold())


@functools.cache
def roles() -> Roles:
    """Return the words of ``roles.yaml``.

    Raises: BadReference, naming the file and the entry, where it is not as it should be.
    """
    text = importlib.resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    return read_roles(text)


def read_roles(text: str) -> Roles:
    """Return the roles that a YAML text in the form of ``roles.yaml`` holds.

    Raises: BadReference, naming the entry that is missing, twice there or not as it should be.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as err:
        raise BadReference(f"{FILE}: not YAML: {err}") from err
    try:
        order = tuple(_role(entry) for entry in data["roles"])
        return Roles(
            by_word=_by_word(order),
            order=order,
            modifiers=frozenset(data["modifiers"]),
            place_words=frozenset(data["place_words"]),
            spoken_for=frozenset(data["spoken_for"]),
            voiceless=frozenset(data["voiceless"]),
            official_names=frozenset(data["official_names"]),
            agencies=_agencies(data["agencies"]),
        )
    except (KeyError, TypeError) as err:
        raise BadReference(f"{FILE}: an entry is missing or of the wrong kind: {err}") from err


def _role(entry: dict[str, Any]) -> Role:
    return Role(
        name=entry["role"],
        words=frozenset(entry["words"]),
        is_official=entry.get("official", False),
        is_claimant=entry.get("claimant", False),
        can_be_dropped=entry.get("can_be_dropped", False),
    )


def _by_word(order: tuple[Role, ...]) -> dict[str, Role]:
    found: dict[str, Role] = {}
    for role in order:
        for word in role.words:
            if word in found:
                raise BadReference(f"{FILE}: {word!r} stands under {found[word].name!r} and {role.name!r}")
            found[word] = role
    return found


def _agencies(entries: list[dict[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        for alias in (entry["name"], *entry["aliases"]):
            if found.setdefault(alias.casefold(), entry["name"]) != entry["name"]:
                raise BadReference(f"{FILE}: {alias!r} stands for two agencies")
    return found
