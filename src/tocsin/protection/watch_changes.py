"""What about an incident is material to a watch, and what of it changed since the watch last sounded.

A watch sounds once an incident, and again only when its toll, its attribution, its place, or the watch's own answer
is another. A report more, a better date or another weapon is no reason to wake anybody.
Source: our choice, decisions/0020.
"""

from tocsin.analysis import range_in_words
from tocsin.records import Answer, Incident, Material, Party, PartyKind


def material_of(incident: Incident, answer: Answer) -> Material:
    """Return what is material of an incident as it stands."""
    return Material(
        toll=tuple(
            f"{view.harm.value} {range_in_words(view.low, view.high)}"
            for view in incident.tolls
            if not (view.by_source and all(figure.is_subset for figure in view.by_source))
        ),
        attribution=tuple(sorted({f"{said.stance.value} {_actor(said.actor)}" for said in incident.attribution})),
        place=_place(incident),
        answer=answer.value,
    )


def _actor(party: Party) -> str:
    if party.kind is PartyKind.INDIVIDUAL:
        return "an individual"
    return party.candidates[0].name if party.candidates else party.name


def _place(incident: Incident) -> tuple[str, ...]:
    if not incident.places:
        return ()
    main = incident.places[0]
    if not main.candidates:
        return (main.name,)
    return (f"{main.candidates[0].name} ({main.candidates[0].precision.value})", main.candidates[0].id)


def changes(before: Material, now: Material) -> tuple[str, ...]:
    """Return what is materially different, in words; () for nothing.

    >>> old = Material(toll=("killed 12",), attribution=(), place=("Baga (exact)", "geonames:1"), answer="inside")
    >>> new = Material(toll=("killed 17",), attribution=(), place=("Baga (exact)", "geonames:1"), answer="inside")
    >>> changes(old, new), changes(old, old)
    (('toll: killed 12 before, killed 17 now',), ())
    """
    found = []
    for field in ("toll", "attribution", "place"):
        old, new = getattr(before, field), getattr(now, field)
        if set(old) != set(new):
            shown = slice(1) if field == "place" else slice(None)
            found.append(f"{field}: {_listed(old[shown])} before, {_listed(new[shown])} now")
    if before.answer != now.answer:
        words = {"no": "outside", "listed": "known to the country only"}
        old, new = (words.get(answer, answer) for answer in (before.answer, now.answer))
        found.append(f"answer: {old} before, {new} now")
    return tuple(found)


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(values) or "none"
