"""A model behind an endpoint: asks one question a text, under the rules of reading in short."""

import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tocsin import __version__
from tocsin.asking.answers import NoReading, content_of, reading_in
from tocsin.asking.endpoint import Endpoint
from tocsin.asking.persistence import NotUnderstood, Sleep, answered
from tocsin.errors import BadReference, CannotFetch
from tocsin.records import digest

RULES = Path(__file__).parent / "rules.txt"

MOST_TOKENS = 8_000
"""Of one answer. Our choice; a model that repeats itself has no end."""

MOST_SILENCE = 3
"""Pieces in a row without an answer, after which the endpoint is left alone. Our choice."""


@cache
def rules() -> str:
    """Return the rules of reading that every question begins with. Raises: BadReference."""
    try:
        return RULES.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise BadReference(f"{RULES}: {err}; install Tocsin again") from err


class Model:
    """Asks an endpoint. Not for several threads: it remembers what the endpoint refused and how long it was silent."""

    def __init__(self, endpoint: Endpoint, sleep: Sleep = time.sleep) -> None:
        self.endpoint = endpoint
        self._sleep = sleep
        self._silence = 0
        self._is_plain = False

    @property
    def version(self) -> str:
        """The model's name, and by a digest the rules it is asked under: others would be another reader."""
        return f"{self.endpoint.model} under rules {digest(rules().encode())[:8]}"

    def ask(self, words: str) -> tuple[Mapping[str, object], Mapping[str, int]]:
        """Return what the model says of a text, none of it proved, and how many parts of its answer were lost and why.

        Raises: CannotFetch where there is no answer, BadRequest where there will never be one.
        """
        if self._silence >= MOST_SILENCE:
            message = f"left alone after {MOST_SILENCE} questions in a row without an answer"
            raise CannotFetch(self.endpoint.address, message)
        self._silence += 1
        try:
            content, damaged = content_of(self._answer(_sendable(words)))
            found, lost = reading_in(content)
        except NoReading as err:
            raise CannotFetch(self.endpoint.address, str(err)) from err
        self._silence = 0
        return found, damaged + lost

    def _answer(self, words: str) -> bytes:
        """Return the reply's body; a server that refuses an optional setting is asked without."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        headers["User-Agent"] = f"tocsin/{__version__}"
        if self.endpoint.key:
            headers["Authorization"] = f"Bearer {self.endpoint.key}"
        try:
            return answered(self.endpoint, self._question(words), headers, self._sleep).body
        except NotUnderstood as err:
            if self._is_plain:
                raise CannotFetch(self.endpoint.address, str(err)) from err
        self._is_plain = True
        return self._answer(words)

    def _question(self, words: str) -> dict[str, object]:
        messages = [{"role": "system", "content": rules()}, {"role": "user", "content": f"The report:\n\n{words}"}]
        question: dict[str, object] = {"model": self.endpoint.model, "messages": messages, "temperature": 0}
        if self._is_plain:
            return question
        return question | {"max_tokens": MOST_TOKENS, "response_format": {"type": "json_object"}}


def _sendable(words: str) -> str:
    """Return words without halves of characters, which a damaged page leaves and JSON cannot carry: U+FFFD instead."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
