"""An incident as one flat row of typed columns, as CSV, XLSX, GeoJSON and Parquet hold it.

Unknown is an empty cell, never 0; several values of one cell are joined by "; ".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tocsin.exchange.shareable import Cited, Day, Harmed, Shareable, Spot, main_of

Value = str | int | float | date | None
JOINT = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, type and what it holds."""

    name: str
    type: str
    """"text", "int", "float" or "date"."""
    holds: str


COLUMNS = (
    Column("id", "text", "The incident's id in the record; stable, also through merges."),
    Column("type", "text", "What kind of happening, one of 17."),
    Column("subtype", "text", "ACLED's sub-event type; empty where the reports do not settle it."),
    Column("status", "text", "happened, foiled or denied."),
    Column("earliest", "date", "First day on which it may have happened."),
    Column("latest", "date", "Last day on which it may have happened."),
    Column("date_prec", "int", "UCDP: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 longer."),
    Column("place", "text", "The place as named, or the district under a profile that holds places back."),
    Column("within", "text", "What it lies in, small to large."),
    Column("adm2", "text", "District by the gazetteer."),
    Column("adm1", "text", "Province by the gazetteer."),
    Column("country", "text", "ISO 3166-1 alpha-2."),
    Column("lat", "float", "Degrees north (WGS 84)."),
    Column("lon", "float", "Degrees east (WGS 84)."),
    Column(
        "where_prec", "int", "UCDP: 1 exact, 2 near, 3 district, 4 province, 5 feature, 6 country, 7 international."
    ),
    Column("radius_km", "float", "It lies within so many km of the point, if this is the place."),
    Column("perpetrators", "text", "Who did it, as told by most reports first."),
    Column("targets", "text", "Who or what was attacked."),
    Column("claimed_by", "text", "Who says they did it."),
    Column("blamed_on", "text", "Who is accused, suspected or alleged."),
    Column("denied_by", "text", "Who denies it."),
    Column("killed_low", "int", "Least of the sources' latest figures; empty: no lower end, or no figure."),
    Column("killed_best", "int", "Their lower median: a figure that somebody gave."),
    Column("killed_high", "int", "Most of them; empty: no upper end, or no figure."),
    Column("injured_low", "int", "As killed_low."),
    Column("injured_best", "int", "As killed_best."),
    Column("injured_high", "int", "As killed_high."),
    Column("civilians_killed", "int", "Best figure of civilians among the killed, where told."),
    Column("other_harm", "text", "Other harms: harm low-high, each."),
    Column("weapons", "text", "Means used, as named or by class."),
    Column("reports", "int", "How many reports tell of it."),
    Column("sources", "text", "Who published them, by name or by kind."),
    Column("licences", "text", "Licences of its sources, where known."),
    Column("tlp", "text", "Strictest Traffic Light Protocol marking of its sources."),
    Column("score", "float", "Weakest link that holds its reports together, 0 to 1."),
    Column("held_back", "text", "Fields from which the profile took something."),
)
"""Source: docs/codebook.md."""

NAMES = tuple(column.name for column in COLUMNS)


def flat(one: Shareable) -> tuple[Value, ...]:
    """Return the row's values in the order of COLUMNS."""
    return (
        one.id, one.type, one.subtype, one.status, *day_cells(one.date), *spot_cells(one.place),
        JOINT.join([p.name for p in one.perpetrators]), JOINT.join([t.name for t in one.targets]),
        *stance_cells([(laid.stance, laid.actor.name) for laid in one.responsibility]),
        *toll_cells(one.tolls), JOINT.join(one.weapons), one.reports,
        *source_cells([(s.outlet or f"({s.kind})", s.licence) for s in one.sources]), one.tlp,
        round(one.score, 3), JOINT.join(one.held_back),
    )  # fmt: skip


def day_cells(day: Day | None) -> tuple[Value, ...]:
    """Return the cells of a time."""
    return (day.earliest, day.latest, day.date_prec) if day else (None, None, None)


def spot_cells(spot: Spot | None) -> tuple[Value, ...]:
    """Return the cells of a place."""
    if not spot:
        return (None,) * 9
    return (
        spot.name, JOINT.join(spot.within), spot.adm2, spot.adm1, spot.country, spot.lat, spot.lon,
        spot.where_prec, spot.radius_km,
    )  # fmt: skip


def stance_cells(laid: Sequence[tuple[str, str]]) -> tuple[Value, ...]:
    """Return the cells of who claims, is blamed and denies, given (stance, name)."""
    if not laid:
        return ("", "", "")
    return tuple(
        JOINT.join(dict.fromkeys(name for told, name in laid if told == stance))
        for stance in ("claimed", "blamed", "denied")
    )


def toll_cells(tolls: Sequence[Harmed]) -> tuple[Value, ...]:
    """Return the cells of figures: killed, injured, civilians killed, other harms."""
    killed, injured = main_of(tolls, "killed"), main_of(tolls, "injured")
    civilians = [v.best for v in tolls if v.harm == "killed" and v.group == "civilian" and v.best is not None]
    return (*_ends(killed), *_ends(injured), max(civilians, default=None), _other(tolls))


def _ends(view: Harmed | None) -> tuple[int | None, int | None, int | None]:
    return (view.low, view.best, view.high) if view else (None, None, None)


def _other(tolls: Sequence[Harmed]) -> str:
    harms = dict.fromkeys(view.harm for view in tolls if view.harm not in ("killed", "injured"))
    views = [(harm, main_of(tolls, harm)) for harm in harms]
    return JOINT.join(f"{harm} {range_of(view.low, view.high)}" for harm, view in views if view)


def source_cells(sources: Sequence[tuple[str, str]]) -> tuple[Value, Value]:
    """Return the cells of sources and of their licences, each once, given (name, licence)."""
    names = JOINT.join(dict.fromkeys([name for name, _ in sources]))
    return names, JOINT.join(dict.fromkeys([licence for _, licence in sources if licence]))


def range_of(low: int | None, high: int | None) -> str:
    """Return both ends in signs.

    >>> range_of(3, 3), range_of(3, None), range_of(None, 5), range_of(3, 5)
    ('3', '3+', '0-5', '3-5')
    """
    if low == high:
        return str(low)
    return f"{low}+" if high is None else f"{low or 0}-{high}"


def named_sources(sources: tuple[Cited, ...]) -> str:
    """Return sources by name, those without one by kind; each once."""
    return JOINT.join(dict.fromkeys([s.outlet or f"({s.kind})" for s in sources]))


RUN = "=+-@\t\r"
"""With these begins what spreadsheets run as a formula. Source: OWASP, CSV injection."""


def as_cell(value: Any) -> str:
    """Return a value as a cell of text: empty for unknown, ISO for dates, harmless to spreadsheets.

    A cell that begins like a formula is run by spreadsheets; an apostrophe in front keeps it text.
    Source: OWASP, CSV injection.

    >>> as_cell(None), as_cell(date(2024, 1, 2)), as_cell("=1+1"), as_cell(-3)
    ('', '2024-01-02', "'=1+1", '-3')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value and value[0] in RUN else value
    return str(value)


Flat = Callable[[Shareable], tuple[Value, ...]]
