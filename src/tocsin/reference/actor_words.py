"""The words of ``actors/phrases.yaml``: what stands beside actors in noun phrases."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from tocsin.records import Group
from tocsin.reference.actor_fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseWords:
    """Words by their keys; :mod:`tocsin.reference.actor_phrases` says how they are used."""

    roles: Mapping[str, Group]
    """Words for persons, and whose dead these are counted with."""
    capitals: frozenset[str]
    """Roles that are abbreviations and count only in capitals ("SI")."""
    members: Mapping[str, Group | None]
    """Words that belong to whoever stands beside them, and what they mean alone."""
    objects: frozenset[str]
    formerly: frozenset[str]
    ends: frozenset[str]
    """Words that end a noun phrase proper: prepositions, verbs, "identified as"."""
    belongs: frozenset[str]
    """Those of them after which the one stands to whom somebody belongs."""
    including: frozenset[str]
    turned_before: frozenset[str]
    turned_after: frozenset[str]
    individuals: frozenset[str]
    bodies: frozenset[str]
    countable: frozenset[str]
    """Bodies that are people when a number stands before them ("four troops")."""
    others: frozenset[str]
    people: frozenset[str]
    counting: frozenset[str]
    reflexive: frozenset[str]

    @classmethod
    def keys_of(cls, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the words of ``phrases.yaml`` by their keys, as plain values.

        Raises: KeyError, ValueError, TypeError or AttributeError where the table is not as it should be.
        """
        roles = {fold(word): Group(side).value for side, listed in table["roles"].items() for word in listed}
        members = {fold(word): Group(side).value if side else None for word, side in table["members"].items()}
        capitals = sorted(fold(word) for listed in table["roles"].values() for word in listed if word.isupper())
        lists = [field.name for field in fields(cls) if field.name not in ("roles", "members", "capitals")]
        keys = {name: sorted({fold(word) for word in table[name]}) for name in lists}
        return {"roles": roles, "members": members, "capitals": capitals} | keys

    @classmethod
    def of_keys(cls, keys: Mapping[str, Any]) -> "PhraseWords":
        """Return the words from what :meth:`keys_of` gave."""
        roles = {key: Group(side) for key, side in keys["roles"].items()}
        members = {key: Group(side) if side else None for key, side in keys["members"].items()}
        sets = {name: frozenset(listed) for name, listed in keys.items() if name not in ("roles", "members")}
        return cls(roles=roles, members=members, **sets)
