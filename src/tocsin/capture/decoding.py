"""Bytes to text, and the few mends a text needs. What cannot be decoded becomes U+FFFD and the rest is kept."""

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

NOT_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw-unicode-escape", "unicode-escape", "undefined"})
"""Python codecs that no page means when it names them; punycode takes quadratic time."""

SAMPLE = 200_000
"""Bytes shown to the guesser: enough to tell, and a long file does not wait for it. Source: our choice."""

BINARY_SHARE = 0.05
"""Share of control bytes above which bytes that are not UTF-8 are no text. Random bytes have .11, texts none.
Source: our choice."""

MOST_BLOCKS = 8
"""Values that the upper bytes of a UTF-16 text have at most: a script, quotation marks, dashes. Source: our choice."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL_BYTES = bytes({*range(32), 127} - {9, 10, 12, 13, 27})


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of bytes by mark, by proof (valid UTF-8), by declaration, or by guess, in this order.

    A declaration is believed only where the bytes do not prove it wrong: UTF-8
    with other than ASCII letters in it is UTF-8, whatever a server says.

    >>> decode("Séléka".encode("cp1252"), "iso-8859-1"), decode("Séléka".encode(), "iso-8859-1")
    ('Séléka', 'Séléka')
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    charset = _charset(declared)
    if charset and (data.isascii() or charset.startswith(("utf-16", "utf-32"))):
        return data.decode(charset, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    mended = data.decode("utf-8", "replace")
    lost = mended.count("\ufffd")
    beyond_ascii = len(mended) - len(mended.encode("ascii", "ignore"))
    if beyond_ascii - lost >= lost:  # mixed encodings: mostly UTF-8 with some stray bytes
        return mended
    return data.decode(_guess(data) if charset in ("", "utf-8") else charset, "replace")


def is_binary(data: bytes) -> bool:
    """Return whether the bytes are no text in any encoding.

    >>> is_binary(bytes(range(256))), is_binary("Двое погибли".encode("koi8-r"))
    (True, False)
    """
    sample = data[:SAMPLE]
    if sample.startswith(tuple(mark for mark, _ in BOMS)) or _wide(sample):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls <= BINARY_SHARE * len(sample):
        return False
    return "\ufffd" in sample[: SAMPLE - 4].decode("utf-8", "replace")


def mend(text: str) -> str:
    """Return the text with line ends as ``\\n``, control characters as spaces and lone surrogates as U+FFFD.

    >>> mend("two\\r\\nkilled\\x00\\ud800")
    'two\\nkilled �'
    """
    return _printable(text.replace("\r\n", "\n").replace("\r", "\n"))


def mend_in_place(text: str) -> str:
    """Return the same with every code point at its place: offsets into the given text stay true.

    >>> mend_in_place("two\\r\\nkilled")
    'two \\nkilled'
    """
    return _printable(text.replace("\r\n", " \n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return the text mended and with every run of white space as one space, none at the ends."""
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub(" ", text))


def _charset(declared: str) -> str:
    """Return Python's name for a declared charset, "" if it has none."""
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
        b"a".decode(name, "replace")  # codecs that are no charsets (base64, rot13) refuse
    except (LookupError, ValueError):
        return ""
    if name in ("iso8859-1", "ascii"):
        return "cp1252"  # Source: WHATWG Encoding Standard, labels of windows-1252
    return "" if name in NOT_CHARSETS else name


def _wide(data: bytes) -> str:
    """Return which UTF-16 the bytes are that have no mark, "" if they are none.

    In one half of the bytes then stand the numbers of a few scripts' blocks, NUL
    (for spaces and marks) among them; in the other half no NUL at all.
    """
    sample = data[:2000]
    if b"\0" not in sample:
        return ""
    for blocks, letters, name in ((sample[1::2], sample[0::2], "utf-16-le"), (sample[0::2], sample[1::2], "utf-16-be")):
        if 0 not in letters and blocks.count(0) > 0.05 * len(blocks) and len(set(blocks)) <= MOST_BLOCKS:
            return name
    return ""


def _guess(data: bytes) -> str:
    """Return the likeliest legacy encoding; windows-1252 where nothing speaks for another."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    return best.encoding if best else "cp1252"
