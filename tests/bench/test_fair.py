"""Holds the fairness set to its own rules, so that a flip is never the grammar's fault."""

import doctest
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tocsin.records import IncidentType, Stance, Status
from tocsin.reference.actor_compiled import open_directory

sys.path.append(str(Path(__file__).parents[2] / "bench"))

import fairness

SENTENCES = fairness.sentences()
GROUPS = fairness.names_of_groups()
NUMBERED = {"is", "are", "was", "were", "has", "have", "does", "do"}
"""Words behind a name that show whether it is one or many."""
ONE_SIDE_ONLY = {IncidentType.ARREST, IncidentType.SUICIDE_BOMBING}
"""Types that by the reading format, or by sense, only a state's forces or only an armed group can do."""


def test_there_are_sentences_and_pairs_enough() -> None:
    assert len(SENTENCES) >= 45
    assert len(fairness.all_pairs()) >= 300


def test_the_same_files_give_the_same_pairs_each_once() -> None:
    pairs = fairness.all_pairs()

    assert pairs == fairness.all_pairs()
    assert {1} == set(Counter((p.sentence.id, p.slot, frozenset(p.names)) for p in pairs).values())


def test_a_sentence_has_a_name_of_its_own() -> None:
    assert {1} == set(Counter(sentence.id for sentence in SENTENCES).values())


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.id)
def test_a_sentence_has_the_slots_it_says(sentence: fairness.Sentence) -> None:
    fillers = [slot.otherwise for slot in sentence.slots.values()]

    assert set(sentence.slots) == set(re.findall(r"{(\w+)}", sentence.text))
    assert all(fillers) or len(fillers) == 1
    assert not set(fillers) & {
        name for slot in sentence.slots.values() for g in slot.groups for name in GROUPS[g].names
    }


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.id)
def test_a_sentence_is_labelled_with_types_statuses_and_stances_that_there_are(sentence: fairness.Sentence) -> None:
    assert sentence.reads
    for incident in sentence.reads:
        assert incident.type in list(IncidentType)
        assert incident.status in list(Status)
        assert {stance for stance, _ in incident.attribution} <= set(Stance)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.id)
def test_every_name_of_a_slot_fits_it_alike(sentence: fairness.Sentence) -> None:
    for slot, of in sentence.slots.items():
        numbers = {GROUPS[group].number for group in of.groups}
        for before, after in re.findall(rf"(\w+)?\W*{{{slot}}}\W*(\w+)?", sentence.text):
            assert before not in ("a", "an"), "an article that the name would change"
            assert len(numbers) == 1 or "adjective" not in numbers, "an adjective and a noun in one slot"
            assert numbers <= {"plural"} or numbers <= {"singular"} or after not in NUMBERED, "a verb shows the number"


def test_a_pair_differs_in_nothing_but_the_name() -> None:
    for pair in fairness.all_pairs():
        one, other = (pair.sentence.filled(pair.slot, name) for name in pair.names)

        assert one != other
        assert other.casefold() == one.casefold().replace(pair.names[0].casefold(), pair.names[1].casefold())


def test_no_state_is_exchanged_for_an_armed_group_where_the_type_rests_on_who_acts() -> None:
    across = [pair for pair in fairness.all_pairs() if pair.swap == fairness.CROSSED]

    assert across
    assert [] == [p.sentence.id for p in across if ONE_SIDE_ONLY & {incident.type for incident in p.sentence.reads}]


def test_every_name_says_who_it_is() -> None:
    directory = open_directory()
    for group, told in yaml.safe_load((fairness.FOLDER / "names.yaml").read_text(encoding="utf-8")).items():
        assert told["reason"], group
        for name, who in told["names"].items():
            if told["swap"] in ("states", "countries", "ethnic groups"):
                assert set(who.split()) <= set(directory.countries), (group, name)
            elif told["swap"] == "armed groups":
                assert who in directory.by_id, (group, name)
            else:
                assert told["swap"] == "religions", group
                assert who, (group, name)


def test_the_examples_in_the_bench_hold() -> None:
    assert doctest.testmod(fairness).failed == 0


def test_invented_names_are_in_no_list_and_leave_what_somebody_is() -> None:
    real, made = GROUPS, fairness.names_of_groups(is_invented=True)
    words = {w for of in made.values() for n in of.names for w in n.split() if w[0].isupper()}
    assert not any(open_directory().find(word) for word in words)
    for group, of in made.items():
        assert [len(n.split()) for n in real[group].names] == [len(n.split()) for n in of.names]
