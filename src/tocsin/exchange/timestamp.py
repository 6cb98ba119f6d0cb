"""RFC 3161 time stamps: a server signs that a digest existed at a time. Off unless the user names a server.

Only a digest and a random number are sent. The signature is not checked here:
`openssl ts -verify -data manifest.json -in manifest.tsr -CAfile CA.pem` does,
with the certificate of whom you trust. What is checked: that the reply grants
a stamp, and that it is of our digest and our request.
"""

import secrets
import urllib.error
import urllib.request
from hashlib import sha256

from tocsin.errors import BadRequest, CannotFetch

SHA256 = bytes.fromhex("300d06096086480165030402010500")
"""AlgorithmIdentifier of SHA-256 with NULL parameters, in DER. Source: RFC 5754, 2.2."""
MOST = 1_000_000
"""Bytes that a reply may have; real ones have some 6,000. Our choice."""
NONCE = 10
"""Bytes of a nonce of 63 bits in DER: tag, length and eight of its own; the certificate request's three follow it."""
GRANTED = (0, 1)
"""PKIStatus granted, and granted with changes. Source: RFC 3161, 2.4.2."""


def request_for(data: bytes, nonce: int) -> bytes:
    """Return a TimeStampReq in DER for data: version 1, SHA-256, with a nonce, asking for the certificate.

    Source: RFC 3161, 2.4.1.
    """
    imprint = _der(0x30, SHA256 + _der(0x04, sha256(data).digest()))
    return _der(0x30, _integer(1) + imprint + _integer(nonce) + b"\x01\x01\xff")


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def status_of(reply: bytes) -> int:
    """Return the PKIStatus of a TimeStampResp. Raises: ValueError where it is none."""
    _, outer = _content(reply, 0, 0x30)
    _, info = _content(outer, 0, 0x30)
    _, status = _content(info, 0, 0x02)
    return int.from_bytes(status, "big", signed=True)


def _content(data: bytes, at: int, tag: int) -> tuple[int, bytes]:
    if len(data) < at + 2 or data[at] != tag:
        raise ValueError("not the structure of a time stamp reply")
    length, begins = data[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        length, begins = int.from_bytes(data[begins : begins + size], "big"), begins + size
    if len(data) < begins + length:
        raise ValueError("the reply breaks off")
    return begins + length, data[begins : begins + length]


def stamped(data: bytes, server: str, timeout: float = 20.0) -> tuple[bytes, bytes]:
    """Ask a time stamp server to stamp data; return the request and the reply, as they were sent and came.

    Raises: BadRequest for an address that is none, CannotFetch where no stamp was given.
    """
    if not server.startswith(("http://", "https://")):
        raise BadRequest(f"{server}: a time stamp server has an address such as https://freetsa.org/tsr")
    asked = request_for(data, secrets.randbits(63) | 1 << 62)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(server, data=asked, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            reply = answer.read(MOST)
    except (OSError, urllib.error.URLError) as err:
        raise CannotFetch(server, f"no time stamp could be got ({err})", is_retryable=True) from err
    _check(server, data, asked, reply)
    return asked, reply


def _check(server: str, data: bytes, asked: bytes, reply: bytes) -> None:
    try:
        status = status_of(reply)
    except ValueError as err:
        raise CannotFetch(server, f"what came back is no time stamp: {err}") from err
    if status not in GRANTED:
        raise CannotFetch(server, f"the server refused to stamp (status {status})")
    nonce = asked[-3 - NONCE : -3]
    if sha256(data).digest() not in reply or nonce not in reply:
        raise CannotFetch(server, "the time stamp is of something else than was asked for")
