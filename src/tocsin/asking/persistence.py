"""Asks again where asking again may help: busy servers, broken connections. Never for ever.

429, 408, 425, 5xx, connection broken or refused    again, after what Retry-After says or 1, 2, 4 seconds
no whole answer in time                             not again: the server is still at work on the first
400, 422                                            told to the caller, who may ask more plainly
401, 403, 404, 405, 410, a redirect                 BadRequest: it would be the same for every report
"""

import email.utils
import json
from collections.abc import Callable, Mapping
from typing import Any

import httpcore

from tocsin.asking.endpoint import Endpoint
from tocsin.asking.wire import MOST_BYTES, Reply, TooLarge, post
from tocsin.errors import BadRequest, CannotFetch

ATTEMPTS = 4
"""Our choice."""
BACK_OFF = (1.0, 2.0, 4.0)
"""Seconds before each further attempt, where the server does not say. Our choice."""
MOST_WAIT = 60.0
"""Seconds; a server that asks for a longer wait is not waited for. Our choice."""
RETRYABLE = (408, 425, 429)
"""Beside every 5xx. Source: RFC 9110 15.5.9; RFC 8470 5.2; RFC 6585 4."""
TOLD = 200
"""Code points that are shown of what a server says about an error."""

Sleep = Callable[[float], None]


class NotUnderstood(Exception):
    """That the server refuses the form of the question (400, 422); never leaves the room."""


def answered(endpoint: Endpoint, question: Mapping[str, object], headers: Mapping[str, str], sleep: Sleep) -> Reply:
    """Return the server's reply of status 200, after as many attempts as it takes and may be.

    Raises: NotUnderstood; CannotFetch where there is no answer; BadRequest where there will never be one.
    """
    body = json.dumps(question).encode()
    for attempt in range(ATTEMPTS):
        reply, trouble = _once(endpoint, headers, body)
        if reply is not None and reply.status == 200:
            return reply
        if reply is not None:
            trouble = _trouble(endpoint, reply)
        wait = (_asked_wait(reply) if reply else None) or BACK_OFF[min(attempt, len(BACK_OFF) - 1)]
        if wait > MOST_WAIT:
            trouble += f" and wants to be asked again in {wait:.0f} seconds"
        if attempt + 1 == ATTEMPTS or wait > MOST_WAIT:
            break
        sleep(wait)
    raise CannotFetch(endpoint.address, trouble, status=reply.status if reply else None, is_retryable=True)


def _once(endpoint: Endpoint, headers: Mapping[str, str], body: bytes) -> tuple[Reply | None, str]:
    """Return a reply, or None and what went wrong with the connection."""
    try:
        return post(endpoint.address, headers, body, endpoint.timeout), ""
    except TooLarge as err:
        raise CannotFetch(endpoint.address, f"the answer is larger than {MOST_BYTES:,} bytes") from err
    except httpcore.TimeoutException as err:
        message = f"no whole answer within {endpoint.timeout:g} seconds; --second-timeout gives it longer"
        raise CannotFetch(endpoint.address, message, is_retryable=True) from err
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as err:
        return None, f"the connection failed: {err or type(err).__name__}"


def _trouble(endpoint: Endpoint, reply: Reply) -> str:
    """Return what a status other than 200 means, where asking again may help. Raises: what :func:`answered` raises."""
    status = reply.status
    said = f"the server answers {status}{_said(reply, endpoint.key)}"
    if status in RETRYABLE or status >= 500:
        return f"the server answers {status}"
    if status in (400, 422):
        raise NotUnderstood(said)
    if status in (401, 403):
        raise BadRequest(f"{endpoint.address}: {said}; it wants another key: --second-key-env names the variable")
    if status in (404, 405, 410):
        raise BadRequest(f"{endpoint.address}: {said}; look at --second-reader and --second-model")
    if 300 <= status < 400:
        raise BadRequest(f"{endpoint.address}: {said}; reports are not sent on to where it leads, name that address")
    raise CannotFetch(endpoint.address, said, status=status)


def _said(reply: Reply, key: str) -> str:
    """Return the server's own words about an error, in brackets, "" if there are none; the key is never shown."""
    try:
        told: Any = json.loads(reply.body)
        error = told.get("error", told)
        message = error if isinstance(error, str) else error.get("message") or ""
    except (ValueError, AttributeError, RecursionError):
        return ""
    words = " ".join(str(message).split())
    return f" ({(words.replace(key, '***') if key else words)[:TOLD]})" if words else ""


def _asked_wait(reply: Reply) -> float | None:
    """Return the seconds of Retry-After, which may be a date by the server's own clock. Source: RFC 9110 10.2.3."""
    words = reply.headers.get("retry-after", "").strip()
    if words.isascii() and words.replace(".", "", 1).isdigit():
        return float(words[:12])
    try:
        then, now = (email.utils.parsedate_to_datetime(w) for w in (words, reply.headers.get("date", "")))
        return max((then - now).total_seconds(), 0.0)
    except (ValueError, TypeError):  # no dates, or one of them without its zone
        return None
