"""How mentions of actors are held against the gold set, and that the set is what it says it is."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.actor_entry import ActorKind

sys.path.append(str(Path(__file__).parents[2] / "bench"))

import actor_mentions

GOLD = {part: list(actor_mentions.lines(path)) for part, path in actor_mentions.GOLD.items()}


def mention(ident: str | None, start: int = 0, end: int = 3, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "id": ident, **more}


def gold(right: list[str], *, generic: bool = False, **more: Any) -> dict[str, Any]:
    return {"start": 0, "end": 3, "right": right, "generic": generic, **more}


@pytest.mark.parametrize(
    ("asked", "ident", "expected"),
    [
        (gold(["ttp"]), "actor:ttp", True),
        (gold(["ttp", "taliban"]), "actor:taliban", True),
        (gold(["ttp"]), "actor:isis-k", False),
        (gold(["ttp"]), None, False),
        (gold(["ttp"]), "generic:militants", False),
        (gold([], generic=True), "generic:police", True),
        (gold([], generic=True), None, True),
        (gold([], generic=True), "actor:ttp", False),
        (gold(["cpi-maoist"], generic=True), "actor:cpi-maoist", True),
        (gold([], name="Exampleland Army"), "actor:ttp", False),
        (gold([], name="Pakistan Muslim League-Nawaz"), "actor:pml-n", True),
    ],
)
def test_a_mention_is_right_where_it_is_rightly_linked_or_rightly_not(
    asked: dict[str, Any], ident: str | None, expected: bool
) -> None:
    assert expected is actor_mentions.is_right(asked, mention(ident))


def test_what_is_not_told_is_not_linked() -> None:
    assert actor_mentions.is_right(gold([], generic=True), None)
    assert not actor_mentions.is_right(gold(["ttp"]), None)


def test_the_mention_that_overlaps_most_answers_and_one_of_the_title_never() -> None:
    whole, part, title = mention("actor:ttp", 0, 9), mention("actor:taliban", 0, 4), mention("x", 0, 4, part="title")
    assert part == actor_mentions.answer({"start": 0, "end": 4}, [whole, part, title])
    assert whole == actor_mentions.answer({"start": 4, "end": 9}, [part, whole, title])
    assert None is actor_mentions.answer({"start": 20, "end": 22}, [whole, part])


def test_the_set_has_300_mentions_or_more_no_report_in_both_parts_and_only_actors_that_are_there() -> None:
    directory = open_directory()
    dev, test = ({one["doc"] for one in GOLD[part]} for part in ("dev", "test"))
    every = [one for part in GOLD.values() for one in part]

    assert len(every) >= 300
    assert set() == dev & test
    assert all(set(one["right"]) <= set(directory.by_id) for one in every)
    assert all(one["kind"] in set(ActorKind) and one["start"] < one["end"] for one in every)
    assert not any({"text", "words"} & set(one) for one in every)
