"""Identities: short digests of what a thing is made of.

The same material always gets the same identity, so entering it twice changes
nothing, and two ledgers can be compared line by line. Nothing here is random
and nothing is counted.
"""

import hashlib
from functools import lru_cache
from typing import NewType

SourceId = NewType("SourceId", str)
ReportId = NewType("ReportId", str)
CaptureId = NewType("CaptureId", str)
BlobId = NewType("BlobId", str)
TextId = NewType("TextId", str)
ClaimId = NewType("ClaimId", str)
IncidentId = NewType("IncidentId", str)
JudgementId = NewType("JudgementId", str)

SHORT = 16
"""Hex digits kept of a SHA-256: 64 bits, so a million things collide once in 37 million records (birthday bound)."""


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hex, whole (64 digits)."""
    return hashlib.sha256(data).hexdigest()


@lru_cache(maxsize=1024)
def identity(kind: str, *parts: str) -> str:
    """Return ``kind-xxxxxxxxxxxxxxxx``, a digest of the parts in their order.

    The parts are framed by their lengths, so ("ab", "c") and ("a", "bc") differ. The latest are kept: a report is
    asked for its own a dozen times on its way in.
    Lone surrogates are legal in parts: they are text that a damaged page gave us.

    >>> identity("report", "https://example.org/a") == identity("report", "https://example.org/a")
    True
    >>> identity("x", "ab", "c") == identity("x", "a", "bc")
    False
    """
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return f"{kind}-{digest(framed.encode('utf-8', 'surrogatepass'))[:SHORT]}"
