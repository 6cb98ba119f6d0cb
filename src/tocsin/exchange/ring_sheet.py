"""A plan of posts on one sheet to print: a map, the posts, what is open, and what no plan can do. Needs no network."""

from html import escape
from math import cos, log10, radians

import numpy as np

from tocsin.exchange.ring_format import PRIVATE, protected_words, table_of
from tocsin.records.plans import Course, RingPlan
from tocsin.records.roads import RoadClass, RoadNetwork

SIZE = 1000.0
"""Width and height of the map in its own units."""
MARGIN = 1.06
"""How far beyond the outer circle the map reaches. Source: our choice."""
DEGREE_M = 111_195.0
"""Of latitude, on a sphere. Source: IUGG mean radius."""

STYLE = """
@page { size: A4 portrait; margin: 9mm 11mm }
* { box-sizing: border-box }
body { font: 9pt/1.25 "Liberation Sans", Arial, sans-serif; color: #111; margin: 0 auto; max-width: 188mm }
h1 { font-size: 15pt; margin: 0 } h2 { font-size: 10.5pt; margin: 2mm 0 .6mm }
p { margin: 0 0 1mm } ul { margin: 0; padding-left: 4.5mm }
.private { background: #111; color: #fff; padding: .6mm 2mm; font-weight: bold; float: right;
  -webkit-print-color-adjust: exact; print-color-adjust: exact }
svg { width: 130mm; height: 130mm; display: block; margin: 1.5mm auto; border: .3mm solid #888;
  -webkit-print-color-adjust: exact; print-color-adjust: exact }
.key span { margin-right: 4mm; white-space: nowrap } .key i { display: inline-block; width: 8mm; height: 0;
  border-top: 1mm solid; vertical-align: middle; margin-right: 1mm;
  -webkit-print-color-adjust: exact; print-color-adjust: exact }
table { border-collapse: collapse; width: 100%; font-size: 8pt } th { text-align: left; border-bottom: .4mm solid #111 }
td, th { padding: .5mm 1.5mm .5mm 0; vertical-align: top } tr { break-inside: avoid }
td { border-bottom: .1mm solid #bbb } .small { font-size: 8pt; color: #333 }
.keep { break-inside: avoid }
"""

OPEN_TOLD = 4
"""Open ways told in the text; the map shows them all. Source: our choice: some ten posts fit a page."""

DASHED = 'fill="none" stroke="#555" stroke-width="2" stroke-dasharray="12 8"'


