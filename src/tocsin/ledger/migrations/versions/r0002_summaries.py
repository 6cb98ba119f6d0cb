"""Incidents by their main values, in narrow tables that lists, counts and maps go through.

The incidents' own table keeps only what is read whole. All tables here are
computed and empty after the migration: `tocsin rebuild`, which brings a record
up to date, fills them. ``incident_facts.number`` is ``claims.entered`` of the
claim that gives the incident its id.
"""

import sqlalchemy as sa
from alembic import op

from tocsin.ledger.migrations.postgresql import Number, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and the incidents' own anew."""
    op.drop_table("incident_claims")
    op.drop_table("incidents")
    _make_incidents()
    _make_facts()
    _make_parts()
    _make_changes()


def _make_incidents() -> None:
    op.create_table("incidents", sa.Column("id", Text, primary_key=True), sa.Column("payload", Text, nullable=False))
    op.create_table(
        "incident_claims",
        sa.Column("claim", Text, primary_key=True),
        sa.Column("incident", Text, sa.ForeignKey("incidents.id"), nullable=False, index=True),
    )


def _make_facts() -> None:
    unknown_as_empty = ("type", "status", "sorted", "country", "province", "district", "place", "place_id")
    op.create_table(
        "incident_facts",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", Text, sa.ForeignKey("incidents.id"), nullable=False, unique=True),
        *(sa.Column(name, Text, nullable=False) for name in unknown_as_empty),
        *(sa.Column(name, Text) for name in ("earliest", "latest")),
        *(sa.Column(name, sa.Integer) for name in ("date_prec", "where_prec")),
        *(sa.Column(name, sa.Float) for name in ("lat", "lon", "radius_km", "south", "north", "west", "east")),
        sa.Column("weapons", Text, nullable=False, comment="one a line"),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("reports", "origins", "is_reviewed", "changed")),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("certainty", "link")),
    )
    op.create_index("incident_facts_sorted", "incident_facts", ["sorted", "number"])
    op.create_index("incident_facts_country", "incident_facts", ["country", "sorted", "number"])
    op.create_index("incident_facts_changed", "incident_facts", ["changed"])
    # From a report to its claims, for the words of reports and for what people judged in a report read again.
    op.create_index("claims_report", "claims", ["report"])


def _make_parts() -> None:
    op.create_table(
        "incident_tolls",
        sa.Column("incident", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False, comment="order, from 0"),
        sa.Column("harm", Text, nullable=False),
        sa.Column("victims", Text, nullable=False, comment="the group of victims"),
        sa.Column("is_part", sa.Integer, nullable=False),
        *(sa.Column(name, Number) for name in ("low", "best", "high")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "actor_names",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("words", Text, nullable=False, comment="folded, each between spaces; what is written, too"),
        sa.UniqueConstraint("id", "name", "words"),
    )
    op.create_table(
        "incident_actors",
        sa.Column("incident", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False, comment="order, from 0"),
        sa.Column("actor", sa.Integer, nullable=False),
        sa.Column("role", Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("incident_actors_actor", "incident_actors", ["actor", "role", "incident"])
    op.create_table(
        "place_words",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("words", Text, nullable=False, unique=True, comment="folded, each between spaces"),
    )
    op.create_table(
        "incident_places",
        sa.Column("incident", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("incident_places_place", "incident_places", ["place", "incident"])


def _make_changes() -> None:
    op.create_table(
        "incident_changes",
        sa.Column("id", Text, primary_key=True, comment="of an incident, also of one that is no more"),
        sa.Column("digest", Text, nullable=False, comment="of its summary; empty where it is no more"),
        sa.Column("changed", sa.Integer, nullable=False, unique=True, comment="counts up with every change"),
    )
