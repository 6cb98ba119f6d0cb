"""Of which country an outlet is, from its address."""

from urllib.parse import urlsplit

NO_COUNTRY = frozenset({"tv", "io", "co", "me", "ai", "fm", "ly", "to", "eu", "su", "cc", "ws", "nu", "gg", "im"})
"""Top domains of two letters that outlets of any country use. Source: our choice."""


def outlet_country(url: str) -> str:
    """Return the ISO code of the country in an address's top domain, "" where that tells none.

    >>> outlet_country("https://www.dawn.com.pk/news/1"), outlet_country("http://example.co.uk"), outlet_country("x")
    ('PK', 'GB', '')
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    last = host.rpartition(".")[2]
    if "." not in host or len(last) != 2 or not last.isascii() or not last.isalpha() or last in NO_COUNTRY:
        return ""
    return "GB" if last == "uk" else last.upper()
