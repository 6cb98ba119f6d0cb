"""Web pages: main text and metadata by trafilatura."""

from typing import Any
from urllib.parse import urlsplit

from tocsin.capture.addresses import canonical, is_front_page
from tocsin.capture.decoding import one_line
from tocsin.capture.libraries import extractor, hush, unreadable
from tocsin.capture.markup import decode_markup, text_of, tree_of
from tocsin.capture.material import Draft, Fact, Found, Material
from tocsin.capture.options import Options
from tocsin.capture.plain import without_headline
from tocsin.capture.registry import reader
from tocsin.capture.walls import refuse_walls
from tocsin.errors import CannotRead
from tocsin.records import Blob

DATING = {"extensive_search": False, "original_date": True}
"""htmldate's settings: the first publication, not the last change, and no guessing from dates in the running text.
Source: htmldate documentation, find_date."""

MOST_EFFORT = 1_000_000
"""Elements, each counted ten times and once for every element that it lies in, from which a page is overgrown.
Source: our choice, measured: trafilatura takes four to ten seconds for so many, and four times as long for twice as
many if they are nested. News pages have some ten thousand to a hundred thousand."""


def is_page(head: bytes) -> bool:
    """Return whether bytes begin as HTML does."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return text.startswith((b"<!doctype html", b"<html")) or (text.startswith(b"<?xml") and b"<html" in text)


@reader(suffixes=(".html", ".htm", ".xhtml"), media_types=("text/html", "application/xhtml+xml"), knows=is_page)
def read_page(material: Material, options: Options) -> Found:
    """A web page without its menus and footers; what it says of itself in its head is its metadata."""
    data = material.read(options.max_bytes)
    where = material.location
    tree = tree_of(decode_markup(data, material.charset))
    if tree is None:
        raise CannotRead(where, "a blank page: there is nothing in it")
    whole = " ".join(tree.text_content().split())
    has_password_field = bool(tree.xpath("//input[@type='password']"))
    facts, body = _extract(tree, where)
    host = Fact("source", (urlsplit(material.url).hostname or "").removeprefix("www."), "host of the address")
    refuse_walls(where, main_text=body, whole_text=whole, has_password_field=has_password_field)
    yield Draft(
        body=body,
        facts=(*_addresses(facts, material.url), *(fact for fact in facts if fact.field != "url"), host),
        extractor=extractor("trafilatura"),
        blob=Blob(data=data, media_type="text/html"),
        location=where,
        how=material.how,
        doc=material.doc,
        taken_at=material.taken_at,
    )


def _extract(tree: Any, where: str) -> tuple[list[Fact], str]:
    """Return what the page says about itself, and its main text."""
    import trafilatura
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    hush("trafilatura")
    hush("htmldate")
    language = one_line(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    if _is_overgrown(tree):
        return [Fact("language", language, "html lang")], text_of(tree)
    with unreadable(where, "the page is broken", LxmlError):
        told = trafilatura.extract_metadata(tree, date_config=dict(DATING))
        document: Any = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    facts = [
        Fact("title", told.title or "", "page title"),
        Fact("author", told.author or "", "page author"),
        Fact("source", told.sitename or "", "site name"),
        Fact("url", told.url or "", "canonical link"),
        Fact("language", language, "html lang"),
    ]
    if told.date:
        facts.append(_dated(tree, told.date))
    return facts, without_headline((document.text or "").rstrip(), told.title or "") if document else ""


def _is_overgrown(tree: Any) -> bool:
    """Return whether looking for the main text would take minutes; such a page is read whole, menus and all."""
    from lxml import etree  # type: ignore[import-untyped]

    effort = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        effort += (10 + depth) * (event == "start")
    return effort > MOST_EFFORT


def _dated(tree: Any, day: str) -> Fact:
    """Return the day that htmldate found, in the words and with the name of the element that hold it."""
    for element in tree.xpath("//meta[@content] | //time[@datetime]"):
        words = element.get("content") or element.get("datetime") or ""
        if day in words and len(words) < 60:
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            return Fact("published", words, one_line(f"{element.tag} {name}"))
    return Fact("published", day, "page, found by htmldate")


def _addresses(facts: list[Fact], fetched: str) -> list[Fact]:
    """Return the page's own address for itself, if it can be one, before the address it was fetched from.

    Some sites name their front page as the canonical address of every page.
    """
    named = [canonical(fact.value, fetched) for fact in facts if fact.field == "url"]
    own = [Fact("url", url, "canonical link") for url in named if url and not is_front_page(url)]
    return [*own, Fact("url", fetched, "address")]