def plan_as_sheet(plan: RingPlan, network: RoadNetwork) -> str:
    """Return a plan as a page of HTML that prints on A4."""
    columns, rows = table_of(plan.posts)
    head = "".join(f"<th>{escape(c)}</th>" for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    title = f"Posts around {plan.place}"
    notes = "".join(f"<li>{escape(note)}</li>" for note in plan.notes)
    limits = "".join(f"<li>{escape(limit)}</li>" for limit in plan.limits)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>
<span class="private">{escape(PRIVATE)}</span><h1>{escape(title)}</h1>
<p>{escape(_told(plan))}</p>
{f"<ul>{notes}</ul>" if notes else ""}
{_map(plan, network)}
<p class="key small"><span><i style="color:#333"></i>main road</span>
<span><i style="color:#bbb;border-width:.4mm"></i>other road</span>
<span><i style="color:#c1121f"></i>post</span>
<span><i style="color:#f77f00"></i>way left open</span>
<span><i style="color:#1d5fa8"></i>protected area</span>
<span><i style="color:#555;border-top-style:dashed"></i>outside begins</span></p>
<h2>Posts</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>
<p class="small">"Alone worth": the share of the entries' weight that is open again if this post alone falls.
Entries are weighted: {escape(plan.weights)}.</p>
<div class="keep"><h2>What is open</h2>{_open(plan)}</div>
<div class="keep"><h2>Why so many</h2><p>{escape(_why(plan))}</p></div>
<div class="keep"><h2>Limits</h2><ul>{limits}</ul></div>
<p class="small">Roads: {escape(plan.attribution)}, {escape(plan.licence)}.</p>
</body></html>
"""


def _told(plan: RingPlan) -> str:
    main, every = (plan.cut[name] for name in ("main", "all"))
    least = [f"{'no number of' if n is None else n} posts close {w}" for n, w in ((main, "main roads"), (every, "all"))]
    roads = "main roads" if plan.classes == "main" else "all roads"
    return (
        f"Protected: {protected_words(plan)}; the outside begins "
        f"{plan.outside_m / 1000:.2f} km out. At least {'; '.join(least)}. This plan: {len(plan.posts)} posts on "
        f"{roads}; they close {plan.covered:.0%} of the entries' weight there, {plan.covered_all:.0%} on all roads."
    )


def _why(plan: RingPlan) -> str:
    if plan.proof is None:
        best = "no other plan of as many posts closes more" if plan.gap == 0 else f"proven best to {plan.gap:.1%}"
        return f"Fewer posts than close the ring were asked for; {best}."
    return plan.proof.words[0].upper() + plan.proof.words[1:] + ("." if plan.proof.holds else ": NOT PROVEN.")


def _open(plan: RingPlan) -> str:
    if not plan.open_ways:
        return "<p>No way on the roads of this file leads in past the posts.</p>"
    further = "no number of posts" if plan.open_count is None else f"{plan.open_count} more posts"
    lines = "".join(
        f"<li>{way.metres / 1000:.1f} km, smallest road {escape(way.least_class)}: {escape(', '.join(way.roads[:5]))}"
        f"{' ...' if len(way.roads) > 5 else ''}</li>"
        for way in plan.open_ways[:OPEN_TOLD]
    )
    rest = len(plan.open_ways) - OPEN_TOLD
    more = f"<p class='small'>and {rest} more, on the map</p>" if rest > 0 else ""
    nearest = plan.next_best
    best = f" One more does most at {escape(nearest.road)} ({nearest.lat}, {nearest.lon})." if nearest else ""
    return f"<p>{further} close what is open.{best} The shortest ways in past the posts:</p><ul>{lines}</ul>{more}"


class SquareMap:
    """Puts points on a square: metres about a centre, north up. Equirectangular, which a few ten km allow."""

    def __init__(self, lat: float, lon: float, half: float) -> None:
        self.lat, self.lon, self.half = lat, lon, half

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Return a point's place on the map."""
        east = (lon - self.lon) * DEGREE_M * cos(radians(self.lat))
        north = (lat - self.lat) * DEGREE_M
        return SIZE / 2 * (1 + east / self.half), SIZE / 2 * (1 - north / self.half)

    def path(self, course: Course) -> str:
        """Return an SVG path of a course."""
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (self.at(*point) for point in course))

    def size(self, metres: float) -> float:
        """Return how long metres are on the map."""
        return metres / self.half * SIZE / 2


class SheetMap(SquareMap):
    """The map of a plan."""

    def __init__(self, plan: RingPlan) -> None:
        super().__init__(plan.lat, plan.lon, plan.outside_m * MARGIN)
        self.plan = plan

    def protected(self) -> str:
        """Return an SVG path of the protected area: its outlines, or its circle."""
        if self.plan.outline:
            return "".join(f"{self.path(ring)}Z" for ring in self.plan.outline)
        middle, far = SIZE / 2, self.size(self.plan.radius_m)
        half = f"A{far:.1f} {far:.1f} 0 1 0"
        return f"M{middle - far:.1f} {middle}{half} {middle + far:.1f} {middle}{half} {middle - far:.1f} {middle}Z"


