"""The only clock of the building, apart from the rest of it, so that who needs the hour need not load the reader."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, UTC."""
    return datetime.now(UTC)
