"""The map and the chart of a brief, as drawings."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tocsin.exchange.brief_drawing import ACCENT, INK, LINE, PALE, SEA, Circle, Drawing, Label, Line, Rect, Shape

WIDTH = 480.0
"""Points: the width of a page's text."""
KM_OF_DEGREE = 111.2
"""Unit: km of a degree of latitude. Source: mean Earth radius 6,371 km, IUGG."""
LEAST_DEGREES = 1.5
"""A map shows at least so much, so that one place still has its surroundings. Our choice."""
TALLEST, FLATTEST = 420.0, 200.0
NAMED = 12
"""Places named on a map, those with the most incidents. Our choice."""
LEAST_STEP = 0.7
"""Points: corners of outlines nearer to the last one are left out."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """A place on the map with its incidents."""

    name: str
    lat: float
    lon: float
    incidents: int
    radius_km: float
    """It lies within so many km of the point."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the globe that a map shows, in degrees."""

    south: float
    west: float
    north: float
    east: float


At = Callable[[float, float], tuple[float, float]]
"""Where on the page a latitude and longitude lie."""
Ring = Sequence[tuple[float, float]]
"""An outline's (lat, lon)."""


def view_of(spots: Sequence[Spotted]) -> View:
    """Return the part of the globe that holds all places with their circles, and some ground around them."""
    wide = [s.radius_km / KM_OF_DEGREE for s in spots]
    south = min(s.lat - w for s, w in zip(spots, wide, strict=True))
    north = max(s.lat + w for s, w in zip(spots, wide, strict=True))
    squeezed = [w / max(0.1, math.cos(math.radians(s.lat))) for s, w in zip(spots, wide, strict=True)]
    west = min(s.lon - w for s, w in zip(spots, squeezed, strict=True))
    east = max(s.lon + w for s, w in zip(spots, squeezed, strict=True))
    tall, broad = (max(LEAST_DEGREES, size * 1.2) for size in (north - south, east - west))
    broad = max(broad, tall * 0.9)
    middle, centre = (south + north) / 2, (west + east) / 2
    return View(max(-85.0, middle - tall / 2), centre - broad / 2, min(85.0, middle + tall / 2), centre + broad / 2)


def draw_map(spots: Sequence[Spotted], outlines: Sequence[Ring], view: View) -> Drawing:
    """Return a map: outlines, a dot for each place as large as its incidents, a dashed circle where it may lie."""
    squeeze = math.cos(math.radians((view.south + view.north) / 2))
    scale = WIDTH / ((view.east - view.west) * squeeze)
    height = min(TALLEST, max(FLATTEST, (view.north - view.south) * scale))
    scale = min(scale, height / (view.north - view.south))
    left = (WIDTH - (view.east - view.west) * squeeze * scale) / 2
    top = (height - (view.north - view.south) * scale) / 2

    def at(lat: float, lon: float) -> tuple[float, float]:
        return left + (lon - view.west) * squeeze * scale, top + (view.north - lat) * scale

    shapes: list[Shape] = [Rect(0, 0, WIDTH, height, fill=SEA)]
    shapes += _grid(view, at, height)
    shapes += [Line(line, LINE, PALE, 0.5, True) for ring in outlines if (line := _cut(ring, at, height))]
    for spot in sorted(spots, key=lambda s: (-s.radius_km, s.name)):
        x, y = at(spot.lat, spot.lon)
        if spot.radius_km * scale / KM_OF_DEGREE > 3:
            shapes.append(Circle(x, y, spot.radius_km * scale / KM_OF_DEGREE, ACCENT, is_dashed=True))
    shapes += _dots(spots, at)
    shapes.append(Rect(0, 0, WIDTH, height, stroke=LINE))
    shapes += _scale_bar(scale, height)
    return Drawing(WIDTH, height, tuple(shapes))


def _grid(view: View, at: At, height: float) -> list[Shape]:
    """Return parallels and meridians at round degrees, for where outlines are few."""
    most = max(view.north - view.south, view.east - view.west) / 3
    step = next((size for size in (30, 20, 10, 5, 2, 1) if size <= most), 0.5)
    shapes: list[Shape] = []
    for number in range(math.ceil(view.south / step), math.floor(view.north / step) + 1):
        (_, y), lat = at(number * step, view.west), number * step
        shapes += [Line(((0, y), (WIDTH, y)), PALE, width=0.5)]
        shapes += [Label(3, y - 2, f"{abs(lat):g}\u00b0 {'S' if lat < 0 else 'N'}", 6, colour=LINE)]
    for number in range(math.ceil(view.west / step), math.floor(view.east / step) + 1):
        (x, _), lon = at(view.south, number * step), (number * step + 180) % 360 - 180
        shapes += [Line(((x, 0), (x, height)), PALE, width=0.5)]
        shapes += [Label(x + 2, 8, f"{abs(lon):g}\u00b0 {'W' if lon < 0 else 'E'}", 6, colour=LINE)]
    return shapes


