"""Of which country an outlet is, from its address."""

import re

HOST = re.compile(
    r"[a-z]+://(?:[^/?#@]*@)?(?P<host>[a-z0-9.-]+\.(?P<last>[a-z]{2}))(?::\d+)?(?:[/?#]|$)", re.IGNORECASE
)
NO_COUNTRY = frozenset({"tv", "io", "co", "me", "ai", "fm", "ly", "to", "eu", "su", "cc", "ws", "nu", "gg", "im"})
"""Top domains of two letters that outlets of any country use. Source: our choice."""


def outlet_country(url: str) -> str:
    """Return the ISO code of the country in an address's top domain, "" where that tells none.

    >>> outlet_country("https://www.dawn.com.pk/news/1"), outlet_country("http://example.co.uk"), outlet_country("x")
    ('PK', 'GB', '')
    """
    found = HOST.match(url)
    if found is None or found["last"].lower() in NO_COUNTRY:
        return ""
    last = found["last"].upper()
    return "GB" if last == "UK" else last
