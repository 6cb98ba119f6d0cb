"""The first schema.

Three kinds of table:

kept       custody, blobs, captures, texts, readings, claims, evidence, judgements, refusals. Rows are added and
           never changed; triggers refuse it. Their ``line`` is the custody line that covers them.
standing   sources, reports: which capture and which reading of a report are in force now.
computed   claim_keys, key_places, pairs, incidents, incident_claims, incident_ids and the word indexes:
           can be made again from what is kept.

``payload`` is the record itself as canonical JSON (``ledger/rows.py``); the
other columns repeat what is searched or joined by. Days in ``claim_keys`` are
counted as Python's ``date.toordinal`` does, so that nearness is arithmetic.
"""

import sqlalchemy as sa
from alembic import op

from tocsin.ledger.migrations.postgresql import Number, Text, is_postgresql, make_words_table, refuse_changes

revision = "0001"
down_revision = None

APPEND_ONLY = ("custody", "blobs", "captures", "texts", "readings", "claims", "evidence", "judgements", "refusals")


def upgrade() -> None:
    """Make every table, and the word indexes and triggers in the database's own way."""
    _make_custody()
    _make_material()
    _make_claims()
    _make_keys()
    _make_judgements()
    _make_incidents()
    if is_postgresql():
        make_words_table("report_words", "title", "body")
        make_words_table("claim_words", "quotes")
        refuse_changes(APPEND_ONLY)
    else:
        _make_word_indexes()
        _make_triggers()


def _make_custody() -> None:
    op.create_table(
        "custody",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Text, nullable=False),
        sa.Column("act", Text, nullable=False),
        sa.Column("subject", Text, nullable=False),
        sa.Column("content", Text, nullable=False),
        sa.Column("previous", Text, nullable=False),
        sa.Column("digest", Text, nullable=False, unique=True),
    )


