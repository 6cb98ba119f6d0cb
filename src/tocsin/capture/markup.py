"""HTML to a tree, and the text of HTML that is no page: feed entries and mail."""

import re
from typing import Any

from tocsin.capture.decoding import decode, mend
from tocsin.capture.libraries import DAMAGE

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
        *("p", "pre", "section", "table", "td", "th", "tr", "ul"),
    }
)
"""Elements that begin and end a line. Source: HTML Standard 15.3.3, elements of flow content shown as blocks."""

SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
"""Elements whose text nobody reads."""

_META_CHARSET = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{1,100}encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)


def decode_markup(data: bytes, declared: str) -> str:
    """Return markup as mended text; the charset is the server's, else the document's own."""
    own = _META_CHARSET.search(data[:4096])
    found = (own[1] or own[2]).decode("ascii", "replace") if own else ""
    if found.lower().startswith(("utf-16", "utf-32")):
        found = ""  # it could not have been read in one byte a letter. Source: HTML Standard 13.2.3.2
    return mend(decode(data, declared or found))


def tree_of(html: str) -> Any | None:
    """Return the tree of a mended HTML text, None if there is nothing in it."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_pis=True)
    try:
        return lxml_html.document_fromstring(html.encode(), parser=parser)
    except (etree.LxmlError, *DAMAGE):  # "Document is empty", and what else the parser finds no tree in
        return None


def fragment_text(html: str) -> str:
    """Return the text of a piece of HTML, a line a block; nothing is left out as a menu or footer.

    >>> fragment_text("<p>Two <b>people</b> died.</p><p>Police &amp; army<br>came.</p>")
    'Two people died.\\nPolice & army\\ncame.'
    """
    tree = tree_of(html)
    return "" if tree is None else text_of(tree)


def text_of(tree: Any) -> str:
    """Return the text of a tree, a line a block."""
    from lxml import etree

    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment")):
        if event != "comment" and element.tag in BLOCKS:
            pieces.append("\n")
        silent += (element.tag in SILENT) * {"start": 1, "end": -1}.get(event, 0)
        text = element.text if event == "start" else element.tail
        if text and not silent:
            pieces.append(re.sub(r"\s+", " ", text))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
