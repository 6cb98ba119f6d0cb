"""Judgements carried over, notices in the custody log, and erasing.

carried    computed: judged claim -> the claim in force that it stands for now (``ledger/carrying.py``)
notices    kept: what the record itself was told, each under a custody line: settings, erasures, records merged in
pieces     kept: what an erasure took away or blacked out, by the digest it had and has (``ledger/erasing.py``)
joined_lines  kept: the custody log of a record merged in, line by line (``ledger/joining.py``)
erasing    holds a row only within the transaction that erases: the triggers that keep rows from being changed let
           that one through

The triggers of SQLite are made anew, with that exception.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

APPEND_ONLY = ("custody", "blobs", "captures", "texts", "readings", "claims", "evidence", "judgements", "refusals")
NEW = ("notices", "pieces", "joined_lines")
LINE = ("at", "act", "subject", "content", "previous", "digest")


def upgrade() -> None:
    """Make the tables, carry what has been judged so far, and let erasing through."""
    op.create_table(
        "carried",
        sa.Column("claim", sa.Text, primary_key=True),
        sa.Column("now", sa.Text, index=True, comment="None: no claim in force says it"),
    )
    op.create_table(
        "notices",
        sa.Column("line", sa.Integer, sa.ForeignKey("custody.seq"), primary_key=True, autoincrement=False),
        sa.Column("act", sa.Text, nullable=False, index=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "pieces",
        sa.Column("notice", sa.Integer, sa.ForeignKey("notices.line"), primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("what", sa.Text, nullable=False, comment="the table, or 'line' for a custody line's subject"),
        sa.Column("piece", sa.Text, nullable=False, comment="its id, or its custody line"),
        sa.Column("was", sa.Text, nullable=False, comment="digest before"),
        sa.Column("now", sa.Text, nullable=False, comment="digest after, '' where it is gone"),
    )
    op.create_table(
        "joined_lines",
        sa.Column("joining", sa.Integer, sa.ForeignKey("notices.line"), primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in LINE),
        sa.Column("how", sa.Text, nullable=False, comment="here, beside or erased (ledger/joining.py)"),
        sa.Column("payload", sa.Text, comment="what is kept of it where no line of ours covers it"),
    )
    op.create_index("custody_content", "custody", ["content"])
    op.create_index("pieces_piece", "pieces", ["what", "piece"])
    op.create_table("erasing", sa.Column("line", sa.Integer, primary_key=True, autoincrement=False))
    op.create_index("pairs_score", "pairs", ["score"])
    op.create_index("claims_confidence", "claims", ["confidence"])
    _carry()
    if op.get_context().dialect.name == "sqlite":
        _make_triggers()
    else:
        _make_triggers_of_a_server()


def _carry() -> None:
    from tocsin.ledger.carrying import carry_all

    carry_all(op.get_bind())


def _make_triggers() -> None:
    for table in (*APPEND_ONLY, *NEW):
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                f"WHEN NOT EXISTS (SELECT 1 FROM erasing) "
                f"BEGIN SELECT RAISE(ABORT, 'the record is append-only: no {act} of {table}'); END"
            )


def _make_triggers_of_a_server() -> None:
    """Let PostgreSQL's triggers, which the first revision made, let erasing through too."""
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP <> 'TRUNCATE' AND EXISTS (SELECT 1 FROM erasing) THEN "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        "RAISE EXCEPTION 'the record is append-only: no % of %', lower(TG_OP), TG_TABLE_NAME; END $$"
    )
    for table in NEW:
        for act in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
