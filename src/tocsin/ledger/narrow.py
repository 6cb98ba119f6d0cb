"""The narrow tables as they are, for who holds all incidents in memory: an overview counts and draws from them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, TextClause, text

from tocsin.ledger.selecting import conditions, facts_of
from tocsin.ledger.store import asking, chunks
from tocsin.ledger.summaries import summaries_of
from tocsin.records import Selection, Summary


class Fact(NamedTuple):
    """An incident's main values as the table has them; days are ISO strings, None where open."""

    number: int
    id: str
    type: str
    status: str
    earliest: str | None
    latest: str | None
    country: str
    province: str
    place: str
    place_id: str
    where_prec: int | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    south: float | None
    north: float | None
    west: float | None
    east: float | None
    origins: int
    certainty: float
    is_reviewed: int


_ALL = f"SELECT {', '.join(Fact._fields)} FROM incident_facts"
_FACTS = f"{_ALL} ORDER BY sorted, number"
_FACTS_SINCE = f"{_ALL} WHERE changed > :since"  # in no order: SQLite would walk the whole index by date for one
_FIGURES = "SELECT incident, harm, victims, is_part, best FROM incident_tolls"
_ROLES = "SELECT incident, actor, role FROM incident_actors"
_MANY_CHANGED = text("SELECT count(*) FROM incident_facts WHERE changed > :since")
_ACTORS = text("SELECT number, id, name FROM actor_names")
_BY_NUMBER = asking("SELECT * FROM incident_facts WHERE number IN :some")
AT_ONCE = 50_000
"""Rows handed over at a time. Source: our choice."""
Rows = Iterator[Sequence[Sequence[Any]]]
"""Rows of a table, many at a time."""


def _parts(connection: Connection, question: TextClause) -> Rows:
    yield from connection.execute(question).yield_per(AT_ONCE).partitions()


def facts(connection: Connection, since: int | None = None) -> Rows:
    """Yield every incident's main values (:class:`Fact`), by date, those without one last.

    ``since``: only of incidents that changed after the change of that number, in no order.
    """
    if since is None:
        yield from _parts(connection, text(_FACTS))
    else:
        yield from _parts(connection, text(_FACTS_SINCE).bindparams(since=since))


def figures(connection: Connection, numbers: Sequence[int] | None = None) -> Rows:
    """Yield (incident's number, harm, group of victims, whether it counts a part, best figure) of every view.

    ``numbers``: only of the incidents of these numbers.
    """
    return _of(connection, _FIGURES, numbers)


def roles(connection: Connection, numbers: Sequence[int] | None = None) -> Rows:
    """Yield (incident's number, actor's number, role) of every actor of every incident, or of those of ``numbers``."""
    return _of(connection, _ROLES, numbers)


def _of(connection: Connection, question: str, numbers: Sequence[int] | None) -> Rows:
    if numbers is None:
        yield from _parts(connection, text(question))
        return
    asked = asking(f"{question} WHERE incident IN :some")
    for some in chunks(numbers):
        yield connection.execute(asked, {"some": some}).all()


def many_changed(connection: Connection, since: int) -> int:
    """Return how many incidents changed after the change of that number."""
    return int(connection.execute(_MANY_CHANGED, {"since": since}).scalar_one())


def actor_names(connection: Connection) -> dict[int, tuple[str, str]]:
    """Return each actor's number with its id in the directory, "" for none, and its name."""
    return {row.number: (row.id, row.name) for row in connection.execute(_ACTORS)}


def selected(connection: Connection, selection: Selection) -> list[int]:
    """Return the numbers of the incidents selected, in no order.

    Raises: BadRequest where the selection's words hold none.
    """
    if selection.ring is not None:
        return [row["number"] for row in facts_of(connection, selection, after=None, newest_first=False)]
    asked = conditions(connection, selection)
    return list(connection.execute(asked.statement("facts.number"), asked.values).scalars())


def summaries_by_number(connection: Connection, numbers: Sequence[int]) -> tuple[Summary, ...]:
    """Return the summaries of incidents by their numbers, in the order asked for; those that are gone are left out."""
    rows: dict[int, dict[str, Any]] = {}
    for some in chunks(numbers):
        rows.update((row["number"], dict(row)) for row in connection.execute(_BY_NUMBER, {"some": some}).mappings())
    return tuple(summaries_of(connection, [rows[number] for number in numbers if number in rows]))