def _make_material() -> None:
    op.create_table(
        "sources",
        sa.Column("id", Text, primary_key=True),
        sa.Column("name", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("language", Text, nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", Text, nullable=False, unique=True),
        sa.Column("doc", Text, nullable=False),
        sa.Column("source", Text, sa.ForeignKey("sources.id"), nullable=False),
        sa.Column("capture", sa.Integer, comment="line of the latest capture"),
        sa.Column("reading", sa.Integer, comment="line of the reading in force"),
        sa.Column("payload", Text, nullable=False),
    )
    # PostgreSQL's trees take keys of some 2,700 bytes, and an address may be longer; a hash takes any.
    op.create_index("ix_reports_doc", "reports", ["doc"], postgresql_using="hash")
    op.create_table(
        "blobs",
        sa.Column("id", Text, primary_key=True),
        sa.Column("media_type", Text, nullable=False),
        sa.Column("size", Number, nullable=False, comment="bytes before packing"),
        sa.Column("packed", sa.LargeBinary, nullable=False, comment="zlib"),
    )
    op.create_table(
        "captures",
        _line(),
        sa.Column("id", Text, nullable=False, index=True),
        sa.Column("report", Text, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("blob", Text, sa.ForeignKey("blobs.id"), nullable=False, index=True),
        sa.Column("captured_at", Text, nullable=False),
        sa.Column("payload", Text, nullable=False),
    )
    op.create_index("captures_latest", "captures", ["report", "captured_at", "line"])
    op.create_table(
        "texts",
        _line(),
        sa.Column("id", Text, nullable=False, unique=True),
        sa.Column("capture", Text, nullable=False, index=True),
        sa.Column("payload", Text, nullable=False),
    )


def _make_claims() -> None:
    op.create_table(
        "readings",
        _line(),
        sa.Column("report", Text, sa.ForeignKey("reports.id"), nullable=False, index=True),
        sa.Column("text", Text, sa.ForeignKey("texts.id"), nullable=False),
        sa.Column("reader", Text, nullable=False),
        sa.Column("not_read", Text, nullable=False),
        sa.UniqueConstraint("text", "reader"),
    )
    op.create_table(
        "claims",
        sa.Column("entered", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", Text, nullable=False, unique=True),
        sa.Column("reading", sa.Integer, sa.ForeignKey("readings.line"), nullable=False, index=True),
        sa.Column("report", Text, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("about", Text, index=True),
        sa.Column("confidence", sa.Float),
        sa.Column("payload", Text, nullable=False),
    )
    op.create_table(
        "evidence",
        sa.Column("claim", sa.Integer, sa.ForeignKey("claims.entered"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True, comment="order within the claim, from 0"),
        sa.Column("field", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("text", Text, index=True),
        sa.Column("part", Text, nullable=False),
        sa.Column("begins", Number),
        sa.Column("ends", Number),
        sa.Column("quote", Text, nullable=False),
        sqlite_with_rowid=False,
    )


def _make_keys() -> None:
    op.create_table(
        "claim_keys",
        sa.Column("claim", sa.Integer, sa.ForeignKey("claims.entered"), primary_key=True, autoincrement=False),
        sa.Column("earliest", sa.Integer),
        sa.Column("latest", sa.Integer),
        sa.Column("reach", sa.Integer, comment="class of the interval's length, see ledger/nearness.py"),
        sa.Column("country", Text, nullable=False),
    )
    op.create_index("claim_keys_country", "claim_keys", ["reach", "country", "earliest", "latest"])
    op.create_index("claim_keys_days", "claim_keys", ["reach", "earliest", "latest"])
    op.create_table(
        "key_places",
        sa.Column("claim", sa.Integer, sa.ForeignKey("claims.entered"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("place", Text, nullable=False),
        sa.Column("is_open", sa.Integer, nullable=False, comment="1 where the key's date is open"),
        sqlite_with_rowid=False,
    )
    op.create_index("key_places_place", "key_places", ["place", "is_open", "claim"])


def _make_judgements() -> None:
    op.create_table(
        "judgements",
        _line(),
        sa.Column("id", Text, nullable=False, unique=True),
        sa.Column("verdict", Text, nullable=False),
        sa.Column("left_claim", Text, nullable=False, index=True),
        sa.Column("right_claim", Text, index=True),
        sa.Column("payload", Text, nullable=False),
    )
    op.create_table(
        "refusals",
        _line(),
        sa.Column("at", Text, nullable=False),
        sa.Column("location", Text, nullable=False),
        sa.Column("payload", Text, nullable=False),
    )
    op.create_index("ix_refusals_location", "refusals", ["location"], postgresql_using="hash")


def _make_incidents() -> None:
    op.create_table(
        "pairs",
        sa.Column("left_claim", Text, primary_key=True),
        sa.Column("right_claim", Text, primary_key=True, index=True),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("payload", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "incidents",
        sa.Column("id", Text, primary_key=True),
        sa.Column("type", Text, nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("earliest", Text, index=True),
        sa.Column("latest", Text),
        sa.Column("country", Text, nullable=False),
        sa.Column("killed_low", Number),
        sa.Column("killed_best", Number),
        sa.Column("killed_high", Number),
        sa.Column("payload", Text, nullable=False),
    )
    op.create_table(
        "incident_claims",
        sa.Column("claim", Text, primary_key=True),
        sa.Column("incident", Text, sa.ForeignKey("incidents.id"), nullable=False, index=True),
    )
    op.create_table(
        "incident_ids",
        sa.Column("id", Text, primary_key=True),
        sa.Column("claim", Text, nullable=False, index=True, comment="the claim to look for when the id is asked for"),
    )


def _line() -> sa.Column[int]:
    return sa.Column("line", sa.Integer, sa.ForeignKey("custody.seq"), primary_key=True, autoincrement=False)


def _make_word_indexes() -> None:
    # Diacritics are folded so that "Maïduguri" is found by "Maiduguri"; rowids are reports.number and claims.entered.
    for table, columns in (("report_words", "title, body"), ("claim_words", "quotes")):
        op.execute(f"CREATE VIRTUAL TABLE {table} USING fts5({columns}, tokenize = 'unicode61 remove_diacritics 2')")


def _make_triggers() -> None:
    for table in APPEND_ONLY:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the record is append-only: no {act} of {table}'); END"
            )
