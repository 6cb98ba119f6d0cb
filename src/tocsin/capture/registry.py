"""The readers, by name, and the choice of one for a piece of material.

The beginning of the bytes has the first word, the declared media type and the
file's suffix the second: a PDF named .txt is read as a PDF, and random bytes
named .pdf go to the PDF reader, which says that they are none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

from tocsin.capture.material import Found, Material
from tocsin.capture.options import Options
from tocsin.errors import CannotRead

Read = Callable[[Material, Options], Found]
Knows = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How one kind of file is recognised and read."""

    name: str
    read: Read
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    knows: Knows | None
    """Whether the first bytes are of this kind; None where they cannot tell."""


READERS: dict[str, Reader] = {}


def reader(
    *, suffixes: tuple[str, ...], media_types: tuple[str, ...], knows: Knows | None = None
) -> Callable[[Read], Read]:
    """Register a reader under its function's name."""

    def register(func: Read) -> Read:
        if func.__name__ in READERS:
            raise ValueError(f"two readers named {func.__name__}")
        for other in READERS.values():
            twice = {*other.suffixes, *other.media_types} & {*suffixes, *media_types}
            if twice:
                raise ValueError(f"{func.__name__} and {other.name} both read {sorted(twice)}")
        READERS[func.__name__] = Reader(
            name=func.__name__, read=func, suffixes=suffixes, media_types=media_types, knows=knows
        )
        return func

    return register


def reader_for(material: Material) -> Reader:
    """Return the reader for the material.

    Raises: CannotRead if there is none; the message lists what can be read.
    """
    head = material.head
    if not head:
        raise CannotRead(material.location, "the file is empty")
    declared = _declared(material)
    if declared and declared.knows and declared.knows(head):
        return declared
    for known in READERS.values():
        if known.knows and known.knows(head):
            return known
    _refuse_unreadable(material.location, head)
    if declared:
        return declared
    suffix = _suffix(material)
    if suffix and not material.media_type.startswith("text/"):
        legal = " ".join(sorted(s for r in READERS.values() for s in r.suffixes))
        raise CannotRead(material.location, f"no reader for {suffix} files; these can be read: {legal}")
    return READERS["read_plain"]


def is_readable(media_type: str) -> bool:
    """Return whether a reader is registered for the media type."""
    return any(media_type in known.media_types for known in READERS.values())


def _declared(material: Material) -> Reader | None:
    """Return the reader by media type or suffix. "text/plain" says least of all: servers send it for anything."""
    by_suffix = next((r for r in READERS.values() if _suffix(material) in r.suffixes), None)
    by_type = next((r for r in READERS.values() if material.media_type in r.media_types), None)
    return by_suffix if by_suffix and material.media_type == "text/plain" else by_type or by_suffix


def _suffix(material: Material) -> str:
    return PurePosixPath(material.name).suffix.lower()


def _refuse_unreadable(where: str, head: bytes) -> None:
    for magic, what, way_out in _unreadable():
        if head.startswith(magic):
            raise CannotRead(where, f"{what} cannot be read; {way_out}")


@cache
def _unreadable() -> tuple[tuple[bytes, str, str], ...]:
    rows = files("tocsin.capture").joinpath("unreadable.tsv").read_text("utf-8").splitlines()
    cells = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return tuple((bytes.fromhex(magic), what, way_out) for magic, what, way_out, *_ in cells)
