"""What a caller may set for one round of capture."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tocsin.errors import BadRequest

Clock = Callable[[], datetime]
"""Gives the present moment, aware, UTC."""


class Memory(Protocol):
    """What is known of addresses that are asked again and again, so that a server need not send what we have."""

    def headers(self, url: str) -> dict[str, str]:
        """Return the conditions of a request: If-None-Match, If-Modified-Since (RFC 9110 13.1)."""

    def answered(self, url: str, status: int, headers: dict[str, str]) -> None:
        """Take note of an answer; header names are in small letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Limits, permissions, and what the user knows better than the material.

    Source: the limits are our choice. 20 MB is some four thousand pages of plain
    text; more under one name is a corpus and not a report. 200 MB unpacked is ten of those.
    """

    published: date | None = None
    """The user's word wins over what is found."""
    source: str = ""
    """The same."""
    max_bytes: int = 20_000_000
    """Of one report. The line of a JSONL file and the member of an archive are reports, their container is not."""
    max_unpacked: int = 200_000_000
    """Bytes that one archive or Word file may unpack to, all members together."""
    allow_private: bool = False
    """Whether an address may point into the private network."""
    timeout: float = 20.0
    """Seconds for one whole fetch: connecting, redirects and all of the body."""
    max_redirects: int = 5
    memory: Memory | None = None
    """Makes requests conditional; what has not changed since is then not given again."""

    def __post_init__(self) -> None:
        if self.max_bytes < 1 or self.max_unpacked < 1 or self.timeout <= 0 or self.max_redirects < 0:
            raise BadRequest("max_bytes, max_unpacked and timeout must be above 0, max_redirects at least 0")
