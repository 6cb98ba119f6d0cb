"""The one place where an alert is put into words. Mail, feeds, webhooks, CAP and pages send these and no others.

What is told is what reports say, and it says so. Private persons are not named: neither victims nor individuals who
are accused. Whole sentences stay in the record, where `tocsin show` has them; an alert carries the ids of its claims.
What of it leaves the house goes by a profile of sharing, which puts it into words anew (``sharing_alerts.py``).
"""

from collections.abc import Iterator
from dataclasses import replace

from tocsin.analysis import range_in_words
from tocsin.protection.watches import spots_of
from tocsin.records import (
    Alert,
    Answer,
    Finding,
    Harm,
    Incident,
    Party,
    PartyKind,
    Stance,
    TargetKind,
    TollView,
    Watch,
    When,
    identity,
)

CAUTION = "Read by a machine from published reports; nobody has confirmed it. Not reported is not safe."
SAID = {Stance.CLAIMED: "claimed by", Stance.BLAMED: "blamed on", Stance.DENIED: "denied by"}
HEADS = {
    Answer.INSIDE: "Inside",
    Answer.POSSIBLY: "Possibly inside",
    Answer.LISTED: "Place no longer settled for",
    Answer.NO: "No longer inside",
}


def alert_of(
    watch: Watch,
    incident: Incident,
    finding: Finding,
    *,
    number: int,
    before: tuple[tuple[str, str], ...],
    changed: tuple[str, ...],
    at: str,
) -> Alert:
    """Return one sounding in words.

    ``number`` counts the soundings of this watch on this incident from 1; ``before`` are id and moment of the earlier
    ones, ``changed`` what is different from the last; ``at`` is the moment, ISO 8601 in UTC.
    """
    spots = spots_of(incident)
    spot = spots[0] if spots else None
    when = incident.dates[0] if incident.dates else None
    return Alert(
        id=identity("alert", watch.id, incident.id, str(number)),
        watch=watch.id,
        watch_name=watch.name,
        incident=incident.id,
        number=number,
        before=before,
        at=at,
        answer=finding.answer,
        changed=changed,
        title=_title(watch, incident, finding, is_change=bool(changed)),
        lines=tuple(_lines(incident, finding, changed)),
        km=finding.km,
        lat=spot.candidate.lat if spot else None,
        lon=spot.candidate.lon if spot else None,
        radius_km=spot.radius_km if spot else None,
        place=_place(incident),
        when=_ends(when),
        killed=killed_in_all(incident),
        type=incident.type.value,
        claims=incident.claims,
        reports=_reports(incident),
    )


def withdrawn(last: Alert, *, number: int, before: tuple[tuple[str, str], ...], at: str) -> Alert:
    """Return the word that the reports which told of an incident tell of it no longer."""
    words = "No report in the record tells of this any longer: it was corrected, withdrawn, or is read otherwise now."
    return replace(
        last,
        id=identity("alert", last.watch, last.incident, str(number)),
        number=number,
        before=before,
        at=at,
        answer=Answer.NO,
        changed=("withdrawn",),
        title=f"Withdrawn: {last.title}",
        lines=(words, CAUTION),
        leaves=last.leaves and withdrawn(last.leaves, number=number, before=before, at=at),
    )


def killed_in_all(incident: Incident) -> tuple[int | None, int | None] | None:
    """Return low and high of those killed, None where no report counts them; high is None where it is open.

    The figure for all of them, where there is one. Else the greatest of the parts, which are never added up, is a
    floor: there were so many or more.
    """
    views = [view for view in incident.tolls if view.harm is Harm.KILLED]
    for view in views:
        if not view.is_part:
            return view.low, view.high
    lows = [view.low for view in views if view.low is not None]
    return (max(lows), None) if lows else None


