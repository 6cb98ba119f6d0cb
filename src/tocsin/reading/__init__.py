"""Reading: one report's text to claims. Pure.

    text --sentences--> sentences --tagger (given)--> mentions and links
         --drafts--> what belongs to which event --> values with evidence --> claims

The tagger finds mentions and says which belong together; this room knows no
tagger and makes claims of what it is given. A later tagger takes the place of
the first without a change here.

What must never happen: a value without evidence; a text in the output that is
not in the report; a figure read from a year or an age; a claim whose identity
depends on anything but the text, the reader and what was read where.

Somebody else may be asked for a second reading (``second``); of what comes
back only that is believed which stands in the report, and claims are made of it
in the same way.

The title is read where the body tells of no incident, so that a report of a
headline alone is not lost and a headline does not count its story twice; and
where the body counts no killed or no injured, for that figure alone.
"""

from tocsin.reading.composing import OF_BODIES, compose, title_tolls
from tocsin.reading.dating import Dated, times_of
from tocsin.reading.deadly import speaks_of
from tocsin.reading.page import Tagger
from tocsin.reading.paging import LANGUAGES, OF_TITLE, pages
from tocsin.reading.second import Asked, SecondReading, read_second, second_reader_of
from tocsin.records import Captured, Claim, ClaimKind, Reading, TollSaid
from tocsin.reference.actor_directory import ActorDirectory

__all__ = [
    "READER",
    "Asked",
    "Dated",
    "SecondReading",
    "Tagger",
    "read",
    "read_second",
    "reader_of",
    "second_reader_of",
    "times_of",
]

READER = "tocsin reading 8"
"""Name and version of the composition; goes into every claim beside the tagger's."""


def reader_of(tagger: Tagger) -> str:
    """Return the name and version of the reader as a whole, as claims carry it."""
    return f"{READER}, {tagger.version}"


def read(captured: Captured, tagger: Tagger, directory: ActorDirectory) -> Reading:
    """Return what a report says, or why it was not read.

    The same text with the same tagger gives the same reading, in any company.
    """
    text, reader = captured.text, reader_of(tagger)
    if text.language not in LANGUAGES:
        return Reading(report=captured.report.id, text=text.id, reader=reader, not_read=f"language: {text.language}")
    parts = pages(captured, tagger.tag, directory)
    body, title = next(parts, None), None
    claims = tuple(compose(body, captured.report.id, reader)) if body else ()
    if _wants_title(captured.text.part("title"), claims):
        title = next(parts, None)
    if title and not any(claim.kind is ClaimKind.INCIDENT for claim in claims):
        claims += tuple(c for c in compose(title, captured.report.id, reader) if c.kind in OF_TITLE)
    elif title:
        claims += tuple(title_tolls(title, claims, reader))
    return Reading(report=captured.report.id, text=text.id, reader=reader, claims=claims)


def _wants_title(title: str, claims: tuple[Claim, ...]) -> bool:
    """Say whether a title may add to what the body says: an incident, or a figure of killed or injured."""
    told = {claim.said.toll.value.harm for claim in claims if isinstance(claim.said, TollSaid)}
    is_told = any(claim.kind is ClaimKind.INCIDENT for claim in claims)
    return not is_told or any(harm not in told and speaks_of(title, harm) for harm in OF_BODIES)
