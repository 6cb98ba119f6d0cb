"""Builders of watches and incidents with dull defaults."""

from typing import Any

from tocsin.records import (
    Attribution,
    Candidate,
    ClaimId,
    Conditions,
    Figure,
    Group,
    Harm,
    Hedge,
    Incident,
    IncidentId,
    IncidentType,
    Party,
    PlaceCandidate,
    PlacePrecision,
    ReportId,
    Ring,
    Stance,
    Status,
    SubType,
    TollView,
    Watch,
    When,
    Where,
    identity,
)

HERE = (11.85, 13.15)
KM = 1 / 111.19493  # degrees of latitude


def a_place(
    lat: float = HERE[0],
    lon: float = HERE[1],
    radius: float = 2.0,
    *,
    name: str = "Exampletown",
    country: str = "NG",
    precision: PlacePrecision = PlacePrecision.EXACT,
    score: float = 1.0,
    ident: str = "",
    parents: tuple[str, ...] = (),
) -> PlaceCandidate:
    return PlaceCandidate(
        id=ident or f"test:{name}",
        name=name,
        score=score,
        reasons=(),
        lat=lat,
        lon=lon,
        country=country,
        kind="locality",
        precision=precision,
        radius_km=radius,
        parents=parents,
    )


def a_where(*candidates: PlaceCandidate, name: str = "Exampletown", country: str = "NG", relation: str = "") -> Where:
    return Where(name=name, country=country, candidates=candidates, relation=relation)


def a_figure(low: int | None, high: int | None, outlet: str = "Example Wire") -> Figure:
    return Figure(
        claim=ClaimId(f"claim-{outlet}"),
        report=ReportId("report-1"),
        outlet=outlet,
        origin=outlet,
        sources=(),
        low=low,
        high=high,
        words="",
        group=Group.UNKNOWN,
        is_subset=False,
        is_latest=True,
    )


def killed(low: int | None, high: int | None, *outlets: str) -> TollView:
    figures = tuple(a_figure(low, high, outlet) for outlet in outlets or ("Example Wire",))
    best = low if low is not None else high
    return TollView(
        harm=Harm.KILLED, group=Group.UNKNOWN, low=low, best=best, high=high, policy="range", by_source=figures
    )


def blamed_on(name: str, ident: str, score: float = 1.0, stance: Stance = Stance.BLAMED) -> Attribution:
    party = Party(name=name, candidates=(Candidate(id=ident, name=name, score=score, reasons=()),))
    return Attribution(stance=stance, hedge=Hedge.FIRM, actor=party, by="", claims=())


def an_incident(name: str = "one", **given: Any) -> Incident:
    plain: dict[str, Any] = {
        "id": IncidentId(identity("incident", name)),
        "claims": (ClaimId(f"claim-{name}"),),
        "reports": (ReportId("report-1"),),
        "docs": ("report.txt",),
        "type": IncidentType.ATTACK,
        "types": (IncidentType.ATTACK,),
        "subtype": SubType.UNSETTLED,
        "status": Status.HAPPENED,
        "dates": (),
        "places": (a_where(a_place()),),
        "perpetrators": (),
        "targets": (),
        "weapons": (),
        "tolls": (),
        "attribution": (),
    }
    return Incident(**(plain | given))


def on(value: str, precision: Any = None) -> tuple[When, ...]:
    from tocsin.records import DatePrecision

    return (When.from_value(value, precision or DatePrecision.DAY),)


def a_ring(km: float = 20.0, lat: float = HERE[0], lon: float = HERE[1], **conditions: Any) -> Watch:
    return a_watch(area=Ring(lat=lat, lon=lon, km=km), countries=("NG",), conditions=Conditions(**conditions))


def a_watch(name: str = "ring", **given: Any) -> Watch:
    return Watch(**({"id": f"watch-{name}", "name": name} | given))