def headline(incident: Incident) -> str:
    """Return what, when and where in one line, no more exactly than it is known."""
    killed = killed_in_all(incident)
    toll = f", killed {range_in_words(*killed)}" if killed else ""
    status = "" if incident.status.value == "happened" else f" ({incident.status.value})"
    what = incident.type.value.replace("_", " ")
    return f"{what}{status}, {_place(incident)}, {_day(incident)}{toll}"


def _title(watch: Watch, incident: Incident, finding: Finding, *, is_change: bool) -> str:
    mark = "Changed: " if is_change and finding.answer in (Answer.INSIDE, Answer.POSSIBLY) else ""
    return f"{mark}{HEADS[finding.answer]} {watch.name}: {headline(incident)}"


def _lines(incident: Incident, finding: Finding, changed: tuple[str, ...]) -> Iterator[str]:
    yield from (f"Changed: {words}." for words in changed)
    yield f"What: {incident.type.value.replace('_', ' ')}, {incident.status.value}. When: {_day(incident)}."
    yield f"Where: {_place(incident)}."
    if finding.km and any(finding.km):
        yield f"Distance: {finding.km[0]:g} to {finding.km[1]:g} km."
    yield from (f"Toll: {_toll(view)}." for view in incident.tolls)
    if not incident.tolls:
        yield "Toll: no figure reported, which is not zero."
    named = [_name(party) for party in incident.perpetrators]
    if named:
        yield f"Named as doers: {', '.join(dict.fromkeys(named))}."
    yield from dict.fromkeys(f"Responsibility: {SAID[a.stance]} {_name(a.actor)}." for a in incident.attribution)
    targets = [target.name for target in incident.targets if target.kind is not TargetKind.PERSON]
    if targets:
        yield f"Hit: {', '.join(dict.fromkeys(targets))}."
    if finding.why:
        yield f"Why it sounds: {'; '.join(finding.why)}."
    if finding.open:
        yield f"Not settled: {'; '.join(finding.open)}."
    yield f"Reports: {'; '.join(_reports(incident))}."
    yield CAUTION


def _toll(view: TollView) -> str:
    # In brackets: "3 army via Example Wire" reads as three soldiers.
    told = ((f, "; ".join(filter(None, (f.outlet or f.origin or "no outlet named", f.mark)))) for f in view.by_source)
    figures = (f"{range_in_words(f.low, f.high)} ({who})" for f, who in told)
    part = "of whom " if view.by_source and all(figure.is_subset for figure in view.by_source) else ""
    return f"{part}{view.harm.value} {range_in_words(view.low, view.high)}: {', '.join(dict.fromkeys(figures))}"


def _name(party: Party) -> str:
    if party.kind is PartyKind.INDIVIDUAL:
        return "an individual"
    return party.candidates[0].name if party.candidates else party.name


def _reports(incident: Incident) -> tuple[str, ...]:
    outlets = {figure.report: figure.outlet for view in incident.tolls for figure in view.by_source}
    pairs = zip(incident.reports, incident.docs, strict=True)
    return tuple(f"{doc} ({outlets[report]})" if outlets.get(report) else doc for report, doc in pairs)


def _place(incident: Incident) -> str:
    if not incident.places:
        return "no place said"
    where = incident.places[0]
    exactly = where.candidates[0].precision.value if where.candidates else "not in the gazetteer"
    country = f", {where.country}" if where.country else ""
    return f"{where.relation + ' ' if where.relation else ''}{where.name}{country} ({exactly})"


def _day(incident: Incident) -> str:
    when = incident.dates[0] if incident.dates else None
    if when is None:
        return "no date said"
    if when.value and when.precision.value != "unknown":
        return when.value
    ends = _ends(when)
    return f"{ends[0] or '?'} to {ends[1] or '?'}" if any(ends) else "date not settled"


def _ends(when: When | None) -> tuple[str, str]:
    if when is None:
        return "", ""
    return (
        when.earliest.isoformat() if when.earliest else "",
        when.latest.isoformat() if when.latest else "",
    )
