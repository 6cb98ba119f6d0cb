"""Plans a ring of posts: always for main roads and for all, what the posts leave open, and what the plan rests on.

Without a number of posts, the least that close the ring (``ring_cut``); with
one, those that leave the least weight of entries open (``ring_fewer``). A plan
for main roads is also looked at on all roads, since that is where people drive
round it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tocsin.protection.ring_board import Board, Wishes, board_of, reduced
from tocsin.protection.ring_cut import NO_END, LeastCut, is_open, least_cut, proof_fault
from tocsin.protection.ring_fewer import best_posts
from tocsin.protection.ring_geometry import metres_from
from tocsin.protection.ring_ground import Bounds, Ground, ground_of
from tocsin.protection.ring_ways import course_of, open_ways
from tocsin.records.plans import Choice, CurvePoint, Post, Proof, RingPlan
from tocsin.records.roads import RoadNetwork

LIMITS: Final = (
    "A closed road network is no promise: footpaths, fields, rivers, boats and aircraft are not in it.",
    "The map may be out of date or incomplete: a road that is not drawn is not guarded. Check each post on the ground.",
    "Queues at posts are themselves targets: keep them short, apart, and away from houses.",
    "Posts protect people; whoever runs them answers for who is stopped, and how.",
)
"""Source: issue "The ring", "Stated limits in the output"."""

CHOICES: Final = {
    "nearest-in": "nearest to the protected area: the shortest ring to supply; the least ground behind it is protected",
    "farthest-out": "farthest out: it protects the most ground and warns earliest",
    "main-roads": "on the greatest roads that a smallest set can use: easiest to reach and to see from",
}

Weigh = Callable[[Ground], Sequence[float]]
"""Gives the weights of a ground's entries, in their order."""


