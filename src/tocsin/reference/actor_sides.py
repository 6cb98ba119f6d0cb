"""Whose dead the people of a noun phrase are counted with: civilians, security forces or an armed group.

Source: the gold rule of the reading format ("group"); the words are in
``actors/phrases.yaml`` and ``actors/generic.yaml``. A phrase that does not tell
("three others", a name) gives None, never a guess;
:func:`groups_of_tolls` adds what the toll's incident makes likely.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.records import Group, Harm, IncidentType
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.actor_entry import ActorKind
from tocsin.reference.actor_fold import singular, words
from tocsin.reference.actor_phrases import Piece, is_end, pieces

BRACKETED = re.compile(r"\([^()]*\)")
APART = re.compile(r"[,;:]|\s[-–—]\s")
AND = re.compile(r"\s(?:and|&|as well as|along with|plus|or)\s")


def side_of(phrase: str, directory: ActorDirectory) -> Group | None:
    """Return whose dead the people of a noun phrase are counted with, None when the words do not tell.

    >>> from tocsin.reference.actor_compiled import open_directory
    >>> [side_of(text, open_directory()) for text in ("13 U.S. troops", "a police officer's son", "three others")]
    [<Group.SECURITY_FORCE: 'security_force'>, <Group.CIVILIAN: 'civilian'>, None]
    """
    main, included = _included(BRACKETED.sub(" ", phrase), directory)
    side = _side_of_parts(main, directory)
    if included and side is None:
        among = _side_of_parts(included, directory)
        return Group.MIXED if among in (Group.SECURITY_FORCE, Group.ARMED_GROUP) else among
    return side


def _included(phrase: str, directory: ActorDirectory) -> tuple[str, str]:
    """Return what stands before "including" and what after."""
    for word in words(phrase):
        if word.key in directory.phrases.including:
            return phrase[: word.start], phrase[word.end :]
    return phrase, ""


def _side_of_parts(phrase: str, directory: ActorDirectory) -> Group | None:
    """Return the side of the first of the parts between commas that tells one; joined by "and", sides mix."""
    for part in APART.split(phrase):
        told = {side for piece in AND.split(part) if (side := _side_of_noun(piece, directory))}
        if told:
            return told.pop() if len(told) == 1 else Group.MIXED
    return None


def _side_of_noun(phrase: str, directory: ActorDirectory) -> Group | None:
    known = pieces(phrase, directory)
    if not known:
        return None
    listed = directory.phrases
    cut, belongs = len(phrase), False
    for word in words(phrase):
        is_known = any(piece.start <= word.start < piece.end for piece in known)
        if word.start >= known[0].end and not is_known and is_end(word, phrase, listed):
            cut, belongs = word.start, word.key in listed.belongs
            break
    before = [piece for piece in known if piece.start < cut]
    after = [piece for piece in known if piece.start > cut] if belongs else []
    side = _side_of_head(before, after, directory)
    is_turned = before[-1].found is not None and before[-1].found.is_turned
    if is_turned or side in (Group.SECURITY_FORCE, Group.ARMED_GROUP):
        return Group.CIVILIAN if _is_former(phrase[: before[-1].end], directory) else side
    return side


def _side_of_head(before: list[Piece], after: list[Piece], directory: ActorDirectory) -> Group | None:
    head = before[-1]
    beside = [*reversed(before[:-1]), *after]
    named = next((side for piece in beside if piece.found and piece.found.entries and (side := _own_side(piece))), None)
    own = _own_side(head)
    if own is Group.SECURITY_FORCE and head in before and named is Group.ARMED_GROUP:
        return named  # an armed group has brigadiers and soldiers too
    if own or not (head.member or (head.found and head.found.country)):
        return own
    classed = (side for piece in beside if not piece.member and (side := _own_side(piece)) is not Group.CIVILIAN)
    told = named or next((side for side in classed if side), None) or directory.phrases.members.get(head.member)
    return told or next((side for piece in beside if (side := _own_side(piece))), None)


def _own_side(piece: Piece) -> Group | None:
    """Return the side of a role, an actor or a class word by itself; a people or a country has none."""
    if piece.role or piece.found is None:
        return piece.role
    if piece.found.is_turned or piece.found.country:
        return None
    if piece.found.generic:
        return None if piece.found.generic.side is Group.UNKNOWN else piece.found.generic.side
    entry = piece.found.entries[0]
    return None if entry.kind is ActorKind.IDENTITY_MILITIA else entry.side


def _is_former(phrase: str, directory: ActorDirectory) -> bool:
    return any(word.key in directory.phrases.formerly for word in words(phrase))


@dataclass(frozen=True, slots=True, kw_only=True)
class TollWords:
    """What a report says of one toll, as far as it tells whose people they are."""

    victims: str
    """The noun phrase of the harmed as written; "" where only a number is given."""
    said: str
    """The words that carry the number."""
    harm: Harm
    is_subset: bool = False


def groups_of_tolls(
    tolls: Sequence[TollWords],
    directory: ActorDirectory,
    *,
    type: IncidentType,  # noqa: A002 - the trade's word
) -> tuple[Group, ...]:
    """Return the group of each toll of one incident, in their order.

    Each is read by :func:`group_of_toll`. People not called anything, of whom a
    later subset bore arms ("ten people ... two of them policemen"), are mixed.

    Source: our choice; on the training part of the gold readings right for 0.86 of 2,442 tolls.
    """
    groups: list[Group] = []
    for toll in tolls:
        before = groups[-1] if groups else None
        groups.append(group_of_toll(toll, directory, type=type, before=before))
    named = [_called(toll, directory) for toll in tolls]
    for place, toll in enumerate(tolls):
        armed = (Group.SECURITY_FORCE, Group.ARMED_GROUP)
        if named[place] is None and not toll.is_subset:
            parts = [n for n in range(place + 1, len(tolls)) if tolls[n].is_subset and tolls[n].harm is toll.harm]
            if any(named[part] in armed for part in parts):
                groups[place] = Group.MIXED
    return tuple(groups)


def group_of_toll(
    toll: TollWords,
    directory: ActorDirectory,
    *,
    type: IncidentType,  # noqa: A002 - the trade's word
    before: Group | None = None,
) -> Group:
    """Return the group of a toll's people, from its words and what the incident makes likely.

    ``before`` is the group of the toll before it in the same incident: "three
    others" and bare numbers are more of those. People harmed outside fighting
    are civilians unless called otherwise; the arrested and those that fell in
    fighting are unknown unless called otherwise, so that nobody becomes a
    fighter by guess.
    """
    told = _called(toll, directory)
    if told:
        return told
    listed = directory.phrases
    keys = {word.key for word in words(toll.victims or toll.said) if not word.key.isdigit()}
    if type is IncidentType.SUICIDE_BOMBING and keys & listed.reflexive:
        return Group.ARMED_GROUP
    is_clash = type is IncidentType.ARMED_CLASH
    is_bare = all(singular(listed.counting, key) for key in keys)
    if before and (is_bare or is_clash or any(singular(listed.others, key) for key in keys)):
        return before
    is_caught = toll.harm in (Harm.ARRESTED, Harm.SURRENDERED)
    return Group.UNKNOWN if is_bare or is_clash or is_caught else Group.CIVILIAN


def _called(toll: TollWords, directory: ActorDirectory) -> Group | None:
    return side_of(toll.victims, directory) or side_of(toll.said, directory)
