"""A plan of posts on the roads around a place. Private: no plan or open way goes into a feed, export or digest."""

from dataclasses import dataclass

Course = tuple[tuple[float, float], ...]
"""Points (lat, lon) along a way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A place on a road where a post stands."""

    number: int
    """From 1, clockwise from the north of the protected place."""
    lat: float
    lon: float
    road: str
    """Number and name of the greatest road there; what it is where it has neither."""
    road_class: str
    """As OpenStreetMap writes it ("secondary")."""
    stands_at: str
    """"junction" or "road"."""
    way: int
    """OpenStreetMap's id of the road."""
    metres: float
    """From the middle of the protected area."""
    cost: int
    must: bool
    """Whether it was asked for."""
    value: float = 0.0
    """Range: 0..1. The share of the entries' weight that is open again if this post alone falls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWay:
    """A way from the outside into the area that passes no post."""

    course: Course
    metres: float
    roads: tuple[str, ...]
    """In the order in which they are driven."""
    least_class: str
    """The class of the smallest road on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the smallest sets of posts, and what speaks for it."""

    name: str
    """"nearest-in", "farthest-out" or "main-roads"."""
    why: str
    posts: tuple[Post, ...]
    on_main_roads: int
    mean_metres: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Why fewer posts cannot close the ring: as many ways as posts, that share no junction and no stretch of road."""

    ways: tuple[Course, ...]
    holds: bool
    """Whether the ways were checked, one by one, and are as many as the posts."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """What a number of posts closes at best."""

    posts: int
    covered: float
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RingPlan:
    """Posts around a place, and what they do."""

    place: str
    lat: float
    lon: float
    radius_m: float
    """Of the protected circle; of an outline, how far its farthest point lies from the middle."""
    outside_m: float
    network: str
    attribution: str
    licence: str
    classes: str
    """"main" or "all": the roads on which the posts close the ring."""
    weights: str
    """What the entries are weighted by, in words."""
    cut: dict[str, int | None]
    """The least numbers of posts that close "main" roads and "all" roads; None where no posts can."""
    posts: tuple[Post, ...]
    covered: float
    """Range: 0..1. The share of the entries' weight on the roads of ``classes`` that the posts close."""
    covered_all: float
    """The same on all roads."""
    gap: float
    """The share of the weight by which another plan of as many posts might be better; 0 is proven best."""
    entries: int
    choices: tuple[Choice, ...] = ()
    proof: Proof | None = None
    open_ways: tuple[OpenWay, ...] = ()
    """Ways in on all roads that pass no post, shortest first; none shares a spot with another."""
    open_count: int | None = 0
    """So many further posts would close what is open on all roads; None where no posts can."""
    next_best: Post | None = None
    """Where one more post closes most."""
    next_gain: float = 0.0
    curve: tuple[CurvePoint, ...] = ()
    notes: tuple[str, ...] = ()
    """What is peculiar to this plan."""
    outline: tuple[Course, ...] = ()
    """Outlines and holes (even-odd) of the protected area, each closed; () where it is a circle."""
    limits: tuple[str, ...] = ()
    """What no such plan can do."""
