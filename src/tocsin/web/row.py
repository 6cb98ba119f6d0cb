"""What pages say of an incident's line beyond its values."""

from tocsin.ledger.summaries import summary_of
from tocsin.records import Harm, HarmTotal, Party, PlacePrecision, Role, Summary, Target

__all__ = ["actors_of", "how_sure", "name_of", "precision_of", "summary_of", "tolls_of"]
DOUBTFUL = 0.8
"""Incidents held together by a weaker link than this are shown as doubtful. Source: decisions/0019."""
SHOWN = (Harm.KILLED, Harm.INJURED, Harm.ABDUCTED, Harm.MISSING, Harm.ARRESTED, Harm.DISPLACED)


def how_sure(summary: Summary) -> str:
    """Return how sure an incident is, in one word. Source: decisions/0019."""
    if summary.link < DOUBTFUL:
        return "doubtful"
    return "corroborated" if summary.origins > 1 else "one_origin"


def precision_of(summary: Summary) -> str:
    """Return how exactly the place is known, as a word."""
    return PlacePrecision.of_ucdp(summary.where_prec).value


def tolls_of(summary: Summary) -> list[HarmTotal]:
    """Return the main figure of each harm that lists show."""
    return [toll for toll in map(summary.total, SHOWN) if toll is not None]


def actors_of(summary: Summary) -> list[tuple[str, str]]:
    """Return who is said to have done it, each once with its weightiest role."""
    found: dict[str, str] = {}
    for role in (Role.CLAIMED, Role.BLAMED, Role.SUSPECTED, Role.PERPETRATOR, Role.DENIED):
        for actor in summary.actors:
            if actor.role is role:
                found.setdefault(actor.name, role.value)
    return list(found.items())


def name_of(party: Party | Target) -> str:
    """Return an actor's name in the directory, else as written."""
    return party.candidates[0].name if party.candidates else party.name


def key_of(party: Party | Target) -> str:
    """Return what an actor is asked for by: its id in the directory, else its name as written."""
    return party.candidates[0].id if party.candidates else party.name
