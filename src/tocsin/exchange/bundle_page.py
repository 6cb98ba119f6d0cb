"""The readable page of an evidence bundle: every value with its sentence, every report with its digest. No scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #ccc}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0}
th{font-weight:600}mark{background:#ffe9a8}code{font-size:.85em;overflow-wrap:anywhere}
blockquote{margin:.2rem 0 .8rem 1rem;color:#333}
.dim{color:#595959;font-size:.9em}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """One value with the sentence it was read from."""

    value: str
    before: str = ""
    words: str = ""
    after: str = ""
    beside: str = ""
    """What else it rests on, and what read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with rows of a table, and values with their sentences."""

    head: str
    rows: tuple[tuple[str, str], ...] = ()
    quoted: tuple[Quoted, ...] = ()


def bundle_page(title: str, sections: Sequence[Section]) -> str:
    """Return the page as HTML, whole in itself."""
    body = "\n".join(_section(section) for section in sections)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body><main><h1>{escape(title)}</h1>\n{body}\n</main></body></html>\n"
    )


def _section(section: Section) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{_code(value)}</td></tr>' for name, value in section.rows
    )
    table = f"<table>{rows}</table>" if rows else ""
    return f"<h2>{escape(section.head)}</h2>\n{table}{''.join(map(_quoted, section.quoted))}"


def _code(value: str) -> str:
    """Return a value escaped; a digest in its own type."""
    is_digest = len(value) >= 64 and set(value) <= set("0123456789abcdef")
    return f"<code>{value}</code>" if is_digest else escape(value)


def _quoted(quoted: Quoted) -> str:
    beside = f' <span class="dim">{escape(quoted.beside)}</span>' if quoted.beside else ""
    sentence = (
        f"<blockquote>{escape(quoted.before)}<mark>{escape(quoted.words)}</mark>{escape(quoted.after)}</blockquote>"
        if quoted.words
        else ""
    )
    return f"<div>{escape(quoted.value)}{beside}{sentence}</div>\n"
