"""Joins what is asked about fewer posts than close a ring: rotas, where most is seen, and what if.

As in planning.py, what comes out is private.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from tocsin.errors import BadRequest
from tocsin.planning import Asked, order_of, point_of
from tocsin.protection.ring_board import Board, reduced
from tocsin.protection.ring_cut import least_cut
from tocsin.protection.ring_ground import Ground
from tocsin.protection.ring_mixed import MixedPlan, even_plan, game_plan, rota_of
from tocsin.protection.ring_plan import Order, one_more, plan_ring, posts_of, scene_of
from tocsin.protection.ring_seen import flows_in, most_seen
from tocsin.protection.ring_ways import open_ways
from tocsin.protection.ring_whatif import detour, fallen_of, spots_of_posts, stretch_at, with_road, without
from tocsin.records.plans import OpenWay, Post
from tocsin.records.roads import RoadNetwork

Incidents = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """How often to stand where, for so many days, and what it is worth against somebody who watches."""

    posts: tuple[Post, ...]
    shares: tuple[float, ...]
    """Of days, by the plan."""
    stood: tuple[int, ...]
    """Days of this rota at each post."""
    days: tuple[tuple[str, tuple[int, ...]], ...]
    """Date or "day N", and the numbers of the posts that stand."""
    value: float
    words: str


def rota(
    network: RoadNetwork,
    asked: Asked,
    *,
    days: int,
    seed: str,
    begins: date | None = None,
    sees: float = 1.0,
    price_km: float = 0.0,
    incidents: Incidents = (),
) -> Rota:
    """Return a rota of ``asked.posts`` posts. Raises: BadRequest.

    With ``sees`` 1 and no price of the way it is the even plan on a smallest cut; else the game's plan.
    """
    if asked.posts is None or days < 1 or not 0 < sees <= 1 or price_km < 0:
        raise BadRequest("a rota wants --posts, at least one day, --sees above 0 and at most 1, and no --price below 0")
    order, ground, board = _ground(network, asked, incidents)
    plan = _mixed(ground, board, asked.posts, sees, price_km)
    spots = tuple(sorted(plan.shares))
    told = posts_of(ground, board, spots)
    number = {_at(post.lat, post.lon): post.number for post in told}
    spot_number = {s: number[_at(float(ground.lat[s]), float(ground.lon[s]))] for s in spots}
    laid = rota_of(plan, days, seed)
    stood = {n: sum(spot_number[s] == n for day in laid for s in day) for n in spot_number.values()}
    shares = {spot_number[s]: plan.shares[s] for s in spots}
    named = [str(begins + timedelta(d)) if begins else f"day {d + 1}" for d in range(days)]
    words = (
        f"whoever comes by {order.classes} roads and has watched meets {plan.value:.3f} posts at best"
        if price_km or sees < 1
        else f"whoever comes by {order.classes} roads, however long he has watched, is met with probability "
        f"{plan.value:.3f} at least"
    )
    return Rota(
        posts=told,
        shares=tuple(shares[p.number] for p in told),
        stood=tuple(stood[p.number] for p in told),
        days=tuple((d, tuple(sorted(spot_number[s] for s in day))) for d, day in zip(named, laid, strict=True)),
        value=plan.value,
        words=words,
    )


def _at(lat: float, lon: float) -> tuple[float, float]:
    return round(lat, 6), round(lon, 6)


def _ground(network: RoadNetwork, asked: Asked, incidents: Incidents) -> tuple[Order, Ground, Board]:
    order = order_of(network, asked, incidents)
    try:
        scene = scene_of(network, order)
    except ValueError as err:
        raise BadRequest(str(err)) from err
    return order, scene.grounds[order.classes], scene.boards[order.classes]


def _mixed(ground: Ground, board: Board, posts: int, sees: float, price_km: float) -> MixedPlan:
    """Return the mixed plan in the ground's spots."""
    cut = least_cut(board.web, board.cost, with_ways=False)
    if cut.value is None or not cut.nearest_in:
        raise BadRequest("there is no ring to draw a rota for: no road leads in, or one has no place for a post")
    if sees == 1.0 and not price_km and not board.must:
        return even_plan(cut.nearest_in, posts)
    # The price of a way lies on its pieces of road, so none is left out here.
    small = board if price_km else reduced(board, len(ground.junctions))
    price = ground.metres[small.spots] / 1000 * price_km
    try:
        plan = game_plan(small, posts, sees=np.full(small.web.count, sees), step_price=price)
    except ValueError as err:
        raise BadRequest(str(err)) from err
    return replace(plan, shares={int(small.spots[s]): share for s, share in plan.shares.items()})


