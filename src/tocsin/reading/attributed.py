"""Who is named beside a verb of claim, blame or denial: actors of the directory, and by its form whoever is not in it.

Somebody whom no list has shall be read as somebody listed is. A run of
capitalised words may name a side where it says so ("Front", "fighters"), stands
behind "the", is a plural or one word; two words and more without any of these
are a person's name for all that can be seen, and are left to the tagger.
"""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.reading.page import Page
from tocsin.records import Group
from tocsin.reference.actor_directory import Found
from tocsin.reference.lexicon import table

Range = tuple[int, int]

NAME = r"[A-Z][\w’'-]*(?:\s+(?:(?:of|and|for|the|al|de|del)\s+)?[A-Z][\w’'-]*){0,8}"
SUBJECT = re.compile(
    rf"(?P<the>(?i:\bthe\s+))?(?P<who>\b{NAME}?(?:\s*\([^()]{{2,20}}\))?)(?P<force>\s+[a-z]+)?"
    r"(?i:(?:,?\s+(?:which|who))?(?:\s+on\s+[\w ]{3,20})?[\s,]*(?:(?:has|have|had|later|also|today)\s+)*)$"
)
"""A name right before a verb, with its abbreviation and its people."""
OBJECT = re.compile(
    r"\s*(?i:(?:on|to|members of|cadres of|fighters of)\s+)*(?P<the>(?i:the\s+))?"
    rf"(?P<who>{NAME}(?:\s*\([^()]{{2,20}}\))?)(?P<force>\s+[a-z]+)?"
)
"""A name right behind a verb of blame."""
TO_NAME = re.compile(r"\s*(?:(?:the|on|to|members of|cadres of|fighters of)\s+)*", re.IGNORECASE)
"""What may stand between a verb of blame and a name."""


def subject_before(page: Page, start: int, end: int, *, are_countries_told: bool = False) -> Range | None:
    """Return the actor named last between two offsets, or who stands right before the second."""
    named = list(named_actors(page, start, end, are_countries_told=are_countries_told))
    return named[-1] if named else _unlisted(page, start, SUBJECT.search(page.words(start, end)))


def object_after(page: Page, start: int, end: int) -> Range | None:
    """Return the actor named right behind an offset."""
    named = next(named_actors(page, start, end), None)
    if named and TO_NAME.fullmatch(page.words(start, named[0])):
        return named
    return _unlisted(page, start, OBJECT.match(page.words(start, end)))


def _unlisted(page: Page, start: int, found: re.Match[str] | None) -> Range | None:
    """Return a name that may be a side's."""
    if found is None:
        return None
    words = re.findall(r"[^\W\d_]+", found["who"])
    has_force = bool(found["force"]) and found["force"].strip() in _forces()
    is_side = (
        has_force
        or len(words) == 1
        or bool(found["the"])
        or words[-1].endswith("s")
        or any(word.casefold() in _groups() for word in words)
    )
    if not is_side or words[0].casefold() in _not_names():
        return None
    return start + found.start("who"), start + found.end("force" if has_force else "who")


def named_actors(page: Page, start: int, end: int, *, are_countries_told: bool = False) -> Iterator[Range]:
    """Yield where armed actors of the directory are named between two offsets, a name and its abbreviation as one."""
    last: tuple[int, int, frozenset[str]] | None = None
    for found in page.directory.scan(page.words(start, end)):
        ids = frozenset([found.country]) if are_countries_told and found.country else _sides(found)
        if not ids:
            continue
        at, to = start + found.start, start + found.end
        if last and last[2] & ids and page.words(last[1], at).strip() in ("", "("):
            last = (last[0], to + page.words(to, end).startswith(")"), ids)
            continue
        if last:
            yield last[:2]
        last = (at, to, ids)
    if last:
        yield last[:2]


def _sides(found: Found) -> frozenset[str]:
    """Return the armed actors that a name may mean; "Maoists" names a side, "rebels" does not."""
    generic = found.generic
    if generic and generic.may_be and generic.side is Group.ARMED_GROUP and found.text[0].isupper():
        return frozenset(generic.may_be)
    return frozenset(e.id for e in found.entries if e.side is not Group.CIVILIAN)


@cache
def _groups() -> frozenset[str]:
    return frozenset(word.casefold() for word in table("group_words")["groups"])


@cache
def _forces() -> frozenset[str]:
    return frozenset(table("alike")["forces"])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(word.casefold() for word in (*table("group_words")["never"], *table("group_words")["not_first"]))
