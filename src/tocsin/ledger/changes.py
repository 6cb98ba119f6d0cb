"""Which incidents may have been settled differently since a custody line.

Every entry that can settle incidents anew leaves a line: a reading or a judgement. What such a line can touch are the
incidents that hold a claim of a reading since, or one that was judged since, or one that was ever compared with a
claim of a report read since: when a page no longer tells of a happening, its old claim leaves the incident, and only
the comparison still leads there. That is never too few; looking at an incident that did not change does no harm.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from tocsin.ledger.rows import record
from tocsin.records import Incident

_LINE = text("SELECT coalesce(max(seq), 0) FROM custody")
_TOUCHED = text(
    "SELECT payload FROM incidents WHERE id IN (SELECT incident FROM incident_claims WHERE claim IN ("
    "SELECT id FROM claims WHERE reading >= :line "
    "UNION SELECT left_claim FROM judgements WHERE line >= :line "
    "UNION SELECT right_claim FROM judgements WHERE line >= :line "
    "UNION SELECT right_claim FROM pairs JOIN claims ON claims.id = pairs.left_claim "
    "WHERE claims.report IN (SELECT report FROM readings WHERE line >= :line) "
    "UNION SELECT left_claim FROM pairs JOIN claims ON claims.id = pairs.right_claim "
    "WHERE claims.report IN (SELECT report FROM readings WHERE line >= :line))) ORDER BY id"
)


def last_line(connection: Connection) -> int:
    """Return the number of the last custody line, 0 where there is none."""
    return int(connection.execute(_LINE).scalar_one())


def touched_since(connection: Connection, line: int) -> Iterator[Incident]:
    """Yield the incidents that may have been settled differently by a line from this one on."""
    for written in connection.execute(_TOUCHED, {"line": line}).scalars():
        yield record(Incident, written)
