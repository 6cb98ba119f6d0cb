"""One address fetched into a piece of material, within limits of size, time and redirects.

Imports of httpx and of what stands on it are inside the functions: they take a
tenth of a second that a round without addresses need not wait.
"""

from __future__ import annotations

import io
import tempfile
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from tocsin.capture.addresses import canonical
from tocsin.capture.libraries import extractor
from tocsin.capture.material import Material, content_type, stream_of, too_large
from tocsin.errors import CannotFetch, NotAllowed

if TYPE_CHECKING:
    import httpx

    from tocsin.capture.options import Options

NOT_MODIFIED = 304
REDIRECTS = (301, 302, 303, 307, 308)

RETRYABLE = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that may be others later. Source: RFC 9110 15.5.9, 15.6; RFC 6585 4; RFC 8470 5.2."""

CONTAINERS = (".jsonl", ".ndjson", ".warc", ".gz", ".tgz", ".tar", ".zip")
"""What may be larger than one report, as it holds many."""


class Unchanged(Exception):
    """The server says that an address gives what it gave before."""


def fetch(url: str, options: Options) -> Material:
    """Return what an address gives.

    Raises: Unchanged where ``options.memory`` made the request conditional and there is nothing new.

    Raises: NotAllowed for another scheme than http and https, a private address
    or too many bytes; CannotFetch for everything else that goes wrong.
    """
    import httpcore
    import httpx

    from tocsin.capture.network import CheckedTransport, Deadline

    asked = canonical(url)
    if not asked:
        raise NotAllowed(url, "only http:// and https:// addresses can be read")
    transport = CheckedTransport(Deadline(options.timeout), allow_private=options.allow_private)
    headers = {"User-Agent": extractor("tocsin").replace(" ", "/"), "Accept-Encoding": "gzip", "Accept": "*/*"}
    try:
        with httpx.Client(transport=transport, headers=headers, trust_env=False, timeout=options.timeout) as client:
            return _followed(client, asked, options)
    except NotAllowed as err:
        raise NotAllowed(asked, f"{err.where} {err.message}" if err.where != asked else err.message) from err
    except (httpcore.TimeoutException, httpx.TimeoutException) as err:
        raise CannotFetch(asked, f"not all there after {options.timeout:g} seconds", is_retryable=True) from err
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
        httpx.HTTPError,
        OSError,
    ) as err:
        raise CannotFetch(asked, f"the connection failed: {err or type(err).__name__}", is_retryable=True) from err
    except (httpx.InvalidURL, ValueError) as err:
        raise CannotFetch(asked, f"not an address that can be fetched: {err}") from err


def _followed(client: httpx.Client, asked: str, options: Options) -> Material:
    """Return what stands at the end of the redirects."""
    url, seen = asked, {asked}
    for _ in range(options.max_redirects + 1):
        conditions = options.memory.headers(asked) if options.memory else {}
        with client.stream("GET", url, headers=conditions) as response:
            if options.memory:
                told = {name.lower(): value for name, value in response.headers.items()}
                options.memory.answered(asked, response.status_code, told)
            if response.status_code == NOT_MODIFIED and conditions:
                raise Unchanged(asked)
            if response.status_code not in REDIRECTS:
                return _taken(response, url, asked, options)
            url = canonical(response.headers.get("Location", ""), url)
        if not url:
            raise NotAllowed(asked, "redirects to something that is no http(s) address")
        if url in seen:
            raise CannotFetch(asked, f"redirects in a circle, back to {url}")
        seen.add(url)
    raise CannotFetch(asked, f"redirects more than {options.max_redirects} times")


def _taken(response: httpx.Response, url: str, asked: str, options: Options) -> Material:
    status = response.status_code
    if not 200 <= status < 300:
        is_retryable = status in RETRYABLE
        raise CannotFetch(
            asked,
            f"the server answers {status} {response.reason_phrase}".rstrip(),
            status=status,
            is_retryable=is_retryable,
        )
    media_type, charset = content_type(response.headers.get("Content-Type", ""))
    return Material(
        stream=_body(response, url, asked, options),
        name=PurePosixPath(urlsplit(url).path).name,
        location=asked,
        how="url",
        media_type=media_type,
        charset=charset,
        url=url,
    )


def _body(response: httpx.Response, url: str, asked: str, options: Options) -> io.BufferedReader:
    """Return the body, kept on disk where it is long.

    Raises: NotAllowed as soon as it is longer than may be.
    """
    is_container = urlsplit(url).path.lower().endswith(CONTAINERS)
    most = max(options.max_unpacked, options.max_bytes) if is_container else options.max_bytes
    length = 0
    with ExitStack() as unless_whole:
        body = unless_whole.enter_context(tempfile.SpooledTemporaryFile(max_size=1 << 22))
        for chunk in response.iter_bytes():
            length += len(chunk)
            if length > most:
                raise too_large(asked, most)
            body.write(chunk)
        body.seek(0)
        unless_whole.pop_all()  # it is now closed with the stream that is returned
    return stream_of(cast(io.RawIOBase, body))
