"""Which addresses may be connected to, and a transport that connects to no other.

The name is resolved here, every address is checked, and the connection is made
to the address that was checked: a name server that answers differently the
second time (DNS rebinding) gains nothing. It holds for every redirect, since
each is a connection of its own. One deadline covers all that happens on a
connection, so a server that sends a byte a second comes to an end too.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from tocsin.errors import NotAllowed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 addresses that stand for an IPv4 address. Source: RFC 6052 2.1."""


def is_public(address: Address) -> bool:
    """Return whether an address lies in the public network: not private, loopback, link-local, multicast or reserved.

    Source: IANA's special-purpose address registries, as :mod:`ipaddress` holds them.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::ffff:192.168.0.1")]
    [False, False, False, False]
    >>> is_public(ipaddress.ip_address("8.8.8.8"))
    True
    """
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for, None if it stands for itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    tunnel = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or tunnel


def checked_addresses(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the addresses of a host that may be connected to.

    Raises: NotAllowed if it has only others; OSError if it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    allowed = [a for a in addresses if allow_private or is_public(ipaddress.ip_address(a.partition("%")[0]))]
    if not allowed:
        raise NotAllowed(host, f"points into a private network ({', '.join(addresses)}); allow it by --allow-private")
    return allowed


class Deadline:
    """A moment after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, asked: float | None = None) -> float:
        """Return the seconds left, at most those asked for.

        Raises: httpcore.TimeoutException when there are none.
        """
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for the whole fetch is over")
        return left if asked is None else min(left, asked)


class TimedStream(httpcore.NetworkStream):
    """A connection on which nothing outlasts the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and before the deadline."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = checked_addresses(host, port, allow_private=self._allow_private)
        except OSError as err:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved") from err
        for address in addresses:
            try:
                inner = self._inner.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except httpcore.ConnectError:
                if address == addresses[-1]:
                    raise
            else:
                return TimedStream(inner, self._deadline)
        raise httpcore.ConnectError(f"no address of {host} answers")


class CheckedTransport(httpx.BaseTransport):
    """httpx over connections of :class:`CheckedBackend`; name and certificate stay those of the host."""

    def __init__(self, deadline: Deadline, *, allow_private: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            network_backend=CheckedBackend(deadline, allow_private=allow_private),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        response = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response.stream), extensions=response.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()
