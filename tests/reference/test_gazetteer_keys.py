"""The keys under which names are found, and the kind words taken from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.reference import gazetteer
from tocsin.reference.gazetteer_build.keys import fold, read_sounds
from tocsin.reference.gazetteer_build.kinds import read_kind_words

SOUNDS = read_sounds(gazetteer.HERE / "transliteration.tsv")
WORDS = read_kind_words(gazetteer.HERE / "place_words.tsv")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("SAN'A'", "sana"),
        ("Cox's Bazar", "coxsbazar"),
        ("São Tomé", "saotome"),
        ("Łódź", "lodz"),
        ("کابل", "كابل"),
        ("Харків", "харків".replace("ї", "і")),
        ("...", ""),
    ],
)
def test_a_folded_key_has_neither_case_nor_accents_nor_marks(name, key):
    assert key == fold(name)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Swaida", "As-Suwayda", "Soueida"),
        ("Naseerabad", "Nasirabad"),
        ("Sheikh Zuweid", "Shaykh Zuwayd"),
        ("Maarib", "Ma'rib"),
        ("Hasakah", "al-Hasake"),
    ],
)
def test_spellings_of_one_name_sound_the_same(spellings):
    assert 1 == len({SOUNDS.key(spelling) for spelling in spellings})


@pytest.mark.parametrize(("one", "other"), [("Kabul", "Zabul"), ("Homs", "Hama"), ("Mosul", "Mokha")])
def test_different_names_do_not_sound_the_same(one, other):
    assert SOUNDS.key(one) != SOUNDS.key(other)


@given(st.text())
def test_keys_are_made_of_any_string(name):
    key = fold(name)
    assert fold(key) == key
    assert not SOUNDS.key(name) or key


@pytest.mark.parametrize(
    ("name", "bare", "kind"),
    [
        ("Swabi District", "Swabi", "district"),
        ("Maradun Local Government Area", "Maradun", "district"),
        ("Borno State", "Borno", "province"),
        ("Bagram Air Base", "Bagram", "airport"),
        ("Lake Chad", "Chad", "feature"),
        ("the province of Idlib", "Idlib", "province"),
        ("Tlapa-Puebla highway", "Tlapa-Puebla", "road"),
        ("Kabul", "Kabul", ""),
        ("District", "District", ""),
        ("", "", ""),
    ],
)
def test_a_kind_word_is_told_from_the_name(name, bare, kind):
    assert (bare, kind) == WORDS.strip(name)


def test_a_rule_that_is_none_is_named_with_its_line(tmp_path):
    path = tmp_path / "transliteration.tsv"
    path.write_text("# remark\nrule\twritten\tkey\texample\nleters\tkh\tk\t\n")
    with pytest.raises(ValueError, match=r"transliteration\.tsv, line 3: no such rule 'leters'"):
        read_sounds(path)
