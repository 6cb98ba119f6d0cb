"""What a rule is: the words it finds, and how their value is read."""

from collections.abc import Callable
from dataclasses import dataclass

from tocsin.reading.times.setting import Found
from tocsin.reading.times.values import Value

Reader = Callable[[Found], Value | None]
"""Returns what the found words say; None where they are no time after all, and a shorter rule is tried."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, the words it finds in the notation of ``notation.py``, and its reader."""

    name: str
    notation: str
    read: Reader
