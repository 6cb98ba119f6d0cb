"""What plainly says that nobody was harmed is a toll of zero, of the event it speaks of."""

import pytest

from tocsin.pipeline import read


@pytest.mark.parametrize(
    ("words", "harms"),
    [
        ("No casualties were reported.", {"killed", "injured"}),
        ("The explosion caused no loss of life.", {"killed"}),
        ("No one was injured.", {"injured"}),
        ("The guards escaped unhurt.", {"injured"}),
    ],
)
def test_nobody_harmed_is_a_toll_of_zero(words: str, harms: set[str]) -> None:
    (incident,) = read(f"A bomb exploded near a school in Kabul on 3 May 2015. {words}")["incidents"]
    assert harms == {t["harm"] for t in incident["tolls"] if t["low"] == t["high"] == 0}


@pytest.mark.parametrize(
    "behind",
    [
        "No one was hurt when a second device was defused.",
        "No one was injured in a third blast, and the army said its base was safe.",
        "The guards of the customs house escaped unhurt.",
    ],
)
def test_a_zero_never_stands_beside_the_harmed_of_the_same_source(behind: str) -> None:
    told = "A car bomb killed nine dockers in Kotli on 3 May 2015 and wounded 31 people, the harbour office said."
    reading = read(f"{told} {behind}")
    (blast,) = [i for i in reading["incidents"] if ("injured", 31) in {(t["harm"], t["low"]) for t in i["tolls"]}]
    assert ("injured", 0) not in {(t["harm"], t["low"]) for t in blast["tolls"]}