def _map(plan: RingPlan, network: RoadNetwork) -> str:
    sheet = SheetMap(plan)
    minor, main = roads_on(sheet, network)
    middle = SIZE / 2
    circle = '<circle cx="{0}" cy="{0}" r="{1:.1f}" {2}/>'
    opened = "".join(f'<path d="{sheet.path(w.course)}"/>' for w in plan.open_ways)
    return f"""<svg viewBox="0 0 {SIZE:.0f} {SIZE:.0f}" role="img" aria-label="Map of the ring">
<rect width="{SIZE:.0f}" height="{SIZE:.0f}" fill="#fdfdfb"/>
<path d="{sheet.protected()}" fill="#dbe9f6" fill-rule="evenodd" stroke="#1d5fa8" stroke-width="3"/>
<g fill="none" stroke-linejoin="round" stroke-linecap="round">
<path d="{minor}" stroke="#bdbdb8" stroke-width="1"/><path d="{main}" stroke="#333" stroke-width="2.6"/>
<g stroke="#f77f00" stroke-width="4.5" stroke-opacity=".8">{opened}</g></g>
{circle.format(middle, sheet.size(plan.outside_m), DASHED)}
{_posts(sheet, plan)}{_bar(sheet)}
<g transform="translate(960 60)"><path d="M0 -34L10 0L0 -8L-10 0Z" fill="#111"/><text y="24" text-anchor="middle"
 font-size="22">N</text></g></svg>"""


def roads_on(sheet: SquareMap, network: RoadNetwork) -> tuple[str, str]:
    """Return the paths of other roads, and of main roads, that lie on the map."""
    reach = sheet.half * 1.5 / DEGREE_M
    wide = reach / max(0.05, cos(radians(sheet.lat)))
    near = (np.abs(network.lat - sheet.lat) < reach) & (np.abs(network.lon - sheet.lon) < wide)
    shown = np.nonzero(near[network.start] | near[network.end])[0]
    found: dict[bool, list[str]] = {False: [], True: []}
    for stretch in shown.tolist():
        if network.road_class[stretch] != RoadClass.TRACK or len(shown) < 20_000:
            found[bool(network.is_main[stretch])].append(sheet.path(network.course(stretch)))
    return "".join(found[False]), "".join(found[True])


def _posts(sheet: SheetMap, plan: RingPlan) -> str:
    marks = []
    for post, (x, y) in zip(plan.posts, apart([sheet.at(p.lat, p.lon) for p in plan.posts]), strict=True):
        px, py = sheet.at(post.lat, post.lon)
        marks.append(
            f'<path d="M{px:.1f} {py:.1f}L{x:.1f} {y:.1f}" stroke="#c1121f" stroke-width="2"/>'
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="5" fill="#c1121f"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13" fill="#c1121f" stroke="#fff" stroke-width="2"/>'
            f'<text x="{x:.1f}" y="{y + 5.5:.1f}" text-anchor="middle" font-size="15" font-weight="bold" fill="#fff">'
            f"{post.number}</text>"
        )
    return f"<g>{''.join(marks)}</g>"


def apart(points: list[tuple[float, float]], least: float = 27.0, rounds: int = 200) -> list[tuple[float, float]]:
    """Return places for labels, pushed apart until none lies on another."""
    at = [list(p) for p in points]
    for _ in range(rounds):
        moved = False
        for i in range(len(at)):
            for j in range(i):
                dx, dy = at[i][0] - at[j][0], at[i][1] - at[j][1]
                far = (dx * dx + dy * dy) ** 0.5
                if far < least:
                    dx, dy, far = (dx, dy, far) if far > 0.01 else (1.0, float(i - j), (1 + (i - j) ** 2) ** 0.5)
                    push = (least - min(far, least)) / 2 + 0.2
                    for k, sign in ((i, 1), (j, -1)):
                        at[k][0] += sign * push * dx / far
                        at[k][1] += sign * push * dy / far
                    moved = True
        if not moved:
            break
    return [(x, y) for x, y in at]


def scale_of(sheet: SquareMap) -> tuple[float, str]:
    """Return how long a bar of a round length is on the map, about a fifth of it, and that length in words."""
    wanted = sheet.half * 2 / 5
    power = 10 ** int(log10(wanted))
    metres = max(step * power for step in (1, 2, 5) if step * power <= wanted)
    return sheet.size(metres), f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def _bar(sheet: SquareMap) -> str:
    long, words = scale_of(sheet)
    return (
        f'<g transform="translate(24 970)"><path d="M0 -8V0H{long:.1f}V-8" fill="none" stroke="#111" stroke-width="3"/>'
        f'<text x="{long / 2:.1f}" y="-12" text-anchor="middle" font-size="20">{words}</text></g>'
    )