NO_WISHES: Final = Wishes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of a plan."""

    place: str
    bounds: Bounds
    classes: str = "all"
    posts: int | None = None
    prefer: str = "nearest-in"
    wishes: Wishes = NO_WISHES
    weigh: Weigh | None = None
    weights: str = "every entry alike"
    heeds_one_way: bool = False
    curve: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """The ground of an order with its board, once for main roads and once for all."""

    grounds: dict[str, Ground]
    boards: dict[str, Board]


def scene_of(network: RoadNetwork, order: Order) -> Scene:
    """Return the grounds and boards of an order. Raises: ValueError, where no road of the file leads in at all."""
    grounds = {
        name: ground_of(network, order.bounds, which=which, heeds_one_way=order.heeds_one_way)
        for name, which in (("main", network.is_main), ("all", None))
    }
    # "0 posts close it" would be read as safety, where all that is known is that the file shows nothing there.
    if not len(grounds["all"].gates) or not len(grounds["all"].entries):
        raise ValueError(
            f"no road of {network.title} leads from the outside into the area, so there is nothing to close on this "
            "map; give the roads of that place, another middle, or a larger radius"
        )
    boards = {
        name: board_of(
            g,
            order.wishes if name == order.classes else _no_must(order.wishes),
            order.weigh(g) if order.weigh else None,
        )
        for name, g in grounds.items()
    }
    return Scene(grounds=grounds, boards=boards)


def _no_must(wishes: Wishes) -> Wishes:
    """Return wishes for the roads that are only compared with: there no post must stand."""
    return replace(wishes, must=())


def plan_ring(network: RoadNetwork, order: Order) -> RingPlan:
    """Return the plan of an order. Raises: ValueError, saying what of the order cannot be done."""
    scene = scene_of(network, order)
    ground, board = scene.grounds[order.classes], scene.boards[order.classes]
    cuts = {name: _cut(b) for name, b in scene.boards.items()}
    cut = cuts[order.classes]
    counts = {name: _count(scene.boards[name], c) for name, c in cuts.items()}
    sets = _smallest_sets(ground, board, cut) if cut.value is not None else {}
    if order.posts is None:
        if cut.value is None:
            raise ValueError(_no_cut(order))
        spots = sets[order.prefer]
        gap, proof = 0.0, _proof(ground, board, cut)
    else:
        spots, gap = _fewer(ground, board, order.posts)
        proof = None
    plan = RingPlan(
        place=order.place,
        lat=order.bounds.lat,
        lon=order.bounds.lon,
        radius_m=order.bounds.radius,
        outside_m=order.bounds.outside,
        outline=order.bounds.outline,
        network=network.title,
        attribution=network.attribution,
        licence=network.licence,
        classes=order.classes,
        weights=order.weights,
        cut=counts,
        posts=_valued(ground, board, spots),
        covered=board.covered(spots),
        covered_all=0.0,
        gap=gap,
        entries=len(ground.entries),
        choices=_choices(ground, board, sets),
        proof=proof,
        curve=_curve(ground, board, counts[order.classes]) if order.curve else (),
        notes=(*order.notes, *_notes(ground, order)),
        limits=LIMITS,
    )
    return _with_what_is_open(plan, scene, order.classes, spots)


def _cut(board: Board) -> LeastCut:
    cost = board.cost.copy()
    cost[list(board.must)] = 0
    return least_cut(board.web, cost)


def _count(board: Board, cut: LeastCut) -> int | None:
    """Return the number of posts of a smallest cut, with those that must stand."""
    return None if cut.value is None else len(set(cut.nearest_in) | set(board.must))


def _no_cut(order: Order) -> str:
    where = f"{len(order.wishes.cannot)} places where no post can stand"
    return f"no posts close the ring: a way in has no spot for one ({where}); leave some of them out"


def _smallest_sets(ground: Ground, board: Board, cut: LeastCut) -> dict[str, tuple[int, ...]]:
    """Return three of the smallest sets of posts: at both ends of where they can lie, and on the greatest roads."""
    main = _on_main_roads(ground, board, cut)
    found = {"nearest-in": cut.nearest_in, "farthest-out": cut.farthest_out, "main-roads": main}
    return {name: tuple(sorted({*spots, *board.must})) for name, spots in found.items()}


def _choices(ground: Ground, board: Board, sets: dict[str, tuple[int, ...]]) -> tuple[Choice, ...]:
    found = []
    for name, spots in sets.items():
        posts = posts_of(ground, board, spots)
        mean = sum(p.metres for p in posts) / len(posts) if posts else 0.0
        main = int(ground.is_main[list(spots)].sum())
        found.append(Choice(name=name, why=CHOICES[name], posts=posts, on_main_roads=main, mean_metres=mean))
    return tuple(found)


def _on_main_roads(ground: Ground, board: Board, cut: LeastCut) -> tuple[int, ...]:
    """Return, of all smallest cuts, the one on the greatest roads: a small price for minor ones, below any post's."""
    price = ground.road_class.astype(np.int64) + np.where(ground.metres > 0, 1, 0)
    step = (int(price.max(initial=0)) + 1) * (len(cut.nearest_in) + len(cut.farthest_out) + (cut.value or 0) + 1)
    cost = np.where(board.cost < NO_END, board.cost * step + price, NO_END)
    cost[list(board.must)] = 0
    found = least_cut(board.web, cost, with_ways=False)
    return found.nearest_in


def _proof(ground: Ground, board: Board, cut: LeastCut) -> Proof:
    posts = frozenset(cut.nearest_in) - set(board.must)
    ways = tuple(course_of(ground, way) for way in cut.ways)
    if all(board.cost[s] == 1 for s in posts) and not board.must:
        fault = proof_fault(board.web, cut.ways, posts)
        words = f"{len(ways)} ways lead in that share no junction or road: fewer than {len(posts)} posts leave one open"
        return Proof(ways=ways, holds=not fault, words=fault or words)
    holds = not is_open(board.web, frozenset({*posts, *board.must}))
    words = (
        f"beside the posts that must stand, the largest flow is {cut.value} by the posts' costs, and that is what the "
        "posts cost"
    )
    return Proof(ways=ways, holds=holds and sum(int(board.cost[s]) for s in posts) == cut.value, words=words)


def _fewer(ground: Ground, board: Board, posts: int) -> tuple[tuple[int, ...], float]:
    small = reduced(board, len(ground.junctions))
    chosen = best_posts(small, posts)
    return tuple(small.spots[list(chosen.posts)].tolist()), chosen.gap(small.total)


def _curve(ground: Ground, board: Board, most: int | None) -> tuple[CurvePoint, ...]:
    """Return what each number of posts closes at best, up to all."""
    small = reduced(board, len(ground.junctions))
    found = []
    for posts in range(len(board.must), (most or 0) + 1):
        chosen = best_posts(small, posts)
        share = 1 - chosen.open_weight / small.total if small.total else 1.0
        found.append(CurvePoint(posts=posts, covered=share, gap=chosen.gap(small.total)))
    return tuple(found)


