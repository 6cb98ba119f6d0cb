"""A brief as one HTML file that needs nothing else: style and pictures inside, notes linked both ways."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from tocsin.exchange.brief_drawing import as_svg
from tocsin.exchange.brief_page import (
    Block,
    Brief,
    Figures,
    Heading,
    Paragraph,
    Picture,
    Points,
    Quoted,
    Table,
    Words,
)

STYLE: Final = """
:root { color-scheme: light; }
body { max-width: 46rem; margin: 2.5rem auto; padding: 0 1.25rem; color: #1d2733; background: #fff;
  font: 1rem/1.55 "DejaVu Sans", Verdana, system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem;
  border-bottom: 1px solid #b3aa9b; padding-bottom: .2rem; }
.sub { font-size: 1.1rem; color: #57606a; margin: .25rem 0 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .85rem; margin: 0; }
dt { color: #57606a; } dd { margin: 0; overflow-wrap: anywhere; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: .75rem 0; }
.figures b { display: block; font-size: 2rem; line-height: 1.1; color: #a3341f; }
.figures small { display: block; color: #57606a; }
table { border-collapse: collapse; width: 100%; font-size: .8rem; line-height: 1.35; table-layout: fixed; }
th, td { text-align: start; vertical-align: top; padding: .3rem .4rem .3rem 0; border-bottom: 1px solid #e9e4da;
  overflow-wrap: anywhere; } tr { break-inside: avoid; }
figure { margin: .75rem 0; } figure svg { width: 100%; height: auto; }
figcaption, .notes { font-size: .82rem; color: #414b56; }
blockquote { margin: .75rem 0; padding-left: .9rem; border-left: 3px solid #a3341f; }
blockquote footer { font-size: .82rem; color: #414b56; }
sup a { text-decoration: none; color: #a3341f; padding: 0 .1em; }
.notes li { margin: .2rem 0; overflow-wrap: anywhere; }
.notes li:target { background: #f7efe0; } a { color: #a3341f; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } h2 { break-after: avoid; } }
"""


def write_html(brief: Brief, path: Path) -> None:
    """Write a brief as HTML."""
    path.write_text("\n".join(_lines(brief)) + "\n", encoding="utf-8")


def _lines(brief: Brief) -> Iterator[str]:
    title = escape(f"{brief.title}, {brief.subtitle}")
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{STYLE}</style>\n</head>\n<body>\n<header><h1>{_words(brief.title)}</h1>"
    yield f'<p class="sub">{escape(brief.subtitle)}</p>\n<dl>'
    yield from (f"<dt>{escape(name)}</dt><dd>{_words(words)}</dd>" for name, words in brief.about)
    yield "</dl></header>\n<main>"
    seen: set[int] = set()
    for block in brief.blocks:
        yield from _block(block, seen)
    if brief.notes:
        yield '<h2>Notes</h2>\n<ol class="notes">'
        for number, note in enumerate(brief.notes, start=1):
            back = f' <a href="#from-{number}" aria-label="back to the text">\u21a9</a>' if number in seen else ""
            yield f'<li id="note-{number}">{_words(note)}{back}</li>'
        yield "</ol>"
    yield "</main>\n</body>\n</html>"


def _block(block: Block, seen: set[int]) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h2>{escape(block.text)}</h2>"
        case Paragraph():
            yield "<p>" + " ".join(_noted(one, seen) for one in block.sentences) + "</p>"
        case Points():
            yield "<ul>" + "\n".join(f"<li>{_noted(one, seen)}</li>" for one in block.points) + "</ul>"
        case Figures():
            yield '<div class="figures">'
            for number, what, span in block.figures:
                yield f"<div><b>{escape(number)}</b>{_noted(what, seen)}<small>{escape(span)}</small></div>"
            yield "</div>"
        case Table():
            yield "<table><colgroup>" + "".join(f'<col style="width:{w}%">' for w in block.widths) + "</colgroup>"
            yield "<thead><tr>" + "".join(f'<th scope="col">{escape(h)}</th>' for h in block.head) + "</tr></thead>"
            yield "<tbody>"
            for row in block.rows:
                yield "<tr>" + "".join(f'<td dir="auto">{_noted(cell, seen)}</td>' for cell in row) + "</tr>"
            yield "</tbody></table>"
        case Picture():
            caption = escape(block.caption)
            yield f"<figure>{as_svg(block.drawing, block.caption)}<figcaption>{caption}</figcaption></figure>"
        case Quoted():
            yield f'<blockquote><p dir="auto">\u201c{escape(block.text)}\u201d</p>'
            yield f"<footer>{_noted(block.by, seen)}</footer></blockquote>"


def _words(text: str) -> str:
    return f'<span dir="auto">{escape(text)}</span>'


def _noted(words: Words, seen: set[int]) -> str:
    marks = "".join(_mark(number, seen) for number in words.notes)
    return escape(words.text) + marks


def _mark(number: int, seen: set[int]) -> str:
    mark = "" if number in seen else f' id="from-{number}"'
    seen.add(number)
    return f'<sup{mark}><a href="#note-{number}">{number}</a></sup>'
