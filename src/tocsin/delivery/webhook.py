"""Alerts as signed HTTP requests.

The body is JSON: {"id", "alerts": [...]}. Three headers go with it:

    Tocsin-Timestamp   seconds since 1970, of this attempt
    Tocsin-Signature   "v1=" and the HMAC-SHA256, in hex, of the timestamp, a full stop and the body, by the secret
    Idempotency-Key    the delivery's id, the same at every attempt

A receiver takes the HMAC again, refuses what is older than a few minutes, and takes an id it knows for told.
Any answer of 200 to 299 is "taken". Redirects are not followed: an alert goes where the user said, and nowhere else.
"""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import asdict

from tocsin.delivery.outbox import Batch, Undelivered

DEADLINE = 30.0
"""Seconds for a whole request, however slowly its answer drips. Source: our choice."""
TOLERANCE = 300
"""Seconds by which a receiver's clock may differ. Source: our choice, as the common schemes of signing have it."""
LONGEST_WAIT = 6 * 3600


class Webhook:
    """Sends batches as signed requests."""

    def __init__(self, secret: str, clock: Callable[[], float], deadline: float = DEADLINE) -> None:
        self._secret = secret
        self._clock = clock
        self._deadline = deadline

    def __call__(self, batch: Batch, to: str) -> None:
        """Send one request. Raises: Undelivered."""
        import httpx

        body = body_of(batch)
        stamp = str(int(self._clock()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "tocsin",
            "Tocsin-Timestamp": stamp,
            "Tocsin-Signature": signature(self._secret, stamp, body),
            "Idempotency-Key": batch.id,
        }
        try:
            status, wait = asyncio.run(self._posted(to, body, headers))
        except (TimeoutError, httpx.TimeoutException) as err:
            raise Undelivered(f"no whole answer within {self._deadline:g} seconds") from err
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as err:
            raise Undelivered(f"the request failed: {err or type(err).__name__}") from err
        if not 200 <= status < 300:
            raise Undelivered(f"the server answers {status}", wait)

    async def _posted(self, to: str, body: bytes, headers: dict[str, str]) -> tuple[int, float | None]:
        import httpx

        async def post() -> tuple[int, float | None]:
            async with (
                httpx.AsyncClient(trust_env=False, timeout=self._deadline, follow_redirects=False) as client,
                client.stream("POST", to, content=body, headers=headers) as response,
            ):
                return response.status_code, _wait(response.headers.get("Retry-After", ""))

        return await asyncio.wait_for(post(), self._deadline)


def _wait(header: str) -> float | None:
    """Return the seconds that a Retry-After asks for, None for none or a date."""
    return min(float(header), LONGEST_WAIT) if re.fullmatch(r"\d{1,9}", header) else None


def body_of(batch: Batch) -> bytes:
    """Return the body of a request: the same at every attempt."""
    # What an alert lets out of the house is what is here; it carries no second one.
    told = [{name: value for name, value in asdict(alert).items() if name != "leaves"} for alert in batch.alerts]
    whole = {"id": batch.id, "alerts": told}
    return json.dumps(whole, sort_keys=True).encode()


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature of a request. Source: RFC 2104, HMAC with SHA-256."""
    return "v1=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(secret: str, stamp: str, body: bytes, signed: str, now: float) -> bool:
    """Return whether a request is ours and of now: what a receiver asks before it believes one."""
    is_now = bool(re.fullmatch(r"\d{1,15}", stamp)) and abs(now - int(stamp)) <= TOLERANCE
    return is_now and hmac.compare_digest(signature(secret, stamp, body), signed)
