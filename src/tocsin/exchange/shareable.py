"""What of an incident may leave the building: an explicit list of fields, and nothing besides.

Every format writes from a :class:`Shareable` and sees nothing else, so a field
that is not here cannot leave, whatever a format does. ``shareable_of`` fills
it from an incident; ``sharing.shared`` takes out what a profile holds back.

Fields of free text (a ``str`` that no closed list, code or number bounds) are
named in TEXT_FIELDS; a test walks the types and fails where one is missing
there, so that a new field is withheld until somebody says what becomes of it.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tocsin.records import DatePrecision, PlaceCandidate, PlacePrecision, When
from tocsin.reference.sharing_rules import Mark


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something: a doer, a target, an accused."""

    name: str
    kind: str
    """"individual" or "organisation" of a doer, "person", "organisation" or "object" of a target."""
    id: str = ""
    """The directory's id; "" where the directory does not know the name."""
    listed: str = ""
    """The directory's own name for it, which is no text of a report."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and how exactly it is known."""

    name: str
    within: tuple[str, ...] = ()
    """The larger places, small to large."""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    where_prec: int | None = None
    radius_km: float | None = None
    adm1: str = ""
    """The province by the gazetteer's name."""
    adm2: str = ""
    """The district by the gazetteer's name."""
    is_listed: bool = False
    """Whether ``name``, ``adm1`` and ``adm2`` are the gazetteer's, and no text of a report."""


@dataclass(frozen=True, slots=True)
class Day:
    """A time: the interval it lies in, with UCDP's date_prec."""

    earliest: date | None
    latest: date | None
    date_prec: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """One source's figure."""

    low: int | None
    best: int | None
    high: int | None
    words: str
    outlet: str
    origin: str
    is_subset: bool
    is_latest: bool
    mark: str
    """"official", "claimant" or ""."""


@dataclass(frozen=True, slots=True)
class Harmed:
    """The figure of one harm and group, and what each source says."""

    harm: str
    group: str
    low: int | None
    best: int | None
    high: int | None
    policy: str
    is_total: bool
    by_source: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """Who is said to have done it: claimed, blamed or denied."""

    stance: str
    hedge: str
    actor: Named
    by: str


@dataclass(frozen=True, slots=True)
class Victims:
    """A cell of the table of victims: how many of which harm, sex, age and role."""

    harm: str
    number: int
    sex: str = ""
    age: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """A source that tells of the incident."""

    outlet: str
    kind: str
    doc: str = ""
    title: str = ""
    url: str = ""
    published: date | None = None
    licence: str = ""
    """The licence's SPDX name or the words of its terms, "" where nobody said."""
    tlp: str = ""
    """"clear", "green", "amber", "amber+strict", "red", or "" where nobody said."""


@dataclass(frozen=True, slots=True)
class Rests:
    """What one value of one claim rests on."""

    claim: str
    field: str
    value: str
    words: str
    part: str
    start: int
    end: int
    also: str
    """Other evidence than words of the report, such as the cells of a row."""
    doc: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shareable:
    """One incident, as far as it may leave."""

    id: str
    type: str
    subtype: str
    status: str
    date: Day | None
    place: Spot | None
    perpetrators: tuple[Named, ...] = ()
    targets: tuple[Named, ...] = ()
    responsibility: tuple[Laid, ...] = ()
    tolls: tuple[Harmed, ...] = ()
    victims: tuple[Victims, ...] = ()
    weapons: tuple[str, ...] = ()
    """As the reports name them, or, where a profile holds words back, their classes."""
    sources: tuple[Cited, ...] = ()
    reports: int = 0
    score: float = 1.0
    tlp: str = ""
    """The strictest of its sources' markings; "" where none is marked."""
    row: tuple[tuple[str, str], ...] = ()
    """The cells of the one row of a table that tells of it, where nothing else does, for a round trip."""
    evidence: tuple[Rests, ...] = ()
    """Every value of every claim with what it rests on."""
    held_back: tuple[str, ...] = ()
    """Names of the fields from which a profile took something."""


TEXT_FIELDS = {
    "Named.name", "Named.listed", "Spot.name", "Spot.within", "Spot.adm1", "Spot.adm2", "Said.words", "Said.outlet",
    "Said.origin", "Laid.by", "Victims.role", "Cited.outlet", "Cited.doc", "Cited.title", "Cited.url", "Cited.licence",
    "Shareable.weapons", "Shareable.row", "Rests.value", "Rests.words", "Rests.also", "Rests.doc",
}  # fmt: skip
"""Fields that hold words of somebody's; ``sharing`` decides each of them by name."""

CODED_FIELDS = {
    "Rests.claim", "Rests.field", "Rests.part", "Rests.rule",
    "Named.kind", "Named.id", "Spot.country", "Said.mark", "Harmed.harm", "Harmed.group", "Harmed.policy",
    "Laid.stance", "Laid.hedge", "Victims.harm", "Victims.sex", "Victims.age", "Cited.kind", "Cited.tlp",
    "Shareable.id", "Shareable.type", "Shareable.subtype", "Shareable.status", "Shareable.tlp", "Shareable.held_back",
}  # fmt: skip
"""Fields whose values come from closed lists, codes and digests."""

TLP_ORDER = ("", "clear", "green", "amber", "amber+strict", "red")
"""From free to strict. Source: FIRST, Traffic Light Protocol 2.0."""


Stored = Mapping[str, Any]
"""A record as JSON, field by field as in ``records``: how the ledger keeps it, so that no record need be made first."""


