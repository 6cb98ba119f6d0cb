"""A selection as a question: the conditions on ``incident_facts`` that say which incidents are asked for.

One place for all that lists, counts, maps and exports incidents, so that a
figure and its list can never go by different filters. Conditions are plain SQL
with bound values; what SQL cannot say exactly (distance on the globe) is asked
generously here and settled by :func:`is_in_ring`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Connection, TextClause, bindparam, text

from tocsin.ledger.rows import Row
from tocsin.ledger.search import wanted_of
from tocsin.ledger.store import each
from tocsin.ledger.summaries import KM_OF_DEGREE, searched
from tocsin.ledger.words import words_query
from tocsin.records import ROLES_OF, Attributed, Box, Ring, Selection
from tocsin.reference.globe import km_between

ACTOR_ID = "actor:"
"""What directory ids begin with; anything else asked for is words."""

_IN_REPORTS = (
    "facts.id IN (SELECT incident_claims.incident FROM ({found}) AS found "
    "JOIN reports ON reports.number = found.rowid JOIN claims ON claims.report = reports.id "
    "JOIN incident_claims ON incident_claims.claim = claims.id)"
)
_HAS_ACTOR = "facts.number IN (SELECT incident FROM incident_actors WHERE {asked})"


@dataclass(slots=True)
class Conditions:
    """Conditions on ``incident_facts AS facts`` and the values bound in them."""

    sql: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, sql: str, **values: Any) -> None:
        """Add a condition; what is bound must have a name of its own."""
        self.sql.append(sql)
        self.values.update(values)

    def statement(self, select: str, rest: str = "") -> TextClause:
        """Return ``SELECT ... FROM incident_facts AS facts WHERE these``; lists among the values are expanded."""
        where = f" WHERE {' AND '.join(self.sql)}" if self.sql else ""
        lists = [name for name, value in self.values.items() if isinstance(value, list)]
        expanding: list[BindParameter[Any]] = [bindparam(name, None, expanding=True) for name in lists]
        return text(f"SELECT {select} FROM incident_facts AS facts{where} {rest}").bindparams(*expanding)


def conditions(connection: Connection, selection: Selection) -> Conditions:
    """Return what a selection asks of an incident's main values.

    Raises: BadRequest where its words hold none.
    """
    asked = Conditions()
    _add_period(asked, selection)
    _add_codes(asked, selection)
    _add_actor(connection, asked, selection)
    _add_place(connection, asked, selection)
    _add_toll(asked, selection)
    if selection.words:
        found = words_query(connection, "report_words")
        asked.add(_IN_REPORTS.format(found=found), **wanted_of(selection.words).asked(connection))
    return asked


def _add_period(asked: Conditions, selection: Selection) -> None:
    if selection.since is None and selection.until is None:
        return
    asked.add("(facts.earliest IS NOT NULL OR facts.latest IS NOT NULL)")
    if selection.since:
        may = "(facts.latest >= :since OR facts.latest IS NULL)"
        edge = "facts.earliest >= :since" if selection.is_certain else may
        asked.add(edge, since=selection.since.isoformat())
    if selection.until:
        may = "(facts.earliest <= :until OR facts.earliest IS NULL)"
        edge = "facts.latest <= :until" if selection.is_certain else may
        asked.add(edge, until=selection.until.isoformat())


def _add_codes(asked: Conditions, selection: Selection) -> None:
    if selection.types:
        asked.add("facts.type IN :types", types=[t.value for t in selection.types])
    if selection.statuses:
        asked.add("facts.status IN :statuses", statuses=[s.value for s in selection.statuses])
    if selection.country:
        asked.add("facts.country = :country", country=selection.country)
    if selection.province:
        asked.add("facts.province = :province", province=selection.province)
    if selection.certainty > 0:
        asked.add("facts.certainty >= :certainty", certainty=selection.certainty)
    if selection.origins > 1:
        asked.add("facts.origins >= :origins", origins=selection.origins)
    if selection.is_reviewed is not None:
        asked.add("facts.is_reviewed = :reviewed", reviewed=int(selection.is_reviewed))


def _add_actor(connection: Connection, asked: Conditions, selection: Selection) -> None:
    if not selection.actor and selection.attributed is None:
        return
    by_name = ""
    if selection.actor:
        asked.values["actors"] = asked_actors(connection, selection.actor)
        by_name = "actor IN :actors"
    if selection.attributed is None:
        asked.add(_HAS_ACTOR.format(asked=by_name))
        return
    is_neither = selection.attributed is Attributed.NEITHER
    roles = ROLES_OF[Attributed.EITHER if is_neither else selection.attributed]
    named = " AND ".join(filter(None, (by_name, "role IN :roles")))
    found = _HAS_ACTOR.format(asked=named)
    asked.add(f"NOT {found}" if is_neither else found, roles=[role.value for role in roles])


def asked_actors(connection: Connection, name: str) -> list[int]:
    """Return the numbers of the names that are asked for: of one directory id, or with all the words."""
    if name.startswith(ACTOR_ID):
        return list(connection.execute(text("SELECT number FROM actor_names WHERE id = :id"), {"id": name}).scalars())
    return _numbers(connection, "actor_names", name)


def _numbers(connection: Connection, table: str, name: str) -> list[int]:
    """Return the rows of a table of names that have all the words of a name."""
    wanted = searched(name).split()
    if not wanted:
        return []
    each = " AND ".join(f"words LIKE :word{n}" for n in range(len(wanted)))
    values = {f"word{n}": f"% {word} %" for n, word in enumerate(wanted)}
    return list(connection.execute(text(f"SELECT number FROM {table} WHERE {each}"), values).scalars())


def _add_place(connection: Connection, asked: Conditions, selection: Selection) -> None:
    if selection.place:
        asked.add(
            "facts.number IN (SELECT incident FROM incident_places WHERE place IN :places)",
            places=_numbers(connection, "place_words", selection.place),
        )
    if selection.box:
        _add_box(asked, selection.box, "box", is_certain=selection.is_certain)
    if selection.ring:
        _add_box(asked, box_around(selection.ring), "ring", is_certain=selection.is_certain)


def _add_box(asked: Conditions, box: Box, name: str, *, is_certain: bool) -> None:
    """Ask for circles that touch a box, or lie in it as a whole; also across the 180th meridian."""
    south, north = ("south >= ", "north <= ") if is_certain else ("north >= ", "south <= ")
    west, east = ("west >= ", "east <= ") if is_certain else ("east >= ", "west <= ")
    right = box.east if box.east >= box.west else box.east + 360
    asked.add(f"facts.{south}:{name}_south AND facts.{north}:{name}_north")
    around = " OR ".join(
        f"(facts.{west}:{name}_west + {turn} AND facts.{east}:{name}_east + {turn})" for turn in (0, 360, -360)
    )
    asked.add(f"({around})")
    asked.values |= {f"{name}_south": box.south, f"{name}_north": box.north}
    asked.values |= {f"{name}_west": box.west, f"{name}_east": right}


def box_around(ring: Ring) -> Box:
    """Return the box that holds a ring."""
    up = ring.km / KM_OF_DEGREE
    reach = min(89.999, abs(ring.lat) + up)
    across = min(180.0, up / math.cos(math.radians(reach)))
    south, north = max(-90.0, ring.lat - up), min(90.0, ring.lat + up)
    if across >= 180.0:
        return Box(south=south, west=-180.0, north=north, east=180.0)
    return Box(south=south, west=_turned(ring.lon - across), north=north, east=_turned(ring.lon + across))


def _turned(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0


def _add_toll(asked: Conditions, selection: Selection) -> None:
    wanted = []
    if selection.least is not None:
        wanted.append("best >= :least")
        asked.values["least"] = selection.least
    if selection.group is not None:
        wanted.append("victims = :victims")
        asked.values["victims"] = selection.group.value
    if wanted:
        asked.add(
            f"facts.number IN (SELECT incident FROM incident_tolls WHERE harm = :harm AND {' AND '.join(wanted)})",
            harm=selection.harm.value,
        )


def is_in_ring(row: Row, ring: Ring, *, is_certain: bool) -> bool:
    """Return whether an incident known to lie within a circle may lie in the ring, or surely does."""
    km = km_between(row["lat"], row["lon"], ring.lat, ring.lon)
    return bool(km + row["radius_km"] <= ring.km if is_certain else km - row["radius_km"] <= ring.km)


def facts_of(
    connection: Connection, selection: Selection, *, after: tuple[str, int] | None, newest_first: bool
) -> Iterator[Row]:
    """Yield the rows of ``incident_facts`` that are selected, in the order of their dates.

    ``after``: ``sorted`` and ``number`` of the row to go on behind.
    """
    asked = conditions(connection, selection)
    if after is not None:
        way = "<" if newest_first else ">"
        asked.add(
            f"(facts.sorted {way} :last_sorted OR (facts.sorted = :last_sorted AND facts.number {way} :last_number))",
            last_sorted=after[0],
            last_number=after[1],
        )
    down = " DESC" if newest_first else ""
    statement = asked.statement("facts.*", f"ORDER BY facts.sorted{down}, facts.number{down}")
    for found in each(connection, statement, asked.values):
        row = dict(found._mapping)
        if selection.ring is None or is_in_ring(row, selection.ring, is_certain=selection.is_certain):
            yield row
