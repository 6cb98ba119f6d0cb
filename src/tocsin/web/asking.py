"""What an address asks for: a Selection in the words of :mod:`tocsin.selecting`, and back into an address.

An address keeps the state of every filter, so a view can be sent to a
colleague, and typed as options it gives the same list on the command line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from tocsin.errors import BadRequest
from tocsin.records import Selection
from tocsin.selecting import NAMES, in_words, selection_of

PAGE = 50
"""Incidents of one page of the list. Source: our choice."""
MOST_PAGE = 500
LONGEST = 500
"""Characters of one value. Source: our choice."""
LISTS = ("type", "status")
"""Filters that take several values."""


class Fields(Protocol):
    """The fields of an address or a form: each name with any number of values."""

    def getlist(self, key: Any) -> list[Any]:
        """Return every value of a name."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of an address."""

    selection: Selection
    words: Mapping[str, str]
    """Name -> value, as an address has them; only those that are set."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked for, so that everything is shown."""
        return not self.words

    def address(self, **more: object) -> str:
        """Return the query of an address that asks for this, with more fields behind it."""
        return urlencode(
            {**self.words, **{name: str(value) for name, value in more.items() if value not in ("", None)}}
        )

    def without(self, *names: str) -> "Asked":
        """Return the filters without some."""
        return asked_of({name: value for name, value in self.words.items() if name not in names})

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a filter."""
        held = self.words.get(name, "")
        return tuple(held.split(",")) if name in LISTS and held else (held,) if held else ()


def asked_from(given: Fields) -> Asked:
    """Return what an address or form asks for. Raises: BadRequest, naming the field and what is legal there."""
    words: dict[str, str] = {}
    for name in NAMES:
        values = [str(value).strip() for value in given.getlist(name) if str(value).strip()]
        if values:
            words[name] = ",".join(values) if name in LISTS else values[-1]
    return asked_of(words)


def asked_of(words: Mapping[str, str]) -> Asked:
    """Return what filters in words ask for. Raises: BadRequest."""
    long = [name for name, value in words.items() if len(value) > LONGEST]
    if long:
        raise BadRequest(f"{long[0]}: a value has {LONGEST} characters at most")
    if words.get("harm") and not words.get("least") and not words.get("victims"):
        words = {name: value for name, value in words.items() if name != "harm"}  # it asks for nothing alone
    selection = selection_of(words)
    return Asked(selection, in_words(selection))