def shareable_of(
    incident: Stored,
    reports: Mapping[str, Stored],
    marks: Mapping[str, Mark],
    victims: Sequence[Victims] = (),
    row: Mapping[str, str] | None = None,
    evidence: Sequence[Rests] = (),
) -> Shareable:
    """Return everything of an incident that any profile could share.

    ``incident`` and ``reports`` (by id) are as the ledger stores them, see :data:`Stored`; a report that is not given
    is counted and not cited. ``marks`` go by a source's folded name (:func:`folded`).
    """
    sources = tuple([cited_of(reports[r], marks) for r in incident["reports"] if r in reports])
    return Shareable(
        id=incident["id"],
        type=incident["type"],
        subtype=incident["subtype"],
        status=incident["status"],
        date=day_of(incident["dates"][0]) if incident["dates"] else None,
        place=spot_of(incident["places"][0]) if incident["places"] else None,
        perpetrators=tuple([named_of(p) for p in incident["perpetrators"]]),
        targets=tuple([named_of(t) for t in incident["targets"]]),
        responsibility=tuple([laid_of(a) for a in incident["attribution"]]),
        tolls=tuple([_harmed(view) for view in incident["tolls"]]),
        victims=tuple(victims),
        weapons=tuple(incident["weapons"]),
        sources=sources,
        reports=len(incident["reports"]),
        score=incident["score"],
        tlp=strictest([s.tlp for s in sources]),
        row=tuple((row or {}).items()),
        evidence=tuple(evidence),
    )


def strictest(marks: Sequence[str]) -> str:
    """Return the strictest of several TLP markings.

    >>> strictest(["", "green", "clear"])
    'green'
    """
    return max(marks, key=TLP_ORDER.index, default="")


@functools.lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """Return a source's name as marks go by it: small letters, single spaces.

    >>> folded("  The  Wire ")
    'the wire'
    """
    return " ".join(name.casefold().split())


def cited_of(report: Stored, marks: Mapping[str, Mark]) -> Cited:
    """Return a report as a source that is cited."""
    source, metadata = report["source"], report["metadata"]
    mark = marks.get(folded(source["name"]), _UNMARKED)
    return Cited(
        source["name"],
        mark.kind or source["kind"],
        report["doc"],
        metadata["title"],
        metadata["url"],
        _date(metadata["published"]),
        mark.licence,
        mark.tlp,
    )


_UNMARKED = Mark()


@functools.lru_cache(maxsize=65_536)
def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def day_of(when: Stored) -> Day:
    """Return a time as it may leave."""
    earliest, latest = _date(when["earliest"]), _date(when["latest"])
    return Day(earliest, latest, _date_prec(when["value"], when["precision"], earliest, latest))


@functools.lru_cache(maxsize=65_536)
def _date_prec(value: str, precision: str, earliest: date | None, latest: date | None) -> int | None:
    return When(value=value, precision=DatePrecision(precision), earliest=earliest, latest=latest).ucdp


def named_of(value: Stored) -> Named:
    """Return somebody or something as it may leave."""
    candidates = value["candidates"]
    if not candidates:
        return Named(value["name"], value["kind"])
    return Named(value["name"], value["kind"], candidates[0]["id"], candidates[0]["name"])


def spot_of(where: Stored) -> Spot:
    """Return a place as it may leave."""
    within = tuple([larger["value"] for larger in where["within"]])
    if not where["candidates"]:
        return Spot(where["name"], within, where["country"])
    best = where["candidates"][0]
    parents = tuple(best["parents"])
    adm1, adm2 = _divisions(best["name"], best["kind"], parents)
    return Spot(
        where["name"],
        within or parents,
        where["country"] or best["country"],
        best["lat"],
        best["lon"],
        PlacePrecision(best["precision"]).ucdp,
        best["radius_km"],
        adm1,
        adm2,
    )


@functools.lru_cache(maxsize=65_536)
def _divisions(name: str, kind: str, parents: tuple[str, ...]) -> tuple[str, str]:
    return PlaceCandidate(
        id="", name=name, score=1.0, reasons=(), lat=0.0, lon=0.0, country="", kind=kind,
        precision=PlacePrecision.UNKNOWN, radius_km=0.0, parents=parents,
    ).divisions  # fmt: skip


def _harmed(view: Stored) -> Harmed:
    said = tuple([_said(figure) for figure in view["by_source"]])
    ends = (view["low"], view["best"], view["high"])
    return Harmed(view["harm"], view["group"], *ends, view["policy"], not view["is_part"], said)


def _said(figure: Stored) -> Said:
    return Said(
        figure["low"],
        figure.get("best"),
        figure["high"],
        figure["words"],
        figure["outlet"],
        figure["origin"],
        figure["is_subset"],
        figure["is_latest"],
        figure["mark"],
    )


def laid_of(laid: Stored) -> Laid:
    """Return an attribution as it may leave."""
    return Laid(laid["stance"], laid["hedge"], named_of(laid["actor"]), laid["by"])


def main_harm(one: Shareable, harm: str) -> Harmed | None:
    """Return the figure of a harm that has most to say: a total if there is one, else the largest part."""
    return main_of(one.tolls, harm)


def main_of(tolls: Sequence[Harmed], harm: str) -> Harmed | None:
    """Return the same of an incident's tolls alone."""
    views = [view for view in tolls if view.harm == harm]
    totals = [view for view in views if view.is_total]
    return max(totals or views, key=lambda view: view.best if view.best is not None else -1, default=None)
