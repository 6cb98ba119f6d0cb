"""What of an alert leaves by mail, webhook, feed and CAP: the same profiles as of every export.

Pages and standard output are at home and show all of it. What leaves goes by
the watch's profile, ``public`` unless more was asked for: the alert is put
into words anew from what the profile lets out of the incident, so that no word
of a report passes by it. That a ring sounded tells that it happened inside;
no profile can hold that back from those who know the ring.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.analysis import range_in_words
from tocsin.errors import BadRequest
from tocsin.exchange.shareable import Harmed, Shareable, Spot
from tocsin.exchange.sharing import Rules, is_open, shared
from tocsin.exporting import rules_of, shareables, why_not
from tocsin.ledger.rows import payload
from tocsin.protection.watch_alert import CAUTION, HEADS, SAID
from tocsin.records import Alert, Finding, Incident, PlacePrecision, Stance
from tocsin.reference.sharing_rules import DEFAULT

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

LEAVING = ("mail", "webhook", "atom", "cap")
"""Ways that take an alert out of the house."""
MEANT = ("toll", "answer")
"""What an alert may say has changed, for figures and the watch's own answer leave under every profile."""


class AlertSharing:
    """Says what leaves of alerts; made for one look, so that a profile is opened once."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger
        self._rules: dict[str, Rules] = {}

    def rules(self, name: str) -> Rules:
        """Return a profile's rules; of the strictest where a profile is no more, for an alert must not be lost."""
        if name not in self._rules:
            try:
                self._rules[name] = rules_of(name)
            except BadRequest:
                self._rules[name] = rules_of(DEFAULT)
        return self._rules[name]

    def leaving(self, alert: Alert, incident: Incident, finding: Finding, profile: str) -> Alert | None:
        """Return what of an alert leaves, None where the profile holds nothing back. Raises: BadReference."""
        rules = self.rules(profile)
        one = next(shareables(self._ledger, [json.loads(payload(incident))]))
        if why := why_not(one, rules.profile):
            return _bare(alert, why)
        return None if is_open(rules.profile) else _reworded(alert, shared(one, rules), finding, rules)


def _bare(alert: Alert, why: str) -> Alert:
    """Return the word that something is there, where the terms of its sources let no more of it leave."""
    words = f"Look into the record: {why}."
    return replace(
        alert,
        title=f"{HEADS[alert.answer]} {alert.watch_name}: an incident that may not be told of here",
        lines=(words, CAUTION),
        changed=(), km=None, lat=None, lon=None, radius_km=None, place="not told", when=("", ""), killed=None,
        type="incident", claims=(), reports=(),
    )  # fmt: skip


def _reworded(alert: Alert, left: Shareable, finding: Finding, rules: Rules) -> Alert:
    spot, day = left.place, left.date
    is_exact = rules.profile.place == "exact"
    place, when = _place(spot), _when(left)
    changed = tuple(words for words in alert.changed if words.startswith(MEANT))
    mark = "Changed: " if alert.title.startswith("Changed: ") else ""
    toll = f", killed {range_in_words(*alert.killed)}" if alert.killed else ""
    status = "" if left.status == "happened" else f" ({left.status})"
    head = f"{left.type.replace('_', ' ')}{status}, {place}, {when}{toll}"
    return replace(
        alert,
        title=f"{mark}{HEADS[alert.answer]} {alert.watch_name}: {head}",
        lines=tuple(_lines(left, place, when, changed, finding if is_exact else None, rules)),
        changed=changed,
        km=alert.km if is_exact else None,
        lat=spot.lat if spot else None,
        lon=spot.lon if spot else None,
        radius_km=spot.radius_km if spot else None,
        place=place,
        when=(_iso(day.earliest), _iso(day.latest)) if day else ("", ""),
        reports=_outlets(left),
    )


def _lines(
    left: Shareable, place: str, when: str, changed: tuple[str, ...], finding: Finding | None, rules: Rules
) -> Iterator[str]:
    yield from (f"Changed: {words}." for words in changed)
    yield f"What: {left.type.replace('_', ' ')}, {left.status}. When: {when}."
    yield f"Where: {place}."
    if finding and finding.km and any(finding.km):
        yield f"Distance: {finding.km[0]:g} to {finding.km[1]:g} km."
    yield from (f"Toll: {_toll(toll)}." for toll in left.tolls)
    if not left.tolls:
        yield "Toll: no figure reported, which is not zero."
    if left.perpetrators:
        yield f"Named as doers: {_listed(party.name for party in left.perpetrators)}."
    yield from dict.fromkeys(
        f"Responsibility: {SAID[Stance(laid.stance)]} {laid.actor.name}." for laid in left.responsibility
    )
    if hit := [target.name for target in left.targets if target.kind == "organisation"]:
        yield f"Hit: {_listed(hit)}."
    yield f"Reports: {left.reports}, of {'; '.join(_outlets(left)) or 'sources that are not named'}."
    yield f"Profile {rules.profile.name}" + (f"; held back: {', '.join(left.held_back)}." if left.held_back else ".")
    yield CAUTION


def _toll(toll: Harmed) -> str:
    # In brackets, as in what is told at home: "3 army" reads as three soldiers.
    said = (
        f"{range_in_words(s.low, s.high)} ({'; '.join(filter(None, (s.outlet or 'a source', s.mark)))})"
        for s in toll.by_source
    )
    part = "" if toll.is_total else "of whom "
    told = f": {_listed(said)}" if toll.by_source else ""
    return f"{part}{toll.harm} {range_in_words(toll.low, toll.high)}{told}"


def _place(spot: Spot | None) -> str:
    if spot is None:
        return "no place said"
    names = [name for name in (spot.name, *spot.within, spot.country) if name]
    exactly = f" ({PlacePrecision.of_ucdp(spot.where_prec).value})" if spot.where_prec else ""
    return f"{', '.join(dict.fromkeys(names)) or 'a place that is not named'}{exactly}"


def _when(left: Shareable) -> str:
    day = left.date
    if day is None or not (day.earliest or day.latest):
        return "no date said"
    first, last = _iso(day.earliest) or "?", _iso(day.latest) or "?"
    return first if first == last else f"{first} to {last}"


def _iso(day: object) -> str:
    return str(day) if day else ""


def _outlets(left: Shareable) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cited.outlet or f"a source ({cited.kind})" for cited in left.sources))


def _listed(names: object) -> str:
    return ", ".join(dict.fromkeys(names))  # type: ignore[call-overload]