def _dot(incidents: int) -> float:
    return 2.5 + 1.5 * math.sqrt(incidents)


def _dots(spots: Sequence[Spotted], at: At) -> list[Shape]:
    taken: list[tuple[float, float]] = []
    ordered = sorted(spots, key=lambda s: (-s.incidents, s.name, s.lat))
    shapes: list[Shape] = [Circle(*at(s.lat, s.lon), _dot(s.incidents), "#ffffff", ACCENT) for s in ordered]
    for spot in ordered[:NAMED]:
        x, y = at(spot.lat, spot.lon)
        near = _dot(spot.incidents) + 3
        if any(abs(y - other) < 10 and abs(x - across) < 90 for across, other in taken):
            continue
        taken.append((x, y))
        words = f"{spot.name or 'unnamed'} ({spot.incidents})"
        is_left = x > WIDTH - 110
        shapes.append(Label(x - near if is_left else x + near, y + 3, words, 8, "end" if is_left else "start"))
    return shapes


def _cut(ring: Ring, at: At, height: float) -> tuple[tuple[float, float], ...]:
    """Return an outline on the page, held to its edges; () for one that lies wholly outside."""
    line: list[tuple[float, float]] = []
    for lat, lon in ring:
        x, y = at(lat, lon)
        x, y = round(min(WIDTH, max(0.0, x)), 1), round(min(height, max(0.0, y)), 1)
        if not line or math.hypot(x - line[-1][0], y - line[-1][1]) >= LEAST_STEP:
            line.append((x, y))
    inside = any(0 < x < WIDTH and 0 < y < height for x, y in line)
    return tuple(line) if inside and len(line) > 2 else ()


def _scale_bar(scale: float, height: float) -> list[Shape]:
    """Return a bar of a round number of kilometres."""
    most = 110 / scale * KM_OF_DEGREE
    step = 10 ** math.floor(math.log10(most))
    km = next(step * many for many in (5, 2, 1) if step * many <= most)
    length, y = km / KM_OF_DEGREE * scale, height - 8
    line = Line(((10, y - 4), (10, y), (10 + length, y), (10 + length, y - 4)), INK)
    return [line, Label(14 + length, y, f"{km:g} km", 7)]


@dataclass(frozen=True, slots=True)
class Bar:
    """One period of the chart."""

    period: str
    incidents: int
    possibly: int
    reports: int


CHART_HEIGHT, BASE, TOP, LEFT = 190.0, 130.0, 14.0, 34.0


def draw_chart(bars: Sequence[Bar]) -> Drawing:
    """Return a chart: incidents by period, on them those possibly inside, and below how many reports were read."""
    most = _round_up(max((bar.incidents + bar.possibly for bar in bars), default=0))
    read = max(1, *(bar.reports for bar in bars))
    step = (WIDTH - LEFT - 4) / max(1, len(bars))
    wide = max(0.8, step * 0.72)
    shapes: list[Shape] = []
    for share in (0.0, 0.5, 1.0):
        y = BASE - share * (BASE - TOP)
        number = most * share
        shapes.append(Line(((LEFT, y), (WIDTH, y)), LINE if share else INK, width=0.5))
        if number == int(number):
            shapes.append(Label(LEFT - 4, y + 3, str(int(number)), 7, "end"))
    for place, bar in enumerate(bars):
        x = LEFT + 2 + place * step + (step - wide) / 2
        tall, more = ((BASE - TOP) * part / most for part in (bar.incidents, bar.possibly))
        if bar.incidents:
            shapes.append(Rect(x, BASE - tall, wide, tall, fill=ACCENT))
        if bar.possibly:
            shapes.append(Rect(x, BASE - tall - more, wide, more, ACCENT, "#ffffff"))
        shapes += _coverage(bar, x, wide, read)
    every = max(1, math.ceil(len(bars) / 9))
    for place in range(0, len(bars), every):
        middle = LEFT + 2 + (place + 0.5) * step
        shapes.append(Label(middle, BASE + 11, bars[place].period, 7, "middle"))
    shapes.append(Label(LEFT, CHART_HEIGHT - 2, f"reports read (most: {read}); \u00d7 none read", 7))
    return Drawing(WIDTH, CHART_HEIGHT, tuple(shapes))


def _coverage(bar: Bar, x: float, wide: float, read: int) -> list[Shape]:
    floor = CHART_HEIGHT - 14
    if not bar.reports:
        return [Label(x + wide / 2, floor, "\u00d7", 7, "middle")]
    tall = max(0.8, 24 * bar.reports / read)
    return [Rect(x, floor - tall, wide, tall, fill="#7d8894")]


def _round_up(most: int) -> int:
    """Return a round number for the top of the scale.

    >>> [_round_up(n) for n in (0, 1, 3, 7, 23, 101)]
    [2, 2, 4, 10, 40, 200]
    """
    if most <= 2:
        return 2
    step: int = 10 ** int(math.log10(most))
    return next(size for many in (1, 2, 4, 10) if (size := step * many) >= most)
