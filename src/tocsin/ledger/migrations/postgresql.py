"""What revisions need so that PostgreSQL keeps the record as SQLite does.

A revision names the kinds of column that the two databases hold differently
(``Text``, ``Number``) from here, and has each trigger and word index in two
spellings: SQLite's in the revision itself, PostgreSQL's from here.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

Text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text in the order of its code points, as SQLite sorts it: the server's language must not order the record."""

Number = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
"""A number that a report may tell as large as it likes; SQLite's integers have 64 bits anyway."""


def is_postgresql() -> bool:
    """Whether the revision runs on PostgreSQL."""
    return op.get_context().dialect.name == "postgresql"


def make_words_table(table: str, *columns: str) -> None:
    """Make a word index: its texts under ``rowid`` as FTS5 has them, and their words in parts (ledger/words.py)."""
    op.create_table(
        table,
        sa.Column("rowid", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(column, Text, nullable=False) for column in columns),
    )
    op.execute(
        f"CREATE TABLE {table}_found (rowid integer NOT NULL REFERENCES {table} ON DELETE CASCADE, "
        "part integer NOT NULL, words tsvector NOT NULL, PRIMARY KEY (rowid, part))"
    )
    op.execute(f"CREATE INDEX {table}_found_words ON {table}_found USING gin (words)")
    op.execute(f"CREATE INDEX {table}_found_parted ON {table}_found (rowid) WHERE part = 1")


def refuse_changes(tables: Iterable[str]) -> None:
    """Let triggers refuse every change and removal of what is kept, TRUNCATE too."""
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the record is append-only: no % of %', lower(TG_OP), TG_TABLE_NAME; END $$"
    )
    for table in tables:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
