"""PDF: the text layer, page by page, by pypdfium2."""

import re
from itertools import pairwise
from typing import Any

from tocsin.capture.dating import day_of, is_named_at_the_top
from tocsin.capture.decoding import mend
from tocsin.capture.libraries import extractor, hush, unreadable
from tocsin.capture.material import Draft, Fact, Found, Material, refused, too_large
from tocsin.capture.options import Options
from tocsin.capture.plain import split_head, without_headline
from tocsin.capture.registry import reader
from tocsin.errors import CannotRead
from tocsin.records import Blob

FULL_LINE = 0.75
"""Share of the page's longest line from which a line is full, so that what follows belongs to it.
Source: our choice; the last line of a paragraph and a heading are mostly shorter."""

MOST_PAGES = 20_000
"""Pages looked at. A damaged file may claim millions. Source: our choice."""

SCANNED = (
    "scanned PDF: no text layer in any of its {pages} pages; run OCR first (for instance ocrmypdf) and read the result"
)

_HYPHEN = re.compile("(?<=[a-z])\ufffe(?=[a-z])")


def is_pdf(head: bytes) -> bool:
    """Return whether bytes begin as PDF does; some junk before the mark is common (PDF 1.7, annex H.3)."""
    return b"%PDF-" in head[:1024]


@reader(suffixes=(".pdf",), media_types=("application/pdf", "application/x-pdf"), knows=is_pdf)
def read_pdf(material: Material, options: Options) -> Found:
    """The text layer of a PDF, lines of one paragraph joined; its Title and Author, and its head, are its metadata.

    The day it was made is that of publication only if the text names it too.
    """
    data = material.read(options.max_bytes)
    where = material.location
    document = _opened(data, where)
    try:
        with unreadable(where, "the PDF is broken"):
            told = document.get_metadata_dict(skip_empty=True)
        pages, broken = _pages(document, where, options.max_bytes)
    finally:
        document.close()
    if not any(page.strip() for page in pages):
        raise CannotRead(where, "broken PDF: no page can be read" if broken else SCANNED.format(pages=len(pages)))
    head, start, _ = split_head(pages[0], needs_blank_line=False)
    pages[0] = without_headline(pages[0][start:], told.get("Title", ""))
    body, page_map = _joined(pages)
    yield Draft(
        body=body,
        page_map=page_map,
        facts=(
            *head,
            Fact("title", told.get("Title", ""), "PDF Title"),
            Fact("author", told.get("Author", ""), "PDF Author"),
            Fact("published", _confirmed(told.get("CreationDate", ""), body), "PDF CreationDate, and the text"),
            Fact("url", material.url, "address"),
        ),
        extractor=extractor("pypdfium2"),
        blob=Blob(data=data, media_type="application/pdf"),
        location=where,
        how=material.how,
        doc=material.doc,
        taken_at=material.taken_at,
    )
    for number in broken:
        yield refused(CannotRead(f"{where} > page {number}", "this page of the PDF is broken; the others were read"))


def _confirmed(created: str, body: str) -> str:
    day = day_of(created)
    return created if day and is_named_at_the_top(day, body) else ""


def _opened(data: bytes, where: str) -> Any:
    import pypdfium2
    from pypdfium2 import raw

    hush("pypdfium2")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as err:
        if err.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise CannotRead(where, "encrypted PDF: it needs a password; save it without one and read that") from err
        raise CannotRead(where, "broken PDF, or a file of another kind named so") from err


def _pages(document: Any, where: str, max_bytes: int) -> tuple[list[str], list[int]]:
    """Return the text of each page, and the numbers of those that cannot be read (their text is "")."""
    pages: list[str] = []
    broken: list[int] = []
    length = 0
    for index in range(min(len(document), MOST_PAGES)):
        try:
            with unreadable(where, "a page is broken"):
                page = document[index]
                pages.append(_unwrapped(mend(page.get_textpage().get_text_range())))
                page.close()
        except CannotRead:
            pages.append("")
            broken.append(index + 1)
        length += len(pages[-1])
        if length > max_bytes:
            raise too_large(where, max_bytes)
    return pages, broken


def _unwrapped(page: str) -> str:
    """Return a page with the lines of a paragraph joined by a space each; its length is kept but for hyphens.

    pdfium gives every line of the page as a line, and U+FFFE for a hyphen at
    which a word is broken; between small letters the word is put together.
    """
    page = _HYPHEN.sub("", page).replace("\ufffe", "-")
    lines = page.split("\n")
    longest = max(map(len, lines))
    pieces = [lines[0]]
    for before, line in pairwise(lines):
        is_full = len(before) >= FULL_LINE * longest and not before.rstrip().endswith((".", "!", "?", ":", '"', "”"))
        runs_on = bool(before.strip() and line.strip()) and (is_full or line[:1].islower())
        pieces.append((" " if runs_on else "\n") + line)
    return "".join(pieces)


def _joined(pages: list[str]) -> tuple[str, tuple[int, ...]]:
    """Return the pages as one body, and where in it each begins."""
    starts, length = [], 0
    for page in pages:
        starts.append(length)
        length += len(page) + 1
    return "\n".join(pages), tuple(starts)
