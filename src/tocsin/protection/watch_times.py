"""When somebody may be told: quiet hours and the hours of digests, in the time of the place where they are read."""

from datetime import datetime, time, timedelta, tzinfo

from tocsin.records import Quiet, Way


def quiet_until(quiet: Quiet, at: datetime, zone: tzinfo) -> datetime:
    """Return ``at`` outside quiet hours, else the moment at which they end.

    >>> from datetime import UTC
    >>> night = Quiet(start=time(22), end=time(6), zone="UTC")
    >>> [quiet_until(night, datetime(2024, 1, 2, hour, tzinfo=UTC), UTC).isoformat()[5:16] for hour in (21, 23, 5, 6)]
    ['01-02T21:00', '01-03T06:00', '01-02T06:00', '01-02T06:00']
    """
    local = at.astimezone(zone)
    clock, start, end = local.time(), quiet.start, quiet.end
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    return _next(local, end).astimezone(at.tzinfo) if is_quiet else at


def due_at(way: Way, quiet: Quiet | None, at: datetime, zone: tzinfo) -> datetime:
    """Return when an alert of this moment is due by a way: mail and webhooks keep quiet hours, digests their hour."""
    if way.kind not in ("mail", "webhook"):
        return at
    due = at
    if way.digest == "hourly":
        due = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    elif way.digest:
        due = _next(at.astimezone(zone), time.fromisoformat(way.digest)).astimezone(at.tzinfo)
    return quiet_until(quiet, due, zone) if quiet else due


def _next(local: datetime, clock: time) -> datetime:
    """Return the next moment after this one at which clocks there show a time."""
    due = local.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return due if due > local else due + timedelta(days=1)