def posts_of(ground: Ground, board: Board, spots: Sequence[int]) -> tuple[Post, ...]:
    """Return spots as posts, numbered clockwise from the north of the protected place."""
    bounds = ground.bounds
    far = metres_from(ground.lat, ground.lon, bounds.lat, bounds.lon)

    def bearing(spot: int) -> float:
        east = (ground.lon[spot] - bounds.lon) * math.cos(math.radians(bounds.lat))
        return math.atan2(east, ground.lat[spot] - bounds.lat) % (2 * math.pi)

    return tuple(
        Post(
            number=number,
            lat=round(float(ground.lat[spot]), 6),
            lon=round(float(ground.lon[spot]), 6),
            road=ground.network.road(int(ground.stretch[spot])),
            road_class=ground.network.class_word(int(ground.stretch[spot])),
            stands_at="junction" if ground.is_junction(spot) else "road",
            way=int(ground.network.way[ground.stretch[spot]]),
            metres=float(far[spot]),
            cost=int(board.cost[spot]) if board.cost[spot] < NO_END else 0,
            must=spot in board.must,
        )
        for number, spot in enumerate(sorted(spots, key=lambda s: (bearing(s), s)), start=1)
    )


def _valued(ground: Ground, board: Board, spots: Sequence[int]) -> tuple[Post, ...]:
    """Return posts with what each is worth beside the others."""
    by_place = {(p.lat, p.lon): p for p in posts_of(ground, board, spots)}
    free = replace(board, must=())
    whole = free.open_weight(spots)
    for spot in spots:
        lost = free.open_weight(s for s in spots if s != spot) - whole
        key = (round(float(ground.lat[spot]), 6), round(float(ground.lon[spot]), 6))
        by_place[key] = replace(by_place[key], value=lost / board.total if board.total else 0.0)
    return tuple(sorted(by_place.values(), key=lambda p: p.number))


def same_spots(ground: Ground, other: Ground, spots: Sequence[int]) -> tuple[int, ...]:
    """Return the spots of another ground of the same network and circles that are those of this one."""
    keys = {_key(other, s): s for s in range(other.count)}
    return tuple(keys[_key(ground, s)] for s in spots)


def _key(ground: Ground, spot: int) -> tuple[float, ...]:
    first = len(ground.junctions)
    if spot < first:
        return (int(ground.junctions[spot]),)
    piece = ground.pieces[spot - first]
    return (piece.stretch, float(piece.lat[0]), float(piece.lon[0]), float(piece.lat[-1]), float(piece.lon[-1]))


def _with_what_is_open(plan: RingPlan, scene: Scene, classes: str, spots: Sequence[int]) -> RingPlan:
    """Return a plan with the ways that it leaves open on all roads, and where one more post does most."""
    ground, board = scene.grounds["all"], scene.boards["all"]
    here = same_spots(scene.grounds[classes], ground, spots)
    kept = replace(board, must=tuple(sorted(here)))
    further = _cut(kept)
    post, gain = one_more(ground, board, here)
    return replace(
        plan,
        covered_all=replace(board, must=()).covered(here),
        open_ways=open_ways(ground, here),
        open_count=None if further.value is None else len(set(further.nearest_in) - set(here)),
        next_best=post,
        next_gain=gain,
    )


def one_more(ground: Ground, board: Board, standing: Sequence[int]) -> tuple[Post | None, float]:
    """Return where one post more closes most beside those that stand, and the share of the weight that it closes."""
    small = reduced(replace(board, must=tuple(sorted(standing))), len(ground.junctions))
    if not small.open_weight(()):
        return None, 0.0
    chosen = best_posts(small, len(small.must) + 1)
    (spot,) = set(small.spots[list(chosen.posts)].tolist()) - set(standing) or {-1}
    gain = (small.open_weight(()) - chosen.open_weight) / small.total
    return (posts_of(ground, board, [spot])[0], gain) if spot >= 0 else (None, 0.0)


def _notes(ground: Ground, order: Order) -> tuple[str, ...]:
    notes = []
    if not len(ground.gates) or not len(ground.entries):
        notes.append(f"No road of these classes ({order.classes}) leads from the outside into the area.")
    if order.heeds_one_way:
        notes.append("One-way signs are taken to be heeded; whoever means harm need not.")
    return tuple(notes)