def seen(network: RoadNetwork, asked: Asked, incidents: Incidents = ()) -> dict[str, Any]:
    """Return the posts at which most of what comes by the shortest ways is seen once. Raises: BadRequest."""
    if asked.posts is None or asked.posts < 1:
        raise BadRequest("say with --posts how many there are")
    order, ground, board = _ground(network, asked, incidents)
    flows = flows_in(ground, [float(w) for w in board.weight])
    if not flows:
        raise BadRequest("no road leads from the outside into the area")
    found = most_seen(flows, asked.posts)
    return {
        "posts": posts_of(ground, board, found.posts),
        "share": found.share,
        "bound": found.bound,
        "gap": found.gap,
        "greedy": found.greedy_share,
        "flows": len(flows),
        "weights": order.weights,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What changes when something falls, is cut or opens."""

    what: str
    open_ways: tuple[OpenWay, ...]
    """Ways in past the posts of the plan as it was."""
    before: int
    """How many there were."""
    cut: dict[str, int | None]
    """The least numbers of posts after the change."""
    cut_before: dict[str, int | None]
    next_best: Post | None = None
    """Where one post more closes most of what is open then; None where nothing is, or none can."""
    next_gain: float = 0.0
    """Range: 0..1. The share of the entries' weight that it closes."""
    round_m: float | None = None
    """The way round a stretch that is cut; inf where there is none, None where nothing is cut."""


def what_if(
    network: RoadNetwork, asked: Asked, *, falls: str = "", cut: str = "", opens: str = "", incidents: Incidents = ()
) -> WhatIf:
    """Return what one change does to a plan. Raises: BadRequest, where not exactly one is asked, or none can be."""
    if sum(map(bool, (falls, cut, opens))) != 1:
        raise BadRequest("ask for one thing: --falls LAT,LON (a post), --cut LAT,LON (a bridge or road), or --opens")
    order = order_of(network, asked, incidents)
    try:
        plan = plan_ring(network, order)
        places = [(post.lat, post.lon) for post in plan.posts]
        changed, words, round_m = _changed(network, falls, cut, opens)
        scene = scene_of(changed, order)
        ground, board = scene.grounds["all"], scene.boards["all"]
        standing = spots_of_posts(ground, places)
        if falls:
            fallen = fallen_of(ground, standing, *_place(falls, "--falls"))
            words = f"the post at {ground.network.road(int(ground.stretch[fallen]))} falls"
            standing = tuple(spot for spot in standing if spot != fallen)
        ways, (post, gain) = open_ways(ground, standing), one_more(ground, board, standing)
        after = plan.cut if falls else plan_ring(changed, order).cut
    except ValueError as err:
        raise BadRequest(str(err)) from err
    return WhatIf(
        what=words,
        open_ways=ways,
        before=len(plan.open_ways),
        cut=after,
        cut_before=plan.cut,
        next_best=post,
        next_gain=gain,
        round_m=round_m,
    )


def _changed(network: RoadNetwork, falls: str, cut: str, opens: str) -> tuple[RoadNetwork, str, float | None]:
    """Return the network after a change, what changed, and the way round what is cut."""
    if falls:
        return network, "", None
    if cut:
        return _cut(network, _place(cut, "--cut"))
    ends = [_place(words, "--opens") for words in opens.split(";")]
    if len(ends) != 2:
        raise BadRequest("--opens takes both ends of the road: 'LAT,LON;LAT,LON'")
    return with_road(network, ends[0], ends[1]), f"a road opens from {ends[0]} to {ends[1]}", None


def _cut(network: RoadNetwork, place: tuple[float, float]) -> tuple[RoadNetwork, str, float]:
    """Return the network without the bridge (else the road) at a place, what was cut, and the way round."""
    try:
        stretch, what = stretch_at(network, *place, bridges_only=True), "the bridge of"
    except ValueError:
        stretch, what = stretch_at(network, *place, bridges_only=False), "the road"
    found = detour(network, stretch)
    return _kept(network, without(network, stretch)), f"{what} {network.road(stretch)} is cut", found.round_metres


def _kept(network: RoadNetwork, which: np.ndarray) -> RoadNetwork:
    """Return a network of some of its stretches."""
    points = np.repeat(which, np.diff(network.shape_at))
    sizes = np.diff(network.shape_at)[which]
    columns = ("start", "end", "metres", "road_class", "direction", "is_bridge", "is_tunnel", "name", "ref", "way")
    return replace(
        network,
        **{column: getattr(network, column)[which] for column in columns},
        shape_at=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        shape_lat=network.shape_lat[points],
        shape_lon=network.shape_lon[points],
    )


def _place(words: str, option: str) -> tuple[float, float]:
    point = point_of(words)
    if point is None:
        raise BadRequest(f"{option} takes a point as LAT,LON, not {words!r}")
    return point
