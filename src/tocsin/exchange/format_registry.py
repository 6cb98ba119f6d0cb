"""The formats by name: what each writes, and what it cannot hold.

A format is a function that writes incidents, already shared under a profile,
to a file, one after the other and none kept; it returns how many it wrote.
Its manifest (suffix, media type, what it cannot hold) is what the help, the
pages and docs/formats.md show.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tocsin.errors import BadRequest
from tocsin.exchange.shareable import Shareable


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a file says of itself."""

    profile: str
    selection: str
    """The filter in force, in words; "all incidents" where there is none."""
    made_at: datetime
    """Aware, UTC."""
    version: str
    credits: tuple[str, ...] = ()
    """Publishers who ask to be named, with their licence."""
    tlp: str = ""


Write = Callable[[Iterable[Shareable], Path, About], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format's manifest."""

    name: str
    suffix: str
    media_type: str
    title: str
    cannot_hold: tuple[str, ...]
    write: Write
    doc: str = ""


FORMATS: dict[str, Format] = {}


def file_format(
    name: str, *, suffix: str, media_type: str, title: str, cannot_hold: tuple[str, ...]
) -> Callable[[Write], Write]:
    """Register a function as the writer of a format. Raises: ValueError for a name that is taken."""

    def register(write: Write) -> Write:
        if name in FORMATS:
            raise ValueError(f"two formats named {name}")
        FORMATS[name] = Format(
            name=name,
            suffix=suffix,
            media_type=media_type,
            title=title,
            cannot_hold=cannot_hold,
            write=write,
            doc=write.__doc__ or "",
        )
        return write

    return register


def format_named(name: str) -> Format:
    """Return the format of that name. Raises: BadRequest for none, listing those that are."""
    if name not in FORMATS:
        raise BadRequest(f"{name!r} is no format; there are {', '.join(FORMATS)}")
    return FORMATS[name]
