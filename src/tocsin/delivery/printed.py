"""Alerts on standard output: a title and indented lines, one alert after the other, written out at once."""

import re
from typing import TextIO

from tocsin.delivery.outbox import Batch, Undelivered

_COMMANDS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
"""Control characters, which command a terminal: a page's title must not. Source: ECMA-48, C0 and C1."""


class Printed:
    """Writes alerts to a stream."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __call__(self, batch: Batch, to: str) -> None:
        """Write a batch. Raises: Undelivered where the stream takes nothing."""
        del to
        try:
            for alert in batch.alerts:
                lines = [alert.title, *(f"    {line}" for line in alert.lines), f"    {alert.id}  {alert.incident}"]
                self._out.write("\n".join(_COMMANDS.sub("\N{REPLACEMENT CHARACTER}", line) for line in lines) + "\n")
            self._out.flush()
        except (OSError, ValueError) as err:
            raise Undelivered(f"standard output takes nothing: {err}") from err
