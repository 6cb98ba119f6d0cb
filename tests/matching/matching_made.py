"""Builders of tellings for the tests of matching: made-up accounts of well-known kinds of happening."""

from dataclasses import replace
from datetime import date

from make import a_captured, a_span, a_telling, known
from tocsin.records import (
    Candidate,
    Claim,
    DatePrecision,
    Figure,
    Group,
    Harm,
    Hedge,
    IncidentSaid,
    IncidentType,
    Judgement,
    Pair,
    Party,
    PlaceCandidate,
    PlacePrecision,
    ResponsibilitySaid,
    SourceKind,
    Stance,
    SubType,
    Target,
    TargetKind,
    Telling,
    Toll,
    TollSaid,
    Verdict,
    Victims,
    When,
    Where,
    identity,
)


def a_place(
    name: str,
    lat: float,
    lon: float,
    *,
    radius: float = 3.0,
    country: str = "AF",
    precision: PlacePrecision = PlacePrecision.EXACT,
    parents: tuple[str, ...] = (),
    within: tuple[str, ...] = (),
    runners_up: tuple[str, ...] = (),
    relation: str = "",
) -> Where:
    """Return a place with one candidate, and further ones by their ids far away."""

    def candidate(entry: str, lat: float, lon: float, score: float) -> PlaceCandidate:
        return PlaceCandidate(
            id=entry,
            name=name,
            score=score,
            reasons=("test",),
            lat=lat,
            lon=lon,
            country=country,
            kind="locality",
            precision=precision,
            radius_km=radius,
            parents=parents,
        )

    best = candidate(f"place:{name}", lat, lon, 0.9)
    others = tuple(candidate(entry, -lat, lon, 0.1) for entry in runners_up)
    return Where(
        name=name,
        within=tuple(known(larger) for larger in within),
        country=country,
        candidates=(best, *others),
        relation=relation,
    )


KABUL = a_place("Kabul", 34.53, 69.17, radius=15)
KABUL_AIRPORT = a_place("Kabul airport", 34.566, 69.212, radius=2, parents=("Kabul",))
AFGHANISTAN = a_place("Afghanistan", 34.0, 66.0, radius=700, precision=PlacePrecision.COUNTRY)


def a_figure_told(
    low: int | None,
    high: int | None,
    *,
    harm: Harm = Harm.KILLED,
    group: Group = Group.UNKNOWN,
    sources: tuple[str, ...] = (),
    subset: bool = False,
    who: Victims | None = None,
    words: str = "",
) -> TollSaid:
    """Return what a toll claim says."""
    toll = Toll(harm=harm, low=low, high=high, group=group, is_subset=subset, who=who or Victims())
    quote = words or str(low if low is not None else high)
    return TollSaid(toll=known(toll, quote=quote), sources=tuple(known(source) for source in sources))


def attributed(
    stance: Stance, actor: str, *, by: str = "", hedge: Hedge = Hedge.FIRM, entry: str = ""
) -> ResponsibilitySaid:
    """Return what a responsibility claim says; ``entry`` is the actor's entry in the directory."""
    return ResponsibilitySaid(
        stance=known(stance), actor=known(a_party(actor, entry)), by=known(by) if by else None, hedge=hedge
    )


def a_party(name: str, id: str = "") -> Party:  # noqa: A002 - the trade's word
    """Return an actor, linked if an id is given."""
    candidates = (Candidate(id=id, name=name, score=0.9, reasons=("test",)),) if id else ()
    return Party(name=name, candidates=candidates)


def told(
    name: str,
    *,
    report: str = "",
    source: str = "",
    source_kind: SourceKind = SourceKind.UNKNOWN,
    published: str = "",
    type: IncidentType = IncidentType.ATTACK,  # noqa: A002 - the trade's word
    subtype: SubType | None = None,
    days: tuple[str, ...] = ("2024-01-01",),
    places: tuple[Where, ...] = (),
    perpetrators: tuple[Party, ...] = (),
    targets: tuple[str, ...] = (),
    weapons: tuple[str, ...] = (),
    sentence: str = "killed",
    tolls: tuple[TollSaid, ...] = (),
    responsibility: tuple[ResponsibilitySaid, ...] = (),
    entered: int = 1,
) -> Telling:
    """Return one report's telling; by default each is of a report and an outlet of its own."""
    published_on = date.fromisoformat(published) if published else None
    base = a_telling(
        name,
        report=report or f"report {name}",
        source=source or f"Outlet {name}",
        published=published_on,
        type=type,
        day="",
        place="",
        entered=entered,
    )
    said = base.claim.said
    assert isinstance(said, IncidentSaid)
    said = replace(
        said,
        subtype=known(subtype) if subtype is not None else None,
        dates=tuple(known(When.from_value(day, _precision(day))) for day in days),
        places=tuple(known(where) for where in places),
        perpetrators=tuple(known(party) for party in perpetrators),
        targets=tuple(known(Target(name=target, kind=TargetKind.OBJECT)) for target in targets),
        weapons=tuple(known(weapon) for weapon in weapons),
    )
    claim = replace(base.claim, said=said, evidence=(a_span(sentence),))
    reported = replace(base.report, source=replace(base.report.source, kind=source_kind))
    return Telling(
        claim=claim,
        tolls=tuple(_hung_on(claim, f"{name} toll {i}", toll) for i, toll in enumerate(tolls)),
        responsibility=tuple(_hung_on(claim, f"{name} stance {i}", said) for i, said in enumerate(responsibility)),
        report=reported,
        entered=entered,
    )


def _precision(day: str) -> DatePrecision:
    return {0: DatePrecision.YEAR, 1: DatePrecision.MONTH}.get(day.count("-"), DatePrecision.DAY)


def _hung_on(claim: Claim, name: str, said: TollSaid | ResponsibilitySaid) -> Claim:
    return Claim(
        id=identity("claim", name),  # type: ignore[arg-type]
        report=claim.report,
        text=claim.text,
        said=said,
        about=claim.id,
        reader="test 1",
        evidence=(a_span(),),
    )


def a_pair(left: Telling, right: Telling, score: float) -> Pair:
    """Return a scored pair of two tellings, without reasons."""
    one, other = sorted((left.claim.id, right.claim.id))
    return Pair(left=one, right=other, score=score, reasons=())


def judged(left: Telling, right: Telling, verdict: Verdict, *, at: str = "2024-02-01T10:00:00Z") -> Judgement:
    """Return a person's judgement on two tellings."""
    return Judgement(
        id=identity("judgement", left.claim.id, right.claim.id, verdict, at),  # type: ignore[arg-type]
        verdict=verdict,
        left=left.claim.id,
        right=right.claim.id,
        reason="test",
        by="A. Reviewer",
        judged_at=at,
    )


def a_figure(
    low: int | None, high: int | None, *, origin: str = "Example Wire", latest: bool = True, name: str = ""
) -> Figure:
    """Return a figure as policies see it."""
    return Figure(
        claim=identity("claim", name or f"{origin} {low} {high}"),  # type: ignore[arg-type]
        report=a_captured().report.id,
        outlet=origin,
        origin=origin,
        sources=(),
        low=low,
        high=high,
        words="",
        group=Group.UNKNOWN,
        is_subset=False,
        is_latest=latest,
    )
