"""Where a model is asked, and what may be sent there."""

import ipaddress
import os
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit, urlunsplit

from tocsin.errors import BadRequest

PATH = "/chat/completions"
"""Source: the chat-completions protocol; a base address ends before it, usually in /v1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An endpoint that the user has named. Raises: BadRequest for one that may not be asked."""

    url: str
    """Base address ("http://127.0.0.1:8080/v1") or the whole one, with ``/chat/completions``."""
    model: str
    """The model's name as the server knows it; part of the reader's name."""
    key: str = field(default="", repr=False)
    timeout: float = 120.0
    """Seconds for one whole answer. Source: our choice; a small model on a laptop writes some ten tokens a second."""
    allow_plain_http: bool = False
    """Whether http without encryption may go to another machine."""

    def __post_init__(self) -> None:
        parts = _split(self.url)
        if parts.scheme == "http" and not (self.allow_plain_http or _is_this_machine(parts.hostname or "")):
            raise BadRequest(
                f"{self.url} would send reports in clear to another machine; use https, or allow it by"
                " --second-plain-http"
            )
        if not self.model.strip() or not self.model.isprintable():
            raise BadRequest("the second reader needs the name of its model: --second-model")
        if not self.timeout > 0:
            raise BadRequest("the second reader's timeout must be above 0")

    @property
    def address(self) -> str:
        """The address that requests go to."""
        parts = _split(self.url)
        path = parts.path.rstrip("/")
        return urlunsplit(parts._replace(path=path if path.endswith(PATH) else path + PATH, fragment=""))


def _split(url: str) -> SplitResult:
    """Return the parts of an address. Raises: BadRequest for one that cannot be asked."""
    try:
        parts = urlsplit(url.strip())
        is_whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:  # a port or a bracketed host that is none
        is_whole = False
    if not is_whole or not url.isascii() or not url.strip().isprintable() or " " in url.strip():
        raise BadRequest(f"{url!r} is no address of an endpoint; it looks like http://127.0.0.1:8080/v1")
    if parts.username or parts.password:
        raise BadRequest("a key does not belong into the address; put it into a variable and name it: --second-key-env")
    return parts


def _is_this_machine(host: str) -> bool:
    """Return whether a host is this machine by its name alone.

    >>> [_is_this_machine(host) for host in ("localhost", "127.0.0.1", "::1", "192.168.0.7", "localhost.example.org")]
    [True, True, True, False, False]
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def key_in(variable: str) -> str:
    """Return the key that an environment variable holds, "" for no variable.

    Raises: BadRequest where it holds none that could be sent; the message names the variable, never the key.
    """
    if not variable:
        return ""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise BadRequest(f"the environment variable {variable} holds no key; set it, or leave --second-key-env out")
    if not (key.isascii() and key.isprintable()):
        raise BadRequest(f"what the environment variable {variable} holds is no key: keys are printable ASCII")
    return key
