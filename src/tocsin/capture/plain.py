"""Plain text and Markdown: kept letter for letter, but for encoding and line ends."""

import re

from tocsin.capture.decoding import decode, is_binary, mend, one_line
from tocsin.capture.material import Draft, Fact, Found, Material
from tocsin.capture.options import Options
from tocsin.capture.registry import reader
from tocsin.errors import CannotRead
from tocsin.records import Blob

FIELDS = {
    "title": "title",
    "by": "author",
    "author": "author",
    "source": "source",
    "publisher": "source",
    "published": "published",
    "date": "published",
    "url": "url",
    "language": "language",
}
"""Names that a line at the head of a text may begin with, and the field of the metadata they fill."""

MIN_FIELDS = 2
"""Lines that make a head. One alone may be the text's own first line ("Date: unknown. Place: ...").
Source: our choice."""

MAX_FIELDS = 20
"""Lines looked at: each field twice. Source: our choice."""

_LINE = re.compile(rf"({'|'.join(FIELDS)})[ \t]*:[ \t]*([^\n]*)(?:\n|\Z)", re.IGNORECASE)


@reader(suffixes=(".txt", ".text", ".md", ".markdown"), media_types=("text/plain", "text/markdown"))
def read_plain(material: Material, options: Options) -> Found:
    """A text file; lines such as "Published: 3 May 2021" at its head, closed by a blank line, are its metadata."""
    data = material.read(options.max_bytes)
    if is_binary(data):
        raise CannotRead(material.location, "this is no text, whatever its name says")
    facts, start, text = split_head(mend(decode(data, material.charset)))
    yield Draft(
        body=text[start:],
        facts=(*facts, Fact("url", material.url, "address")),
        extractor="tocsin.plain 1",
        blob=Blob(data=data, media_type="text/plain"),
        location=material.location,
        how=material.how,
        doc=material.doc,
        taken_at=material.taken_at,
    )


def without_headline(body: str, title: str) -> str:
    """Return a body without a first line that only repeats the title, which has a part of its own.

    >>> without_headline("Two killed\\nTwo people died.", "Two  killed")
    'Two people died.'
    """
    first, _, rest = body.partition("\n")
    return rest if rest and one_line(first) == one_line(title) else body


def split_head(text: str, *, needs_blank_line: bool = True) -> tuple[tuple[Fact, ...], int, str]:
    """Return the metadata at the head of a text, where the body begins, and the text.

    >>> facts, start, text = split_head("Title: Two killed\\nDate: 3 May 2021\\n\\nTwo people died.")
    >>> [(f.field, f.value) for f in facts], text[start:]
    ([('title', 'Two killed'), ('published', '3 May 2021')], 'Two people died.')
    """
    facts: list[Fact] = []
    end = 0
    while len(facts) < MAX_FIELDS and (line := _LINE.match(text, end)):
        name = line[1].lower()
        facts.append(Fact(FIELDS[name], line[2].strip(), f'"{line[1]}" at the head'))
        end = line.end()
    blank = re.compile(r"[ \t]*(?:\n|\Z)").match(text, end)
    if len(facts) < MIN_FIELDS or (needs_blank_line and not blank):
        return (), 0, text
    return tuple(facts), blank.end() if blank else end, text
