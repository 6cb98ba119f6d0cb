"""The record: what was captured, what was read in it, what people judged, and what is computed from that.

One SQLite file (WAL) or one PostgreSQL database, schema by Alembic, reached
through SQLAlchemy Core.

kept       captures, bytes, texts, readings, claims, evidence, judgements, refusals: rows are added and never
           changed, and every one is covered by a line of the custody log (``custody.py``)
in force   a report stands by its latest capture and that capture's last reading; the claims of that reading,
           and no others, are in force (``standing.py``)
computed   keys, pairs, incidents, word indexes: thrown away and made again by a rebuild

All that is entered goes through :meth:`Ledger.writing`: one transaction, one
writer at a time, all or nothing. The same material entered twice changes
nothing. The room has no clock: times come in with what they belong to, so two
records fed the same material hold the same lines. What comes out is records,
made from canonical JSON (``rows.py``); matching always gets what the record
holds, never what was just handed in.

What must never happen: a row without a custody line; a change to a kept row;
an incident that holds a claim out of force, or a claim in force that fell out
of its incident unnamed (``Entry.settle`` and ``Entry.check`` refuse both).
A new kind of kept thing needs a table, an act in ``custody.py``, a check in
``verification.py`` and a paragraph in docs/custody.md.
"""

from tocsin.ledger.address import is_server
from tocsin.ledger.answers import Break, Counts, Hit, KeptRefusal, KeptReport, Verification
from tocsin.ledger.bulk import Prepared, prepare
from tocsin.ledger.entry import Entry
from tocsin.ledger.erasing import Erasure
from tocsin.ledger.joining import Joined
from tocsin.ledger.ledger import Ledger, open_ledger, upgrade_ledger

__all__ = [
    "Break",
    "Counts",
    "Entry",
    "Erasure",
    "Hit",
    "Joined",
    "KeptRefusal",
    "KeptReport",
    "Ledger",
    "Prepared",
    "Verification",
    "is_server",
    "open_ledger",
    "prepare",
    "upgrade_ledger",
]
