"""Addresses of pages in one spelling, so that the same page has one identity."""

from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

TRACKING = ("utm_",)
"""Beginnings of query fields that say how a reader came to a page, not which page it is.
Source: our choice; the campaign fields of Google Analytics, which most outlets use in feeds and newsletters."""

DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str, base: str = "") -> str:
    """Return an http(s) address in one spelling, without fragment, login and tracking; "" for anything else.

    >>> canonical("HTTPS://News.Example.org:443/a?utm_source=x&id=2#top")
    'https://news.example.org/a?id=2'
    >>> canonical("/a", "https://example.org/b/"), canonical("/a"), canonical("", "https://example.org/b/")
    ('https://example.org/a', '', '')
    """
    if not url.strip():
        return ""  # not the base: what names nothing is no address
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in DEFAULT_PORTS or not host or not host.isprintable() or " " in host:
        return ""
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, parts.path or "/", _without_tracking(parts.query), ""))


def is_front_page(url: str) -> bool:
    """Return whether a canonical address is that of a whole site: no identity for one report."""
    parts = urlsplit(url)
    return parts.path == "/" and not parts.query


def _without_tracking(query: str) -> str:
    if not any(mark in query for mark in TRACKING):
        return query  # as written: parsing and writing it again may change what it means to the server
    return urlencode([(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not k.startswith(TRACKING)])
