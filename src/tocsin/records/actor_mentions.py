"""A mention of an actor in running text, with who is meant."""

from dataclasses import dataclass

from tocsin.records.facts import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """A stretch of a text that names an actor, and who is meant."""

    start: int
    end: int
    """Half-open, in code points of the text."""
    text: str
    id: str | None
    """"actor:isis-k" of the directory, "generic:police" of a class; None where nobody is known."""
    name: str
    """The entry's usual name, or the class; "" where there is no link."""
    kind: str
    """One of ACLED's eight actor types in words ("rebel_group"); "" where there is no link."""
    country: str
    """ISO 3166-1 alpha-2: of the actor's countries the one the report speaks of most; "" where none is known."""
    candidates: tuple[Candidate, ...]
    """Best first, the first being what ``id`` says."""
    score: float
    """Range: 0 to 1; 0 where there is no link."""
    reason: str
