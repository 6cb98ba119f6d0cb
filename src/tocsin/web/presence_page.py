"""Presence: where groups act, and are said to be or to hold ground, on a map whose date moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from tocsin.analysis.standing import HALF_LIFE, HOLDING, Standing, standings
from tocsin.errors import BadRequest
from tocsin.records import ClaimKind, Where
from tocsin.records.columns import OPEN_END, OPEN_START, Columns
from tocsin.selecting import as_date
from tocsin.standings import Acts, acts, said_of
from tocsin.web.asking import asked_of
from tocsin.web.ground import Ground, area_at, ground_of
from tocsin.web.house import House
from tocsin.web.rendering import house_of, page

router = APIRouter()
COLOURS = 5
"""Groups with a colour of their own, those with the most incidents; the others share one. Our choice."""
FAINTEST = 0.05
"""Evidence that weighs less is in the table and not on the map. Our choice: over two years old."""
SHOWN = 300
LEVELS = ("province", "district")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An area, or a point where no outline is known, with the groups whose it is."""

    path: str
    x: float
    y: float
    groups: tuple[int, ...]
    """Numbers of the groups' colours, each once; several are drawn as stripes."""
    weight: float
    is_held: bool
    """Said to be held or taken by somebody."""
    is_disputed: bool
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A row of the table."""

    acts: Acts | None
    standing: Standing | None
    address: str
    """Where its incidents are listed."""

    @property
    def one(self) -> Acts | Standing:
        found = self.acts or self.standing
        assert found is not None
        return found


@router.get("/presence")
def presence(request: Request, actor: str = "", at: str = "", by: str = "province", month: str = "") -> Response:
    """Show where groups stood on a day, as evidence up to that day tells it."""
    if by not in LEVELS:
        raise BadRequest(f"by {by!r}: it is {' or '.join(LEVELS)}")
    house = house_of(request)
    months = months_of(house.counter.columns(), house.clock().date())
    day = day_of(at, month, months, house.clock().date())
    done = [one for one in acts(house.counter, day, by) if _is_of(one.actor, actor)]
    said = [one for one in standings(said_of(house.ledger, ClaimKind.PRESENCE), day) if _is_of(one.actor, actor)]
    numbers = _numbers(done, said)
    ground, places = _ground(house, actor, by, day)
    shown = {
        "day": day,
        "months": months,
        "at_month": place_of_month(months, day),
        "by": by,
        "levels": LEVELS,
        "actor": actor,
    }
    shown |= {"half_life": HALF_LIFE, "numbers": numbers, "ground": ground, "said": said, "done": done}
    if ground:
        shown["marks"] = list(_marks(ground, places, done, said, numbers))
    shown["rows"] = [*(_row(one) for one in said), *(_row(one) for one in done)][:SHOWN]
    return page(request, "presence.html", 200, **shown)


def months_of(columns: Columns, today: date) -> list[date]:
    """Return the last day of each month from the record's first dated incident to its last, or today."""
    first = columns.earliest[columns.is_dated & (columns.earliest > OPEN_START)]
    last = columns.latest[columns.is_dated & (columns.latest < OPEN_END)]
    if not len(first) or not len(last):
        return []
    begins, ends = date.fromordinal(int(first.min())), min(today, date.fromordinal(int(last.max())))
    found, year, month = [], begins.year, begins.month
    while date(year, month, 1) <= ends:
        year, month = (year + month // 12, month % 12 + 1)
        found.append(date(year, month, 1) - timedelta(days=1))
    return found


def day_of(at: str, month: str, months: list[date], today: date) -> date:
    """Return the day asked for: a month by its place, else a date, else the record's last. Raises: BadRequest."""
    if month.isdigit() and int(month) < len(months):
        return months[int(month)]
    if at:
        return as_date(at)
    return months[-1] if months else today


def place_of_month(months: list[date], day: date) -> int:
    """Return the place of a day's month among months, the nearest where it lies outside."""
    return max(0, min(len(months) - 1, sum(one < day for one in months)))


def _is_of(name: str, words: str) -> bool:
    return all(word in name.casefold() for word in words.casefold().split())


def _numbers(done: list[Acts], said: list[Standing]) -> dict[str, int]:
    """Return the colour of each group, by how much is told of it; COLOURS for those that share the last."""
    many: dict[str, int] = {}
    for one in done:
        many[one.actor] = many.get(one.actor, 0) + len(one.ids)
    for told in said:
        many[told.actor] = many.get(told.actor, 0) + len(told.reports)
    ordered = sorted(many, key=lambda name: (-many[name], name))
    return {name: min(number, COLOURS) for number, name in enumerate(ordered)}


def _ground(house: House, actor: str, by: str, day: date) -> tuple[Ground | None, dict[str, tuple[float, float]]]:
    """Return the map's ground, the same for every day, and where each area of it lies."""
    last = max(day, house.clock().date())
    every = [one for one in acts(house.counter, last, by) if _is_of(one.actor, actor)]
    newest = {one.area: one for one in reversed(every)}
    summaries = house.ledger.summaries_by_number(sorted({one.number for one in newest.values()}))
    at = {str(one.id): (one.lat, one.lon) for one in summaries if one.lat is not None and one.lon is not None}
    places = {area: at[one.ids[0]] for area, one in newest.items() if one.ids[0] in at}
    points = [*places.values(), *(point for _, point in _said_points(house, last, actor))]
    rounded = tuple(sorted({(round(lat, 1), round(lon, 1)) for lat, lon in points}))
    return (ground_of(rounded) if rounded else None), places


def _said_points(house: House, day: date, actor: str) -> Iterator[tuple[str, tuple[float, float]]]:
    for one in standings(said_of(house.ledger, ClaimKind.PRESENCE), day):
        where = _where(one)
        if _is_of(one.actor, actor) and where and where.candidates:
            yield one.other, (where.candidates[0].lat, where.candidates[0].lon)


def _where(one: Standing) -> Where | None:
    said = one.told[0].said if one.told else None
    return said.place.value if said is not None and hasattr(said, "place") else None


def _marks(
    ground: Ground,
    places: dict[str, tuple[float, float]],
    done: list[Acts],
    said: list[Standing],
    numbers: dict[str, int],
) -> Iterator[Mark]:
    """Yield what lies on the map: areas where groups acted, and over them what is said to be held."""
    areas: dict[str, list[Acts]] = {}
    for one in done:
        if one.weight >= FAINTEST and one.area in places:
            areas.setdefault(one.area, []).append(one)
    for area, groups in areas.items():
        (lat, lon), kind = places[area], "district" if groups[0].district else "province"
        told = "; ".join(f"{one.actor} {len(one.ids)}, {one.first} – {one.last}" for one in groups)
        yield _mark(ground, area_at(lat, lon, kind), (lat, lon), groups, numbers, f"{area}: {told}")
    held: dict[str, list[Standing]] = {}
    for claim in said:
        where = _where(claim)
        if where and where.candidates and (claim.weight is None or claim.weight >= FAINTEST):
            held.setdefault(claim.other, []).append(claim)
    for place, claims in held.items():
        where = _where(claims[0])
        assert where is not None
        best = where.candidates[0]
        told = "; ".join(f"{one.actor}: {one.kind}, {one.first or '?'} – {one.last or '?'}" for one in claims)
        yield _mark(ground, best.id, (best.lat, best.lon), claims, numbers, f"{place}: {told}")


def _mark(
    ground: Ground,
    area: str,
    point: tuple[float, float],
    told: "list[Acts] | list[Standing]",
    numbers: dict[str, int],
    title: str,
) -> Mark:
    x, y = ground.at(*point)
    holding = [one for one in told if isinstance(one, Standing) and one.kind in HOLDING]
    return Mark(
        path=ground.path(area),
        x=x,
        y=y,
        groups=tuple(sorted({numbers[one.actor] for one in told}))[:3],
        weight=round(max((one.weight or 0.0) for one in told), 2),
        is_held=bool(holding),
        is_disputed=any(one.conflicts for one in holding),
        title=title,
    )


def _row(one: Acts | Standing) -> Told:
    if isinstance(one, Standing):
        return Told(acts=None, standing=one, address="")
    words = {"actor": one.actor_id, "attributed": "either", "country": one.country, "province": one.province}
    words |= {"to": one.last.isoformat()}
    return Told(acts=one, standing=None, address=asked_of(words).address())
