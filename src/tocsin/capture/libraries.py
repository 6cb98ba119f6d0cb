"""What the libraries behind the readers do on damaged input, and how the house bears it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata

from tocsin.errors import CannotRead

DAMAGE: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What parsers raise on damaged input. None of the libraries documents a class of its own for all of it: python-docx
lets KeyError and AttributeError through, email IndexError, trafilatura OverflowError (seen in the property tests).
Only calls into a library stand inside :func:`unreadable`, so that a fault of ours still surfaces."""


@contextmanager
def unreadable(where: str, what: str, *more: type[Exception]) -> Iterator[None]:
    """Turn what a library raises on damaged input into CannotRead. ``more``: its own exception classes."""
    try:
        yield
    except DAMAGE + more as err:
        reason = " ".join(str(err).split())[:120] or type(err).__name__
        raise CannotRead(where, f"{what} ({reason})") from err


@cache
def extractor(distribution: str) -> str:
    """Return name and version of a library, as a text names its extractor."""
    return f"{distribution} {metadata.version(distribution)}"


@cache
def hush(name: str) -> None:
    """Keep a library's log lines off the screen unless the program has set up logging itself."""
    logging.getLogger(name).addHandler(logging.NullHandler())
