"""Relations: who is said to fight, join, leave, support or talk with whom, as a graph at any date with its evidence."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from tocsin.analysis.standing import HALF_LIFE, Standing, changes, standings
from tocsin.counting import year_before
from tocsin.errors import BadRequest
from tocsin.records import ClaimKind
from tocsin.selecting import as_date
from tocsin.standings import Acts, fights, said_of
from tocsin.web.asking import asked_of
from tocsin.web.presence_page import FAINTEST, SHOWN, day_of, months_of, place_of_month
from tocsin.web.rendering import house_of, page

router = APIRouter()
DRAWN = 30
"""Ties that are drawn, the freshest. Our choice: more cannot be told apart."""
WIDE, TALL, ROUND = 960, 460, 170.0
AGAINST = ("enemy_of", "fought")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A group on the graph."""

    name: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A tie on the graph."""

    kind: str
    start: Node
    end: Node
    weight: float
    bend: tuple[float, float]
    """Where the curve is pulled to."""
    word: tuple[float, float]
    """Where its words stand: on the curve, nearer to its start, as curves cross in the middle."""

    @property
    def is_against(self) -> bool:
        return self.kind in AGAINST


@router.get("/relations")
def relations(request: Request, actor: str = "", at: str = "", month: str = "", since: str = "") -> Response:
    """Show the ties between groups up to a day, and what changed most in the time before it."""
    house = house_of(request)
    months = months_of(house.counter.columns(), house.clock().date())
    day = day_of(at, month, months, house.clock().date())
    begins = as_date(since) if since else year_before(day)
    if begins > day:
        raise BadRequest(f"nothing lies between {begins} and {day}; put the earlier date first")
    claims = said_of(house.ledger, ClaimKind.RELATION)
    wanted = actor.casefold().split()

    def is_asked(one: "Standing | Acts") -> bool:
        return all(word in f"{one.actor} {one.other}".casefold() for word in wanted)

    said = [one for one in standings(claims, day) if is_asked(one)]
    done = [one for one in fights(house.counter, day) if is_asked(one)]
    nodes, lines = drawn_of([*said, *done])
    changed = [
        one
        for one in changes(claims, begins, day)
        if all(word in f"{one.actor} {one.other}".casefold() for word in wanted)
    ]
    addresses = {one: asked_of({"actor": one.actor_id, "to": one.last.isoformat()}).address() for one in done[:SHOWN]}
    return page(
        request, "relations.html",
        day=day, months=months, at_month=place_of_month(months, day), actor=actor, since=begins, half_life=HALF_LIFE,
        said=said[:SHOWN], done=done[:SHOWN], all=len(said) + len(done), nodes=nodes, lines=lines,
        changed=changed[:SHOWN], addresses=addresses, wide=WIDE, tall=TALL,
    )  # fmt: skip


def drawn_of(ties: Sequence[Standing | Acts]) -> tuple[list[Node], list[Line]]:
    """Return the freshest ties as a graph, its groups around a circle."""
    fresh = [one for one in ties if one.weight is None or one.weight >= FAINTEST]
    shown = sorted(fresh, key=lambda one: -(one.weight or 0.0))[:DRAWN]
    names = sorted({name for one in shown for name in (one.actor, one.other)})
    nodes = {name: _node(name, 2 * math.pi * place / max(1, len(names))) for place, name in enumerate(names)}
    return list(nodes.values()), [_line(one, nodes[one.actor], nodes[one.other]) for one in shown]


def _node(name: str, turn: float) -> Node:
    x, y = WIDE / 2 + ROUND * math.cos(turn), TALL / 2 + ROUND * math.sin(turn)
    anchor = "start" if math.cos(turn) > 0.2 else "end" if math.cos(turn) < -0.2 else "middle"
    return Node(name=name, x=round(x, 1), y=round(y, 1), anchor=anchor)


def _line(one: Standing | Acts, start: Node, end: Node) -> Line:
    kind = one.kind if isinstance(one, Standing) else "fought"
    middle = (start.x + end.x) / 2, (start.y + end.y) / 2
    # Pulled a little to one side, so that a tie there and one back lie apart.
    bend = round(middle[0] - (end.y - start.y) * 0.12, 1), round(middle[1] + (end.x - start.x) * 0.12, 1)
    near, far = (0.7 * 0.7, 0.3 * 0.3), 2 * 0.3 * 0.7
    x, y = (near[0] * a + far * b + near[1] * c for a, b, c in ((start.x, bend[0], end.x), (start.y, bend[1], end.y)))
    word = round(x, 1), round(y, 1)
    return Line(kind=kind, start=start, end=end, weight=max(0.15, one.weight or 0.0), bend=bend, word=word)
