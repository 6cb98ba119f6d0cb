"""How commands print what they found: for people, or for programs."""

from enum import StrEnum


class Shape(StrEnum):
    """A table for people, or an object a line."""

    TABLE = "table"
    JSONL = "jsonl"


class Format(StrEnum):
    """As :class:`Shape`, or rows of one column each."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
