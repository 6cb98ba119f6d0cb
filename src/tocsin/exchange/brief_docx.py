"""A brief as DOCX: Word's own headings, tables and lists; every time in it is the record's."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tocsin.exchange.brief_drawing import as_png
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

if TYPE_CHECKING:
    from docx.document import Document

SMALL: Final = 8
"""Points: cells and notes."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the zip format's first, so that the same brief is the same bytes."""


def write_docx(brief: Brief, path: Path) -> None:
    """Write a brief as DOCX."""
    import docx
    from docx.shared import Cm, Pt

    page = docx.Document()
    about = page.core_properties
    about.title, about.author, about.last_modified_by, about.comments = brief.title, "Tocsin", "Tocsin", ""
    about.created = about.modified = brief.as_of.replace(tzinfo=None)
    about.revision = 1
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    page.styles["Normal"].font.name, page.styles["Normal"].font.size = "DejaVu Sans", Pt(10)
    page.add_heading(brief.title, 0)
    page.add_paragraph(brief.subtitle, style="Subtitle")
    for words in brief.head:
        _small(page.add_paragraph(), words)
    for block in brief.blocks:
        _block(page, block)
    if brief.notes:
        page.add_heading("Notes", 1)
    for number, note in brief.numbered_notes:
        line = page.add_paragraph()
        _bookmark(line, f"note{number}", number)
        _small(line, note)
    held = io.BytesIO()
    page.save(held)
    _same_bytes(held, path)


def _block(page: "Document", block: Block) -> None:
    match block:
        case Heading():
            page.add_heading(block.text, 1)
        case Paragraph():
            _noted(page.add_paragraph(), block.sentences)
        case Points():
            for point in block.points:
                _noted(page.add_paragraph(style="List Bullet"), (point,))
        case Figures():
            _figures(page, block)
        case Table():
            _table(page, block)
        case Picture():
            _picture(page, block)
        case Quoted():
            _noted(page.add_paragraph(style="Intense Quote"), (block.words,))
            _noted(page.add_paragraph(), (block.by,), SMALL)


def _figures(page: "Document", block: Figures) -> None:
    from docx.shared import Pt

    table = page.add_table(rows=1, cols=len(block.figures))
    for cell, (number, what, span) in zip(table.rows[0].cells, block.figures, strict=True):
        first = cell.paragraphs[0].add_run(number)
        first.bold, first.font.size = True, Pt(20)
        _noted(cell.add_paragraph(), (what,))
        _small(cell.add_paragraph(), span)


def _table(page: "Document", block: Table) -> None:
    from docx.shared import Cm

    table = page.add_table(rows=1, cols=len(block.head), style="Light Grid Accent 1")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, block.head, strict=True):
        _small(cell.paragraphs[0], head)
    for row in block.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _noted(cell.paragraphs[0], (words,), SMALL)
    for column, share in enumerate(block.widths):
        for cell in table.columns[column].cells:
            cell.width = Cm(17 * share / sum(block.widths))


def _picture(page: "Document", block: Picture) -> None:
    from docx.shared import Cm

    shape = page.add_picture(io.BytesIO(as_png(block.drawing)), width=Cm(17))
    shape._inline.docPr.set("descr", block.caption)
    _small(page.add_paragraph(), block.caption)


def _small(paragraph: Any, text: str) -> None:
    from docx.shared import Pt

    paragraph.add_run(_held(text)).font.size = Pt(SMALL)


def _noted(paragraph: Any, sentences: Sequence[Words], size: float = 0) -> None:
    from docx.shared import Pt

    for place, one in enumerate(sentences):
        run = paragraph.add_run((" " if place else "") + _held(one.text))
        if size:
            run.font.size = Pt(size)
        for number in one.notes:
            _link(paragraph, number)


def _held(text: str) -> str:
    """Return text without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or ((c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe")
                                                       or c > "\uffff"))  # fmt: skip


def _link(paragraph: Any, number: int) -> None:
    """Put a raised number that leads to its note."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.text.run import Run

    link, run = OxmlElement("w:hyperlink"), OxmlElement("w:r")
    link.set(qn("w:anchor"), f"note{number}")
    link.append(run)
    made = Run(run, paragraph)
    made.text, made.font.superscript = f" {number}", True
    paragraph._p.append(link)


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def _same_bytes(held: io.BytesIO, path: Path) -> None:
    """Write the archive again with one time for every member."""
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
