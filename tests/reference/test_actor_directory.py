"""The embedded directory: what it holds, and how names reach it."""

import csv
import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.records import Group
from tocsin.reference.actor_compiled import COMPILED, compile_rows, open_directory
from tocsin.reference.actor_entry import ActorKind, Bond
from tocsin.reference.actor_fold import fold
from tocsin.reference.actor_yaml import FOLDER

DIRECTORY = open_directory()


def ids(name: str) -> list[str]:
    return [entry.id for entry in DIRECTORY.find(name)]


def test_it_holds_at_least_600_named_actors_beside_the_states() -> None:
    named = [entry for entry in DIRECTORY.entries if not entry.id.startswith("state-forces-")]
    assert len(named) >= 600


def test_the_compiled_form_is_fresh() -> None:
    """If this fails, run ``python -m tocsin.reference.actor_compiled``."""
    made = json.loads((FOLDER / COMPILED).read_text(encoding="utf-8"))
    assert json.loads(json.dumps(compile_rows(FOLDER))) == made


def test_every_id_is_a_slug() -> None:
    assert [] == [entry.id for entry in DIRECTORY.entries if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id)]


def test_every_fact_that_cites_ucdp_is_in_its_table() -> None:
    with (FOLDER / "sources" / "ucdp_actors.tsv").open(encoding="utf-8", newline="") as file:
        rows = {int(row["ucdp_id"]): row for row in csv.DictReader(file, delimiter="\t")}
    wrong = []
    for entry in DIRECTORY.entries:
        facts = dict(entry.facts).get("reference: ucdp_actors", ())
        told = {fold(re.sub(r" \(.*\)$", "", rows[one]["name"])) for one in entry.ucdp}
        told |= {fold(rows[one]["name"]) for one in entry.ucdp}
        cited = {fold(entry.name if fact == "name" else fact) for fact in facts} - {"ucdp", "countries"}
        wrong += [(entry.id, name) for name in cited - told]
    assert [] == wrong


def test_every_actor_with_a_ucdp_id_bears_the_name_that_ucdp_gives_it() -> None:
    with (FOLDER / "sources" / "ucdp_actors.tsv").open(encoding="utf-8", newline="") as file:
        names = {int(row["ucdp_id"]): row["name"] for row in csv.DictReader(file, delimiter="\t")}
    states = [entry for entry in DIRECTORY.entries if entry.id.startswith("state-forces-")]
    strangers = [
        (entry.id, names[one])
        for entry in DIRECTORY.entries
        for one in entry.ucdp
        if entry not in states
        and not {fold(names[one]), fold(re.sub(r" \(.*\)$", "", names[one]))} & {fold(name) for name in entry.names}
    ]
    assert [] == strangers


def test_every_fact_that_cites_phoenix_is_in_its_names() -> None:
    lines = (FOLDER / "sources" / "phoenix_names.txt").read_text(encoding="utf-8").splitlines()[1:]
    told = set()
    for line in lines:
        told |= {fold(line), fold(re.sub(r"\(.*?\)", "", line)), *map(fold, re.findall(r"\((.*?)\)", line))}
    wrong = [
        (entry.id, fact)
        for entry in DIRECTORY.entries
        for fact in dict(entry.facts).get("reference: phoenix", ())
        if fold(entry.name if fact == "name" else fact) not in told
    ]
    assert [] == wrong


def test_what_nobody_vouches_for_is_unverified() -> None:
    taliban = DIRECTORY.by_id["taliban"]
    assert ("reference: phoenix", "unverified") == (taliban.source_of("name"), taliban.source_of("founded"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Islamic State Khorasan", "isis-k"),
        ("ISIS– K", "isis-k"),
        ("ISKP", "isis-k"),
        ("Daesh-Khorasan", "isis-k"),
        ("the Islamic State in Khorasan Province", "isis-k"),
        ("Communist Party of India (Maoist)", "cpi-maoist"),
        ("Communist Party of India Maoist (CPI Maoist)", "cpi-maoist"),
        ("CPIMaoist", "cpi-maoist"),
        ("TehreekeTaliban Pakistan", "ttp"),
        ("Tehrik-i-Taliban Pakistan (TTP)", "ttp"),
        ("the Zetas", "zetas"),
        ("Hay’at Tahrir Al-Sham", "hts"),
        ("Jaish-i-Muhammad", "jaish-e-mohammed"),
        ("People   s Protection Units", "ypg"),
        ("Isak Muivah faction of the National Socialist Council of Nagaland", "nscn-im"),
        ("FARC-EP", "farc"),
        ("Sendero Luminoso", "sendero-luminoso"),
        ("حماس", "hamas"),
    ],
)
def test_a_name_is_found_in_many_spellings(name: str, expected: str) -> None:
    assert expected == ids(name)[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Israel", ["state-forces-il"]),
        ("Turkish warplanes", ["state-forces-tr"]),
        ("13 U.S. troops", []),
        ("U.S. troops", ["state-forces-us"]),
        ("Nigerian and Cameroonian armies", ["state-forces-ng", "state-forces-cm"]),
        ("Palestinians", []),
        ("a Palestinian", []),
        ("Turkish journalists", []),
    ],
)
def test_a_country_with_a_word_for_forces_finds_its_state_forces(name: str, expected: list[str]) -> None:
    assert expected == ids(name)


