"""A drawing as plain shapes, and the drawing as SVG or PNG. Offsets are in points from the top left."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONTS: Final = Path(__file__).parent / "fonts"
"""DejaVu Sans, which holds Latin, Greek, Cyrillic, Arabic and Hebrew letters."""
INK, PALE, LINE, SEA, ACCENT = "#1d2733", "#e9e4da", "#b3aa9b", "#f7f5f0", "#a3341f"
"""Colours of maps and charts, told apart without hue too. Our choice."""
PNG_SCALE: Final = 3
"""Pixels of a PNG for each point: 216 dots an inch. Our choice."""


@dataclass(frozen=True, slots=True)
class Line:
    """A stroke through points; closed, it can be filled."""

    points: tuple[tuple[float, float], ...]
    stroke: str = INK
    fill: str = ""
    width: float = 0.75
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle; dashed for what is known only to lie somewhere inside."""

    x: float
    y: float
    r: float
    stroke: str = INK
    fill: str = ""
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Rect:
    """A bar."""

    x: float
    y: float
    width: float
    height: float
    stroke: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """Words; ``anchor`` is "start", "middle" or "end" of them at x, the baseline at y."""

    x: float
    y: float
    text: str
    size: float = 8
    anchor: str = "start"
    colour: str = INK


Shape = Line | Circle | Rect | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes, the first undermost."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def as_svg(drawing: Drawing, title: str) -> str:
    """Return a drawing as SVG with its title for who cannot see it."""
    size = f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" width="{_n(drawing.width)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} font-family="DejaVu Sans, sans-serif">'
    return "\n".join([head, f"<title>{escape(title)}</title>", *(_svg(shape) for shape in drawing.shapes), "</svg>"])


def _svg(shape: Shape) -> str:
    match shape:
        case Line():
            path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in shape.points) + ("Z" if shape.is_closed else "")
            return f'<path d="{path}" {_paint(shape.stroke, shape.fill)} stroke-width="{_n(shape.width)}"/>'
        case Circle():
            dashes = ' stroke-dasharray="3 2"' if shape.is_dashed else ""
            at = f'cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.r)}"'
            return f'<circle {at} {_paint(shape.stroke, shape.fill)}{dashes} stroke-width="0.75"/>'
        case Rect():
            at = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
            return f'<rect {at} {_paint(shape.stroke, shape.fill)} stroke-width="0.75"/>'
        case Label():
            at = f'x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" text-anchor="{shape.anchor}"'
            return f'<text {at} fill="{shape.colour}">{escape(shape.text)}</text>'


def _paint(stroke: str, fill: str) -> str:
    return f'stroke="{stroke or "none"}" fill="{fill or "none"}"'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def as_png(drawing: Drawing) -> bytes:
    """Return a drawing as PNG, for a form that holds no strokes."""
    from PIL import Image, ImageDraw

    size = (round(drawing.width * PNG_SCALE), round(drawing.height * PNG_SCALE))
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _draw(pen, shape)
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(72 * PNG_SCALE, 72 * PNG_SCALE))
    return out.getvalue()


def _draw(pen: "object", shape: Shape) -> None:
    from PIL.ImageDraw import ImageDraw

    assert isinstance(pen, ImageDraw)
    s = PNG_SCALE
    match shape:
        case Line():
            points = [(x * s, y * s) for x, y in shape.points]
            if shape.fill and shape.is_closed:
                pen.polygon(points, fill=shape.fill)
            if shape.stroke:
                pen.line(
                    [*points, points[0]] if shape.is_closed else points, shape.stroke, max(1, round(shape.width * s))
                )
        case Circle():
            box = [(shape.x - shape.r) * s, (shape.y - shape.r) * s, (shape.x + shape.r) * s, (shape.y + shape.r) * s]
            if shape.is_dashed:
                for start in range(0, 360, 12):
                    pen.arc(box, start, start + 7, fill=shape.stroke, width=2)
            else:
                pen.ellipse(box, fill=shape.fill or None, outline=shape.stroke or None, width=2)
        case Rect():
            box = [shape.x * s, shape.y * s, (shape.x + shape.width) * s, (shape.y + shape.height) * s]
            pen.rectangle(box, fill=shape.fill or None, outline=shape.stroke or None, width=2)
        case Label():
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.anchor]
            pen.text((shape.x * s, shape.y * s), shape.text, fill=shape.colour, font=_font(shape.size), anchor=anchor)


@cache
def _font(size: float) -> "FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / "DejaVuSans.ttf"), size * PNG_SCALE)
