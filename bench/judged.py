"""A reading's claims, each with whether gold has it; what is the same is left to the shared scorer."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from items import JSON, matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim as the reading has it. Presence has no gold and is not among them."""

    kind: str
    item: JSON
    incident: JSON | None
    """The incident that a toll or attribution speaks of."""
    is_right: bool


def judged(gold: JSON, reading: JSON, scorer: ModuleType) -> Iterator[Judged]:
    """Yield every claim of a report's reading that gold can judge.

    An incident is right when it is paired; a toll or an attribution when it
    matches one inside the pair; the rest when the report's gold has it.
    """
    pairs, _, alone = scorer.pair(gold["incidents"], reading["incidents"])
    for true, said in [*pairs, *((None, said) for said in alone)]:
        yield Judged(kind="incident", item=said, incident=None, is_right=true is not None)
        for kind in ("toll", "responsibility"):
            items, same = scorer.SLOTS[f"{kind}*"]
            right = matches(items(true) if true else [], items(said), same)
            for n, item in enumerate(items(said)):
                yield Judged(kind=kind, item=item, incident=said, is_right=n in right)
    for kind in ("count", "relation", "statement"):
        items, same = scorer.REPORT_SLOTS[f"{kind}*"]
        right = matches(items(gold), items(reading), same)
        for n, item in enumerate(items(reading)):
            yield Judged(kind=kind, item=item, incident=None, is_right=n in right)


def kind_of(claim: Judged) -> str:
    """Return the kind by which confidence is learned: names equated are surer than other relations."""
    is_equated: Any = claim.kind == "relation" and claim.item["kind"] == "aka"
    return "relation aka" if is_equated else claim.kind
