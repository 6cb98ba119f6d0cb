"""What a host's robots.txt allows, for whatever asks again and again. Source: RFC 9309.

A page that a person names once is fetched as a browser would; a program that comes every quarter of an hour is a
crawler and keeps to the file.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from tocsin.capture.fetching import fetch
from tocsin.capture.options import Options
from tocsin.errors import BadMaterial, CannotFetch

AGENT = "tocsin"
"""The product token by which the file may name us. Source: RFC 9309 2.2.1."""
KEPT = timedelta(hours=24)
"""Source: RFC 9309 2.4: a file should not be used for longer than 24 hours."""
LONGEST = 500 * 1024
"""Bytes read of it. Source: RFC 9309 2.5: at least 500 KiB."""


@dataclass(frozen=True, slots=True)
class _Rules:
    parser: RobotFileParser
    read_at: datetime


class Robots:
    """The rules of hosts, read when first needed and again after a day."""

    def __init__(self, options: Options, clock: Callable[[], datetime]) -> None:
        self._options = options
        self._clock = clock
        self._known: dict[str, _Rules] = {}

    def allows(self, url: str) -> bool:
        """Return whether an address may be asked.

        Raises: CannotFetch where the host cannot say (5xx, no answer): it is then to be left alone for now.
        """
        return self._rules(url).can_fetch(AGENT, url)

    def pause(self, url: str) -> float:
        """Return the seconds that a host wants between two requests, 0 where it says nothing."""
        return float(self._rules(url).crawl_delay(AGENT) or 0)

    def _rules(self, url: str) -> RobotFileParser:
        host = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        known, now = self._known.get(host), self._clock()
        if known is None or now - known.read_at > KEPT:
            known = self._known[host] = _Rules(self._read(f"{host}/robots.txt"), now)
        return known.parser

    def _read(self, url: str) -> RobotFileParser:
        parser = RobotFileParser(url)
        try:
            with closing(fetch(url, self._options).stream) as stream:
                parser.parse(stream.read(LONGEST).decode("utf-8", "replace").splitlines())
        except CannotFetch as err:
            if err.status is None or err.status >= 500 or err.status == 429:
                raise CannotFetch(
                    url, f"{err.message}; nothing is asked of this host for now", is_retryable=True
                ) from err
            parser.parse([])  # Source: RFC 9309 2.3.1.3: a file that is not there allows everything
        except BadMaterial:
            parser.parse(["User-agent: *", "Disallow: /"])
        return parser
