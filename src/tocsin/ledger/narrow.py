"""The narrow tables as they are, for who holds all incidents in memory: an overview counts and draws from them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from tocsin.ledger.selecting import conditions, facts_of
from tocsin.ledger.store import asking, chunks
from tocsin.ledger.summaries import summaries_of
from tocsin.records import Harm, Selection, Summary


class Fact(NamedTuple):
    """An incident's main values as the table has them; days are ISO strings, None where open."""

    number: int
    id: str
    type: str
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
    origins: int
    is_reviewed: int


_FACTS = text(f"SELECT {', '.join(Fact._fields)} FROM incident_facts ORDER BY sorted, number")
_FIGURES = text("SELECT incident, best, is_part FROM incident_tolls WHERE harm = :harm AND best IS NOT NULL")
_ROLES = text(
    "SELECT incident_actors.incident, incident_actors.role, actor_names.id, actor_names.name FROM incident_actors "
    "JOIN actor_names ON actor_names.number = incident_actors.actor ORDER BY incident_actors.incident"
)
_BY_NUMBER = asking("SELECT * FROM incident_facts WHERE number IN :some")


def facts(connection: Connection) -> Iterator[Fact]:
    """Yield every incident's main values, by date, those without one last."""
    for row in connection.execute(_FACTS):
        yield Fact._make(row)


def figures(connection: Connection, harm: Harm) -> Iterator[tuple[int, int, int]]:
    """Yield (incident's number, best figure, whether it counts a part of the people) of every view of a harm."""
    for row in connection.execute(_FIGURES, {"harm": harm.value}):
        yield row.incident, row.best, row.is_part


def roles(connection: Connection) -> Iterator[tuple[int, str, str, str]]:
    """Yield (incident's number, role, actor's id, actor's name) of every actor of every incident."""
    for row in connection.execute(_ROLES):
        yield row.incident, row.role, row.id, row.name


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
