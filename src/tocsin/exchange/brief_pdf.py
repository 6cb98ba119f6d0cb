"""A brief as PDF: fonts inside, pictures as strokes, notes linked. What the font cannot show is said at the end.

Letters are joined and lines run right to left where the script does (HarfBuzz, by way of fpdf2).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tocsin.exchange.brief_drawing import FONTS, Circle, Drawing, Label, Line, Rect
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
    from fpdf import FPDF

FONT: Final = "DejaVu"
BODY, SMALL, LEADING = 9.5, 7.5, 1.45
MARGIN: Final = 54.0
INK, SOFT, ACCENT = (29, 39, 51), (87, 96, 106), (163, 52, 31)
MISSING: Final = "\u25a1"
"""What stands for a letter that the font does not have."""


def write_pdf(brief: Brief, path: Path) -> None:
    """Write a brief as PDF."""
    missing: dict[str, None] = {}
    pages = _Pages(brief, missing)
    pages.write()
    try:
        pages.pdf.output(str(path))
    finally:
        _close(pages.pdf)


@cache
def _letters() -> frozenset[int]:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    pdf = FPDF()
    pdf.add_font(FONT, "", str(FONTS / "DejaVuSans.ttf"))
    try:
        font = pdf.fonts[FONT.lower()]
        return frozenset(font.cmap) if isinstance(font, TTFFont) else frozenset()
    finally:
        _close(pdf)


def _close(pdf: "FPDF") -> None:
    """Close the font files, which fpdf2 leaves open."""
    for font in pdf.fonts.values():
        getattr(font, "close", lambda: None)()


def shown(text: str, missing: dict[str, None]) -> str:
    """Return text as the font can show it, and note the letters it cannot.

    >>> missing = {}
    >>> shown("Kab\u016bl \u0643\u0627\u0628\u0644 \u55c0", missing), list(missing)
    ('Kabūl كابل □', ['嗀'])
    """
    letters, held = _letters(), []
    for letter in unicodedata.normalize("NFC", text):
        if ord(letter) in letters or letter in " \n":
            held.append(letter)
        elif unicodedata.category(letter)[0] == "C":
            continue
        else:
            missing[letter] = None
            held.append(MISSING)
    return "".join(held)


class _Pages:
    """The pages while they are written."""

    def __init__(self, brief: Brief, missing: dict[str, None]) -> None:
        self.brief, self.missing = brief, missing
        self.pdf = _new(brief)
        # Every link leads to the first page until its note is written: fpdf2 takes none that leads nowhere.
        self.links = [self.pdf.add_link(page=1) for _ in brief.notes]

    def write(self) -> None:
        pdf, brief = self.pdf, self.brief
        pdf.add_page()
        self._text(brief.title, 17, bold=True)
        self._text(brief.subtitle, 11, colour=SOFT)
        pdf.ln(4)
        for words in brief.head:
            self._text(words, SMALL, colour=SOFT)
        for block, follows in zip(brief.blocks, (*brief.blocks[1:], None), strict=True):
            if isinstance(block, Heading) and isinstance(follows, Picture):
                self._keep(follows.drawing.height + 80)
            self._block(block)
        if brief.notes:
            self._heading("Notes")
        for number, note in brief.numbered_notes:
            pdf.set_link(self.links[number - 1], y=pdf.get_y(), page=pdf.page)
            self._text(note, SMALL)
        if self.missing:
            self._heading("What this PDF cannot show")
            count = f"{len(self.missing)} letters of scripts that its font does not have stand as {MISSING}"
            self._text(f"{count}; the HTML form has them: {_named(self.missing)}.", SMALL)

    def _keep(self, height: float) -> None:
        """Begin a page where so much does not fit on this one any more."""
        if self.pdf.get_y() + height > self.pdf.h - MARGIN:
            self.pdf.add_page()

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block.text)
            case Paragraph():
                self._noted(block.sentences)
            case Points():
                for point in block.points:
                    self._noted((Words(f"\u2022 {point.text}", point.notes),))
            case Figures():
                self._figures(block)
            case Table():
                self._table(block)
            case Picture():
                self._picture(block)
            case Quoted():
                self._noted((block.words,), indent=14)
                self._noted((block.by,), SMALL, indent=14)

    def _font(self, size: float, *, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        self.pdf.set_font(FONT, "B" if bold else "", size)
        self.pdf.set_text_color(*colour)

    def _text(self, text: str, size: float, *, bold: bool = False, colour: tuple[int, int, int] = INK) -> None:
        self._font(size, bold=bold, colour=colour)
        words = shown(text, self.missing)
        self.pdf.multi_cell(0, size * LEADING, words, align="L", new_x="LMARGIN", new_y="NEXT")

    def _heading(self, text: str) -> None:
        self._keep(60)
        self.pdf.ln(10)
        self._text(text, 12, bold=True)
        y = self.pdf.get_y() + 1
        self.pdf.set_draw_color(179, 170, 155)
        self.pdf.line(MARGIN, y, self.pdf.w - MARGIN, y)
        self.pdf.ln(5)

    def _noted(self, sentences: Sequence[Words], size: float = BODY, indent: float = 0) -> None:
        pdf = self.pdf
        pdf.set_left_margin(MARGIN + indent)
        pdf.set_x(MARGIN + indent)
        for place, one in enumerate(sentences):
            self._font(size)
            pdf.write(size * LEADING, (" " if place else "") + shown(one.text, self.missing))
            self._marks(one.notes, size)
        pdf.ln(size * LEADING + 2)
        pdf.set_left_margin(MARGIN)
        pdf.set_x(MARGIN)

    def _marks(self, notes: Iterable[int], size: float) -> None:
        for number in notes:
            self._font(size, colour=ACCENT)
            self.pdf.char_vpos = "SUP"
            self.pdf.write(size * LEADING, f"{number}\u202f", link=self.links[number - 1])
            self.pdf.char_vpos = "LINE"

    def _figures(self, block: Figures) -> None:
        pdf, top = self.pdf, self.pdf.get_y()
        wide = (pdf.w - 2 * MARGIN) / max(3, len(block.figures))
        for place, (number, what, span) in enumerate(block.figures):
            x = MARGIN + place * wide
            pdf.set_left_margin(x)
            pdf.set_xy(x, top)
            self._font(22, bold=True, colour=ACCENT)
            pdf.cell(wide, 26, number)
            pdf.set_xy(x, top + 27)
            self._font(BODY)
            pdf.write(BODY * LEADING, what.text)
            self._marks(what.notes, BODY)
            pdf.set_xy(x, top + 41)
            self._font(SMALL, colour=SOFT)
            pdf.cell(wide, 10, span)
        pdf.set_left_margin(MARGIN)
        pdf.set_xy(MARGIN, top + 58)

    def _table(self, block: Table) -> None:
        from fpdf.fonts import FontFace

        self._font(SMALL)
        self.pdf.set_fill_color(255)
        head = FontFace(emphasis="BOLD", color=INK)
        with self.pdf.table(
            col_widths=block.widths, borders_layout="HORIZONTAL_LINES", headings_style=head, text_align="LEFT",
            line_height=SMALL * 1.35, padding=2,
        ) as table:  # fmt: skip
            table.row(block.head)
            for row in block.rows:
                cells = table.row()
                for one in row:
                    marks = " ".join(f"[{number}]" for number in one.notes)
                    link = self.links[one.notes[0] - 1] if one.notes else None
                    cells.cell(shown(f"{one.text} {marks}".strip(), self.missing), link=link)

    def _picture(self, block: Picture) -> None:
        pdf = self.pdf
        self._keep(block.drawing.height + 30)
        _draw(pdf, block.drawing, MARGIN, pdf.get_y(), self.missing)
        pdf.set_xy(MARGIN, pdf.get_y() + block.drawing.height + 4)
        self._text(block.caption, SMALL, colour=SOFT)


def _new(brief: Brief) -> "FPDF":
    from fpdf import FPDF

    class Numbered(FPDF):
        """Pages with a line at the foot."""

        def footer(self) -> None:
            self.set_y(-36)
            self.set_font(FONT, "", 7)
            self.set_text_color(*SOFT)
            self.cell(0, 10, f"{self.page_no()}", align="C")

    pdf = Numbered(unit="pt", format="A4")
    pdf.set_creation_date(brief.as_of)
    pdf.set_producer("Tocsin")
    pdf.set_title(f"{brief.title}, {brief.subtitle}")
    pdf.set_lang("en")
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    pdf.add_font(FONT, "", str(FONTS / "DejaVuSans.ttf"))
    pdf.add_font(FONT, "B", str(FONTS / "DejaVuSans-Bold.ttf"))
    pdf.set_text_shaping(True)
    return pdf


def _draw(pdf: "FPDF", drawing: Drawing, left: float, top: float, missing: dict[str, None]) -> None:
    scale = min(1.0, (pdf.w - 2 * MARGIN) / drawing.width)
    for shape in drawing.shapes:
        match shape:
            case Line():
                style = _paint(pdf, shape.stroke, shape.fill if shape.is_closed else "", shape.width * scale)
                points = [(left + x * scale, top + y * scale) for x, y in shape.points]
                (pdf.polygon if shape.is_closed else pdf.polyline)(points, style=style)
            case Circle():
                style = _paint(pdf, shape.stroke, shape.fill, 0.75)
                if shape.is_dashed:
                    pdf.set_dash_pattern(3, 2)
                pdf.circle(left + shape.x * scale, top + shape.y * scale, shape.r * scale, style=style)
                pdf.set_dash_pattern()
            case Rect():
                style = _paint(pdf, shape.stroke, shape.fill, 0.75)
                box = (left + shape.x * scale, top + shape.y * scale, shape.width * scale, shape.height * scale)
                pdf.rect(*box, style=style)
            case Label():
                pdf.set_font(FONT, "", shape.size * scale)
                pdf.set_text_color(*_rgb(shape.colour))
                words = shown(shape.text, missing)
                back = {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor] * pdf.get_string_width(words)
                pdf.text(left + shape.x * scale - back, top + shape.y * scale, words)


def _paint(pdf: "FPDF", stroke: str, fill: str, width: float) -> str:
    pdf.set_line_width(width)
    if stroke:
        pdf.set_draw_color(*_rgb(stroke))
    if fill:
        pdf.set_fill_color(*_rgb(fill))
    return ("D" if stroke else "") + ("F" if fill else "")


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _named(missing: Iterable[str]) -> str:
    """Return the scripts of letters, as Unicode names them."""
    names = (unicodedata.name(letter, "unnamed").split()[0].lower() for letter in missing)
    return ", ".join(sorted({*names}))
