"""What a name in the place of a doer or a target is: a person, an organisation, or a thing.

The head of the noun phrase decides: the rightmost word or name that is known,
before the first preposition. "A CRPF camp" is a thing, "three CRPF jawans" are
people, "the CRPF" is an organisation.

Source: our choice, for want of a rule in the reading format beyond its lists of
values; the words are in ``actors/phrases.yaml``.
"""

from enum import Enum, auto

from tocsin.records import Group, PartyKind, TargetKind
from tocsin.reference.actor_directory import ActorDirectory, Found
from tocsin.reference.actor_fold import Word, fold, key_of, singular, words
from tocsin.reference.actor_phrases import is_end
from tocsin.reference.actor_sides import BRACKETED, side_of

LONGEST_HEAD = 3
"""Words of the longest thing or role that is tried as a head ("mobile phone tower")."""

MANY = ("s", "men", "people", "personnel", "children", "staff")
"""Endings of words for more than one person."""


class _Head(Enum):
    THING = auto()
    BODY = auto()
    PERSON = auto()
    PEOPLE = auto()
    NAME = auto()


def party_kind(name: str, directory: ActorDirectory) -> PartyKind:
    """Return whether a doer is an organisation or individuals.

    A known actor, a country, or a body ("the army", "a group of men") is an
    organisation, and so are people called by theirs ("TTP militants"); one
    person, and people called by nothing, are individuals.

    >>> from tocsin.reference.actor_compiled import open_directory
    >>> [party_kind(name, open_directory()).value for name in ("TTP", "masked gunmen", "a Hamas suicide bomber")]
    ['organisation', 'individual', 'individual']
    """
    head = _head(name, directory)
    if head in (_Head.BODY, _Head.THING) or (head is _Head.PEOPLE and _is_called(name, directory)):
        return PartyKind.ORGANISATION
    return PartyKind.INDIVIDUAL


def target_kind(name: str, directory: ActorDirectory) -> TargetKind:
    """Return whether a target is people, an organisation, or a thing.

    >>> from tocsin.reference.actor_compiled import open_directory
    >>> [target_kind(name, open_directory()).value for name in ("three CRPF jawans", "the CRPF", "a CRPF camp")]
    ['person', 'organisation', 'object']
    """
    head = _head(name, directory)
    if head is _Head.THING:
        return TargetKind.OBJECT
    return TargetKind.ORGANISATION if head is _Head.BODY else TargetKind.PERSON


def is_armed_actor_name(name: str, directory: ActorDirectory) -> bool:
    """Return whether a name as a whole is that of an armed group or force, and so of no place.

    A country is a place, though its forces go by its name; a party is no armed actor.

    >>> from tocsin.reference.actor_compiled import open_directory
    >>> [is_armed_actor_name(name, open_directory()) for name in ("Islamic State Khorasan", "Khorasan", "Israel")]
    [True, False, False]
    """
    found = directory.scan(BRACKETED.sub(" ", name))
    if not found or len(words(found[0].text)) < sum(word.key != "the" for word in words(BRACKETED.sub(" ", name))):
        return False
    return any(entry.side is not Group.CIVILIAN for entry in found[0].entries)


def _is_called(name: str, directory: ActorDirectory) -> bool:
    """Return whether people are called by an organisation: a known actor, or a country that they bear arms for."""
    found = [piece for piece in directory.scan(name) if not piece.is_turned]
    if any(piece.entries for piece in found):
        return True
    return any(piece.country for piece in found) and side_of(name, directory) is Group.SECURITY_FORCE


def _head(name: str, directory: ActorDirectory) -> _Head:
    """Return what the rightmost known word or name of the noun phrase proper is."""
    bare = BRACKETED.sub(" ", name)
    names = directory.scan(bare)
    parts = _noun(bare, names, directory)
    for stop in range(len(parts), 0, -1):
        for start in range(max(0, stop - LONGEST_HEAD), stop):
            head = _word_head(parts[start:stop], parts, directory)
            if head is not None:
                return head
        named = next((found for found in names if found.end == parts[stop - 1].end), None)
        if named is not None:
            return _name_head(named, parts, stop == len(parts), directory)
    is_abbreviation = len(parts) == 1 and parts[0].text.isupper() and len(parts[0].text) > 1
    return _Head.BODY if is_abbreviation else _Head.NAME


def _word_head(window: list[Word], parts: list[Word], directory: ActorDirectory) -> _Head | None:
    key, listed = key_of(window), directory.phrases
    if singular(listed.bodies, key):
        is_counted = parts[0].key.isdigit() or parts[0].key in listed.counting - {"the", "a", "an"}
        return _Head.PEOPLE if is_counted and singular(listed.countable, key) else _Head.BODY
    if any(singular(table, key) for table in (listed.roles, listed.members, listed.individuals, listed.people)):
        return _person(window[-1])
    return _Head.THING if singular(listed.objects, key) else None


def _name_head(found: Found, parts: list[Word], is_last: bool, directory: ActorDirectory) -> _Head:
    """Return what a known name at the head is; with an unknown word after it, it is beside a person's name or trade."""
    if found.generic:
        return _person(parts[-1] if is_last else words(found.text)[-1])
    if not is_last:
        return _Head.NAME
    is_name = found.country and fold(found.text) == fold(directory.countries[found.country][0])
    if not found.country or is_name:
        return _Head.BODY
    is_alone = len(parts) == len(words(found.text)) and not directory.is_people(found)
    return _Head.BODY if is_alone else _person(parts[-1])


def _person(word: Word) -> _Head:
    return _Head.PEOPLE if word.key.endswith(MANY) else _Head.PERSON


def _noun(phrase: str, names: tuple[Found, ...], directory: ActorDirectory) -> list[Word]:
    """Return the words of the noun phrase proper: up to the first comma, preposition or verb outside a name."""
    parts, listed = words(phrase.split(",")[0]), directory.phrases
    for place, word in enumerate(parts):
        is_inside = any(found.start < word.start < found.end for found in names if not found.country)
        is_begun = not all(part.key in listed.counting or part.key.isdigit() for part in parts[:place])
        if is_begun and not is_inside and is_end(word, phrase, listed):
            return parts[:place]
    return parts
