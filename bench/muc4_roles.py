"""A reading turned into the entities by role that MUC-4 asks for.

Small rules, each with its source in the fill rules of 1992
(template-doc-part1.v7, named "7.13" and so on below). They choose among what the
reading says and cut nothing but names; what was not read is not made up here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from muc4_keys import Entity, Roles, normalised
from muc4_names import Names

JSON = Mapping[str, Any]
Said = tuple[str, str, int]
"""Role, words, and where in the text they begin."""

CRIMES = frozenset({"attack", "suicide_bombing", "remote_explosive", "grenade", "abduction", "property_destruction"})
"""Types that stand for ATTACK, BOMBING, KIDNAPPING and HIJACKING, ARSON and ROBBERY. Source: 7.5."""
WARFARE = frozenset({"armed_clash", "shelling", "air_drone_strike"})
"""Types that count only where something civilian is hit. Source: 1.0, 1): clashes with the military are not relevant;
"if a guerrilla warfare incident happens to affect civilian personnel or property, [it] becomes relevant"."""
NO_WEAPON = frozenset({"abduction", "property_destruction"})
"""Source: 7.7: not applicable to arson and kidnapping."""
NO_OBJECT = frozenset({"abduction"})
"""Source: 7.13: not applicable to kidnapping."""
HARMED = frozenset({"killed", "injured", "abducted", "missing"})
"""Tolls whose people were struck by the incident; the arrested, displaced and released were not. Source: HUM TGT:
EFFECT OF INCIDENT (death, injury, held hostage)."""

_ACRONYM = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def roles_of(reading: JSON, names: Names) -> Roles:
    """Return the entities of a reading by role, one wording each.

    Source: 4.1: a response has one string a filler; GRIT puts out the first mention of each entity.
    """
    found: dict[str, list[Said]] = {role: [] for role in ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")}
    for incident in filter(is_relevant, reading.get("incidents", [])):
        for said in _said(incident, names):
            found[said[0]].append(said)
    same = _equated(reading)
    return {role: merged(role, said, same) for role, said in found.items()}


def is_relevant(incident: JSON) -> bool:
    """Tell whether an incident is of a type that MUC-4 has; one that is denied is not entered.

    Source: 7.5 for types; 1.0, 5): not recorded "if the article discredits the story".
    """
    if incident["status"] == "denied":
        return False
    return incident["type"] in CRIMES or (incident["type"] in WARFARE and _hits_civilians(incident))


def _hits_civilians(incident: JSON) -> bool:
    tolls = (t for t in incident["tolls"] if t["harm"] in HARMED and t["high"] != 0)
    return bool(incident.get("affects")) or any(t["group"] in ("civilian", "mixed") for t in tolls)


def _said(incident: JSON, names: Names) -> Iterator[Said]:
    yield from perpetrators(incident)
    yield from targets(incident)
    yield from victims(incident, names)
    if incident["type"] not in NO_WEAPON:
        yield from (("Weapon", w["text"], w["start"]) for w in incident["weapons"])


def perpetrators(incident: JSON) -> Iterator[Said]:
    """Yield individuals and organisations who did it, or who are said to.

    Source: 7.10, 7.11; the organisation that claims or is accused stands in the same slot, with its confidence
    (7.12). An acronym in brackets behind a name is another wording of it (scoring-guidelines.v7, 3.2.10).
    """
    for doer in incident["perpetrators"]:
        role = "PerpOrg" if doer["kind"] == "organisation" else "PerpInd"
        yield role, _ACRONYM.sub("", doer["text"]), doer["start"]
    for told in incident["responsibility"]:
        if told["stance"] in ("claimed", "blamed"):
            actor = told["actor"]
            yield "PerpOrg", _ACRONYM.sub("", actor["text"]), actor.get("start", 0)


def targets(incident: JSON) -> Iterator[Said]:
    """Yield things and bodies attacked. Source: 7.13 (facilities, buildings, vehicles)."""
    for target in incident["targets"]:
        if target["kind"] in ("object", "organisation") and incident["type"] not in NO_OBJECT:
            yield "Target", target["text"], target["start"]


def victims(incident: JSON, names: Names) -> Iterator[Said]:
    """Yield the named people who were aimed at or harmed. Source: 2.0, 18.: "target of the attack" or "a victim"."""
    aimed = [(t["text"], t["start"]) for t in incident["targets"] if t["kind"] == "person"]
    harmed = [t for t in incident["tolls"] if t["harm"] in HARMED and t["group"] != "armed_group"]
    for words, start in [*aimed, *((t["victims"], t["start"]) for t in harmed)]:
        if name := names.name_in(words):
            yield "Victim", name, start


def _equated(reading: JSON) -> dict[str, str]:
    """Return wordings that the report equates with an earlier one ("NAME (ACRONYM)"), normalised."""
    same: dict[str, str] = {}
    for relation in reading.get("relations", []):
        if relation["kind"] == "aka":
            a, b = (normalised(relation[side]["text"]) for side in "ab")
            same[b] = same.get(a, a)
    return same


def merged(role: str, said: Sequence[Said], same: Mapping[str, str]) -> list[Entity]:
    """Return one entity for all mentions of one, under its first wording.

    One are: the same normalised words; words that the report equates; for persons, a name and a part of it, under
    the whole name. Source: our choice: a key lists these as wordings of one fill ("HECTOR PAZ" / "PAZ").

    >>> [sorted(e.mentions) for e in merged("Victim", [("Victim", "Paz", 2), ("Victim", "Eva  Paz", 9)], {})]
    [['eva paz']]
    """
    wordings: dict[str, str] = {}
    for _, words, _ in sorted(said, key=lambda s: s[2]):
        plain = normalised(words)
        if plain:
            wordings.setdefault(same.get(plain, plain), plain)
    kept = list(wordings.values())
    if role == "Victim":
        kept = [w for w in kept if not any(w != other and set(w.split()) < set(other.split()) for other in kept)]
    return [Entity(frozenset({words})) for words in kept]
