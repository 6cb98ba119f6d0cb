"""What a reader who comes again and again asks of the record: what is selected among what changed, and what is gone."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from tocsin.ledger.selecting import conditions, is_in_ring
from tocsin.records import IncidentId, Selection

_GONE = text("SELECT id FROM incident_changes WHERE changed > :number AND digest = '' ORDER BY changed")


def selected_since(connection: Connection, selection: Selection, number: int) -> Iterator[IncidentId]:
    """Yield the ids of incidents selected among those that changed after a change of that number."""
    asked = conditions(connection, selection)
    asked.add("facts.changed > :changed_after", changed_after=number)
    for row in connection.execute(asked.statement("facts.*"), asked.values).mappings():
        if selection.ring is None or is_in_ring(dict(row), selection.ring, is_certain=selection.is_certain):
            yield IncidentId(row["id"])


def gone_since(connection: Connection, number: int) -> Iterator[IncidentId]:
    """Yield the ids of incidents that are no more, merged or told of no longer, after a change of that number."""
    for ident in connection.execute(_GONE, {"number": number}).scalars():
        yield IncidentId(ident)