def test_the_owner_of_a_shared_name_comes_first_and_the_others_follow() -> None:
    found = ids("Islamic State")
    assert ("islamic-state", True) == (found[0], "isis-k" in found)


@pytest.mark.parametrize("name", ["Exampleland Liberation Army", "gunmen", "", "(", "…", "Exampletown"])
def test_a_name_nobody_bears_finds_nobody(name: str) -> None:
    assert [] == ids(name)


def test_the_abbreviation_of_an_unknown_name_is_not_taken_for_somebody_elses() -> None:
    assert ["arakan-army"] == ids("AA")
    assert [] == ids("Amber Alliance (AA)")


def test_parts_of_a_phrase_are_found_the_longest_first() -> None:
    found = DIRECTORY.scan("cadres of the Communist Party of India Maoist CPI Maoist and the police")
    names = [piece.entries[0].id if piece.entries else piece.generic and piece.generic.id for piece in found]
    assert ["cpi-maoist", "cpi-maoist", "police"] == names


@pytest.mark.parametrize("phrase", ["anti-Taliban militia", "a Taliban-held village", "the former Taliban"])
def test_words_beside_a_name_turn_it_into_somebody_else(phrase: str) -> None:
    assert [True] == [piece.is_turned for piece in DIRECTORY.scan(phrase) if piece.entries]


def test_an_abbreviation_inside_a_phrase_counts_only_as_it_is_written() -> None:
    assert [] == [piece.text for piece in DIRECTORY.scan("what is known of us") if piece.entries or piece.country]
    assert ["IS"] == [piece.text for piece in DIRECTORY.scan("two IS members") if piece.entries]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("gunmen", (ActorKind.POLITICAL_MILITIA, Group.ARMED_GROUP)),
        ("the security forces", (ActorKind.STATE_FORCES, Group.SECURITY_FORCE)),
        ("Maoists", (ActorKind.REBEL_GROUP, Group.ARMED_GROUP)),
        ("protesters", (ActorKind.PROTESTERS, Group.CIVILIAN)),
        ("unidentified men", (ActorKind.POLITICAL_MILITIA, Group.UNKNOWN)),
    ],
)
def test_a_class_word_has_a_kind_and_a_side_and_is_no_group(words: str, expected: tuple[ActorKind, Group]) -> None:
    generic = DIRECTORY.generic(words)
    assert generic is not None
    assert expected == (generic.kind, generic.side)
    assert [] == ids(words)


def test_what_a_class_may_be_is_in_the_directory() -> None:
    assert [] == [one for generic in DIRECTORY.generics for one in generic.may_be if one not in DIRECTORY.by_id]


def test_the_directory_is_as_broad_as_the_conflicts_of_the_packs() -> None:
    named = [entry for entry in DIRECTORY.entries if not entry.id.startswith("state-forces-")]
    packs = {path.name[:2].upper() for path in (FOLDER.parent / "packs").glob("??.tsv.gz")} - {"XS"}
    armed = {code for entry in named if entry.side is Group.ARMED_GROUP for code in entry.countries}
    relations = [relation for entry in named for relation in entry.relations]

    assert len(named) >= 1_300
    assert len(packs) >= 20
    assert not packs - armed
    assert all(f"state-forces-{code.lower()}" in DIRECTORY.by_id for code in packs)
    assert set(Bond) == {relation.bond for relation in relations}
    assert len([one for one in relations if one.since or one.until]) >= 400


@pytest.mark.parametrize(
    "script",
    ["ARABIC", "CYRILLIC", "HEBREW", "ETHIOPIC", "MYANMAR", "DEVANAGARI", "BENGALI", "CJK", "THAI", "SINHALA", "TAMIL"],
)
def test_names_stand_in_many_scripts(script: str) -> None:
    names = [text for entry in DIRECTORY.entries for text in entry.names]
    assert any(unicodedata.name(text[0], "").startswith(script) for text in names)


def test_kinds_carry_acleds_digits() -> None:
    assert [1, 2, 3, 4, 5, 6, 7, 8] == [kind.inter for kind in ActorKind]


@given(st.text())
def test_any_text_can_be_looked_up_and_taken_apart(text: str) -> None:
    DIRECTORY.find(text)
    for piece in DIRECTORY.scan(text):
        assert piece.text == text[piece.start : piece.end]


@given(st.sampled_from([name for entry in DIRECTORY.entries for name in entry.names]))
def test_every_actor_is_found_by_each_of_its_names(name: str) -> None:
    bearers = [entry for entry in DIRECTORY.entries if name in entry.names]
    assert set(bearers) <= set(DIRECTORY.find(name))
    assert set(bearers) <= set(DIRECTORY.find(f"the {name.removeprefix('the ').upper()}"))
