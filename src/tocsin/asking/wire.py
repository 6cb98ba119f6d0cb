"""One request over one connection, with one deadline and one bound for all of it.

Below httpx on purpose: there are no redirects, no proxies of the environment
and no decompression here to be switched off. A server that sends a byte a
second comes to an end like any other.
"""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

MOST_BYTES = 4_000_000
"""Of one answer. Source: our choice; the longest gold training reading has 4,910."""


class TooLarge(Exception):
    """That an answer goes on beyond the bound; never leaves the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server sent back."""

    status: int
    headers: Mapping[str, str]
    """By lower-case names."""
    body: bytes


def post(address: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Reply:
    """Return the reply to a request, whatever its status.

    Raises: TooLarge; httpcore.TimeoutException when ``seconds`` are over;
    httpcore.NetworkError, httpcore.ProtocolError or OSError where the connection fails.
    """
    backend = _TimedBackend(time.monotonic() + seconds)
    with (
        httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend) as pool,
        pool.stream("POST", address, headers=list(headers.items()), content=body) as response,
    ):
        data = bytearray()
        for chunk in response.iter_stream():
            data += chunk
            if len(data) > MOST_BYTES:
                raise TooLarge
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        return Reply(status=response.status, headers=told, body=bytes(data))


class _TimedBackend(httpcore.NetworkBackend):
    """Connects, and lets nothing on the connection outlast a moment of the monotonic clock."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.connect_tcp(host, port, _left(self._until), local_address, socket_options)
        return _TimedStream(inner, self._until)


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner = inner
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._until))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, _left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole answer is over")
    return left
