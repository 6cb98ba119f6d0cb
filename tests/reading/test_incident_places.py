"""Which of the places that belong to an incident is the main one."""

import pytest
from reading_made import HandTagger, a_report

from tocsin.reading import read
from tocsin.records import IncidentSaid
from tocsin.reference.actor_compiled import open_directory


def places(body: str, *told: str) -> list[tuple[str, list[str]]]:
    """Return each place with the larger ones, of an incident to which these places belong."""
    tagger = HandTagger(
        (("event", "attack", "attack"), *(("place", "place", words) for words in told)),
        tuple((0, n + 1) for n in range(len(told))),
    )
    (said,) = [
        c.said for c in read(a_report(body), tagger, open_directory()).claims if isinstance(c.said, IncidentSaid)
    ]
    return [(p.value.name, [w.value for w in p.value.within]) for p in said.places]


@pytest.mark.parametrize(
    ("body", "told", "expected"),
    [
        ("An attack in Exa district on the outskirts of Homs killed two.", ("Homs", "Exa"), [("Exa", ["Homs"])]),
        ("An attack in Homs and in Exa killed two.", ("Homs", "Exa"), [("Homs", []), ("Exa", [])]),
        ("An attack near the southern district killed two in Homs.", ("southern", "Homs"), [("Homs", [])]),
    ],
)
def test_the_smaller_place_comes_first(body: str, told: tuple[str, ...], expected: list[tuple[str, list[str]]]) -> None:
    assert expected == places(body, *told)
