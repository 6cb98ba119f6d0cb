"""What XML can hold."""

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Source: XML 1.0, production 2 (Char)."""


def legal(text: str) -> str:
    r"""Return text with U+FFFD for what no XML document can hold.

    >>> legal("a\x00b\ud800")
    'a\ufffdb\ufffd'
    """
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
