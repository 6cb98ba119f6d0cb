"""Noun phrases for persons, taken apart: who is meant, and what stands beside them.

"Three personnel of the Frontier Corps, including a captain" is, from left to
right, a word that belongs to whoever stands beside it ("personnel"), an actor,
and a role. The rightmost known word before the first preposition is the head:
"a police officer's son" is a son.
"""

from typing import NamedTuple

from tocsin.records import Group
from tocsin.reference.actor_directory import ActorDirectory, Found
from tocsin.reference.actor_fold import Word, key_of, singular, words
from tocsin.reference.actor_words import PhraseWords

LONGEST_ROLE = 4
"""Words of the longest role ("deputy superintendent of police")."""


class Piece(NamedTuple):
    """A known word or name of a phrase: exactly one of role, member and found is told."""

    start: int
    end: int
    role: Group | None = None
    member: str = ""
    found: Found | None = None


def pieces(phrase: str, directory: ActorDirectory) -> list[Piece]:
    """Return the known words and names of a phrase in order; of two that overlap the longer, then the role."""
    known = [Piece(found.start, found.end, found=found) for found in directory.scan(phrase)]
    known += _roles(phrase, directory)
    known.sort(key=lambda piece: (piece.start - piece.end, piece.found is not None, piece.start))
    kept: list[Piece] = []
    for piece in known:
        if all(piece.end <= other.start or other.end <= piece.start for other in kept):
            kept.append(piece)
    return sorted(kept, key=lambda piece: piece.start)


def is_end(word: Word, phrase: str, listed: PhraseWords) -> bool:
    """Return whether a word ends a noun phrase proper; joined to the word before it ("State-linked"), it does not."""
    return word.key in listed.ends and phrase[max(0, word.start - 1) : word.start] not in ("-", "–")


def _roles(phrase: str, directory: ActorDirectory) -> list[Piece]:
    parts, listed, found = words(phrase), directory.phrases, []
    for here in range(len(parts)):
        for stop in range(min(here + LONGEST_ROLE, len(parts)), here, -1):
            key = key_of(parts[here:stop])
            start, end = parts[here].start, parts[stop - 1].end
            role, member = singular(listed.roles, key), singular(listed.members, key)
            if role and (role not in listed.capitals or phrase[start:end].isupper()):
                found.append(Piece(start, end, role=listed.roles[role]))
                break
            if member:
                found.append(Piece(start, end, member=member))
                break
    return found
