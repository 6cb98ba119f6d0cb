"""A user's own additions: written, read again, refused where they are wrong, and used in the directory."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tocsin.errors import BadReference, BadRequest
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.actor_extended import add_own, extended, open_own_directory
from tocsin.reference.actor_own import OWN_FILE, Addition, read_additions, rejected_keys

DAY = date(2026, 11, 30)
EMPTY = Path("own.yaml")


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folder, somewhere else."""
    monkeypatch.setenv("TOCSIN_OWN", str(tmp_path / "own"))
    return tmp_path / "own"


def says(what: str, value: Any, actor: str = "ttp", **more: Any) -> Addition:
    return Addition(says=what, value=value, actor=actor, who="A. Analyst", when=DAY, **more)


FRONT = says(
    "new",
    {"name": "Example Front", "kind": "rebel_group", "side": "armed_group", "countries": ["ML"], "aliases": ["EXF"]},
    "example-front",
    reports=("r1",),
)


def test_where_nothing_was_added_the_directory_is_the_one_that_comes_with_tocsin() -> None:
    assert open_own_directory() is open_directory()


def test_a_new_actor_is_found_by_its_names_and_says_who_added_it_when_and_from_what(own: Path) -> None:
    path = add_own(FRONT)
    (entry,) = open_own_directory().find("EXF")

    assert (own / OWN_FILE, "example-front", ("ML",)) == (path, entry.id, entry.countries)
    assert "own: A. Analyst, 2026-11-30, r1" == entry.source_of("EXF") == entry.source_of("Example Front")
    assert () == open_directory().find("EXF")


def test_additions_are_kept_in_their_order_and_words_of_the_user_stay(own: Path) -> None:
    add_own(FRONT)
    (own / OWN_FILE).write_text((own / OWN_FILE).read_text("utf-8") + "# a remark\n", encoding="utf-8")
    add_own(says("alias", "Front of Examples", "example-front", since=2020, until=2022))

    assert [FRONT, says("alias", "Front of Examples", "example-front", since=2020, until=2022)] == list(
        read_additions(own)
    )
    assert "# a remark\n" in (own / OWN_FILE).read_text("utf-8")
    (time,) = open_own_directory().find("Front of Examples")[0].times
    assert (True, False) == (time.may_hold(2021), time.may_hold(2023))


def test_an_added_name_that_another_bears_is_shared_and_the_other_owns_it() -> None:
    made = extended(open_directory(), [FRONT, says("alias", "TTP", "example-front")], EMPTY)
    assert ["ttp", "example-front"] == [entry.id for entry in made.find("TTP")]


def test_an_edit_lies_above_what_comes_with_tocsin_and_a_renamed_actor_keeps_its_old_name() -> None:
    before = open_directory().by_id["ttp"]
    made = extended(open_directory(), [says("edit", {"name": "Example Movement", "founded": 2006})], EMPTY)
    entry = made.by_id["ttp"]

    assert ("Example Movement", 2006, before.kind, before.countries) == (
        entry.name,
        entry.founded,
        entry.kind,
        entry.countries,
    )
    assert entry in made.find(before.name)
    assert (2007, "own: A. Analyst, 2026-11-30") == (before.founded, entry.source_of("founded"))


def test_a_relation_and_a_former_name_are_added() -> None:
    told = [
        says("relation", {"enemy_of": "isis-k", "from": 2015}),
        says("relation", {"formerly_named": "Example Band"}),
    ]
    made = extended(open_directory(), told, EMPTY)

    assert {("enemy_of", "isis-k", 2015), ("formerly_named", "Example Band", None)} <= {
        (relation.bond, relation.other, relation.since) for relation in made.by_id["ttp"].relations
    }
    assert ["ttp"] == [entry.id for entry in made.find("Example Band")]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (says("alias", "..."), "a letter in it"),
        (says("alias", "Example", "nobody-at-all"), "no actor has the id"),
        (says("alias", "Example", "Bad Id"), "an id such as"),
        (says("alias", "Example", since=2020, until=2010), "in their order"),
        (says("edit", {"aliases": ["Example"]}), "no field to edit"),
        (says("edit", {"kind": "heroes"}), "kind is one of"),
        (says("relation", {"likes": "isis-k"}), "a relation is one of"),
        (says("relation", {"enemy_of": "nobody-at-all"}), "one that is not there"),
        (says("new", {"name": "Example"}, "example"), "missing keys"),
        (says("new", FRONT.value, "ttp"), "in the directory already"),
        (Addition(says="alias", value="Example", actor="ttp", who="", when=DAY), "must be told"),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_is_written(own: Path, wrong: Addition, told: str) -> None:
    with pytest.raises(BadRequest, match=told):
        add_own(wrong)
    assert not own.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b", "a list of additions"),
        ("- 3", "line 1.*is a mapping"),
        ("- {actor: ttp, alias: X, who: A}", "who added it, and when"),
        ("- {actor: ttp, alias: X, who: A, when: never}", "is a date"),
        ("- {actor: ttp, alias: X, edit: {}, who: A, when: 2026-11-30}", "says one of"),
        ("- {actor: ttp, nickname: X, who: A, when: 2026-11-30}", "says one of"),
        ("- [", "mend the file"),
    ],
)
def test_a_broken_file_of_additions_is_told_by_file_line_and_entry(own: Path, text: str, told: str) -> None:
    own.mkdir()
    (own / OWN_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadReference, match=f"(?s)actors.yaml.*{told}"):
        open_own_directory()


def test_what_was_rejected_is_known_again_however_it_is_written() -> None:
    told = Addition(says="rejected", value={"kind": "aka", "a": "The Example Front", "b": "EF"}, who="A", when=DAY)
    assert frozenset({("aka", "examplefront", "ef")}) == rejected_keys((told, FRONT))
