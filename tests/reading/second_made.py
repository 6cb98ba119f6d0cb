"""Somebody who can be asked, and answers what a test has written; and what is believed of it."""

from collections.abc import Mapping
from datetime import date

from reading_made import a_report

from tocsin.errors import CannotFetch
from tocsin.reading import SecondReading, read_second
from tocsin.records import Claim, IncidentSaid, TollSaid
from tocsin.reference.actor_compiled import open_directory


class Answering:
    """Gives its answers one after the other, the last again and again; a text is why there is no answer."""

    def __init__(self, *answers: Mapping[str, object] | str, lost: Mapping[str, int] | None = None) -> None:
        self.answers, self.lost = list(answers), lost or {}
        self.asked: list[str] = []

    @property
    def version(self) -> str:
        return "by hand 1"

    def ask(self, words: str) -> tuple[Mapping[str, object], Mapping[str, int]]:
        self.asked.append(words)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, str):
            raise CannotFetch("http://localhost", answer)
        return answer, self.lost


def read_as(
    body: str, *answers: Mapping[str, object] | str, title: str = "", published: date | None = None
) -> SecondReading:
    """Return the second reading of a text, by somebody who gives these answers."""
    return read_second(a_report(body, title=title, published=published), Answering(*answers), open_directory())


def believed(body: str, **answer: object) -> tuple[tuple[Claim, ...], dict[str, int]]:
    """Return the claims that are believed of one answer, and how much was dropped, by reason."""
    second = read_as(body, answer)
    return second.reading.claims, dict(second.dropped)


def an_incident(**more: object) -> dict[str, object]:
    """Return an attack as an answer tells it."""
    return {"type": "attack", "status": "happened", "trigger": "killed"} | more


def incident_of(claims: tuple[Claim, ...]) -> IncidentSaid:
    (said,) = (claim.said for claim in claims if isinstance(claim.said, IncidentSaid))
    return said


def tolls_of(claims: tuple[Claim, ...]) -> list[tuple[str, int | None, int | None, int]]:
    """Return harm, low, high, and where the words begin."""
    tolls = [claim.said.toll for claim in claims if isinstance(claim.said, TollSaid)]
    return [(t.value.harm.value, t.value.low, t.value.high, t.evidence[0].start) for t in tolls]  # type: ignore[union-attr]
