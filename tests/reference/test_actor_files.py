"""The actors folder as a reader of it meets it: good, bad, and changed."""

import shutil
from pathlib import Path

import pytest

from tocsin.errors import BadReference
from tocsin.reference.actor_compiled import COMPILED, open_directory, write
from tocsin.reference.actor_files import read_actors
from tocsin.reference.actor_yaml import FOLDER

GOOD = """\
- id: example-army
  name: Example Army
  kind: rebel_group
  side: armed_group
  countries: [NO]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of actors with the embedded word files and no actors yet."""
    shutil.copy(FOLDER.parent / "countries.yaml", tmp_path)
    made = tmp_path / "actors"
    made.mkdir()
    for name in ("states.yaml", "phrases.yaml", "spellings.yaml"):
        shutil.copy(FOLDER / name, made)
    (made / "generic.yaml").write_text("generic: []\n", encoding="utf-8")
    return made


def test_an_actor_with_the_least_it_needs_is_read(folder: Path) -> None:
    (folder / "some.yaml").write_text(GOOD, encoding="utf-8")
    entry = read_actors(folder)[0]
    assert ("example-army", ("NO",), None, ()) == (entry.id, entry.countries, entry.founded, entry.aliases)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("  colour: red\n", "unknown keys ['colour']"),
        ("  founded: 'long ago'\n", "of the wrong type: ['founded']"),
        ("  founded: 2001\n  ended: 1999\n", "ends before it is founded"),
        ("  aliases: [EA, E.A.]\n", "written more than once"),
        ("  aliases: ['...']\n", "a letter in them"),
        ("  aliases: [1999]\n", "a letter in them"),
        ("  shared: [Example Force]\n", "nobody else bears it"),
        ("  relations:\n  - {part_of: nobody}\n", "not there: 'nobody'"),
        ("  relations:\n  - {likes: nobody}\n", "a relation is one of"),
        ("  facts: {hearsay: [name]}\n", "'hearsay' is no reference"),
        ("  facts: {'reference: phoenix': [Other Army]}\n", "does not say: ['Other Army']"),
        ("  reach: moon\n", "reach is world"),
        ("  aliases: [{name: EA, from: 2001, to: 1999}]\n", "a name for a time"),
        ("  aliases: [{called: EA}]\n", "a name for a time"),
        ("  relations:\n  - {part_of: first-army, from: 2001, to: 1999}\n", "a relation is one of"),
        ("  relations: [part_of]\n", "a relation is one of"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused_with_file_line_and_entry(folder: Path, more: str, told: str) -> None:
    other = GOOD.replace("example-army", "first-army").replace("Example Army", "First Army")
    (folder / "some.yaml").write_text(other + GOOD + more, encoding="utf-8")
    with pytest.raises(BadReference) as caught:
        read_actors(folder)
    message = str(caught.value)
    assert told in message
    assert f"{folder / 'some.yaml'}, line 6, entry 'example-army'" in message


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: rebel_group", "kind: heroes", "kind is one of"),
        ("side: armed_group", "side: mixed", "side one of"),
        ("countries: [NO]", "countries: [Norway]", "ISO 3166-1"),
        ("  name: Example Army\n", "", "missing keys ['name']"),
    ],
)
def test_a_wrong_or_missing_field_is_refused(folder: Path, old: str, new: str, told: str) -> None:
    (folder / "some.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadReference, match="line 1, entry 'example-army'") as caught:
        read_actors(folder)
    assert told in str(caught.value)


def test_two_actors_with_one_id_are_refused(folder: Path) -> None:
    (folder / "a.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "b.yaml").write_text(GOOD.replace("Example Army", "Other Army"), encoding="utf-8")
    with pytest.raises(BadReference, match=r"b\.yaml, line 1, entry 'example-army': the id stands in a\.yaml"):
        read_actors(folder)


def test_a_name_of_two_actors_is_refused_unless_they_say_that_they_share_it(folder: Path) -> None:
    second = GOOD.replace("example-army", "other-army").replace("Example Army", "Other Army")
    (folder / "some.yaml").write_text(f"{GOOD}  aliases: [EA]\n{second}  aliases: [EA]\n", encoding="utf-8")
    with pytest.raises(BadReference, match="'ea' is a name of 'example-army' too"):
        read_actors(folder)
    (folder / "some.yaml").write_text(f"{GOOD}  aliases: [EA]\n{second}  shared: [EA]\n", encoding="utf-8")
    assert "other-army" == read_actors(folder)[1].id


@pytest.mark.parametrize("content", ["a: b: c", "just words", "- [", "\x00"])
def test_a_file_that_is_no_list_of_actors_is_named(folder: Path, content: str) -> None:
    (folder / "broken.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(BadReference, match=r"broken\.yaml"):
        read_actors(folder)


def test_bytes_that_are_no_text_are_named(folder: Path) -> None:
    (folder / "broken.yaml").write_bytes(b"- id: \xff\xfe")
    with pytest.raises(BadReference, match=r"broken\.yaml"):
        read_actors(folder)


@pytest.mark.parametrize("name", ["generic.yaml", "phrases.yaml", "states.yaml"])
def test_a_word_file_that_lacks_its_parts_is_named(folder: Path, name: str) -> None:
    (folder / name).write_text("source: nobody\n", encoding="utf-8")
    with pytest.raises(BadReference, match=name):
        open_directory.__wrapped__(folder)


def test_a_missing_word_file_is_named(folder: Path) -> None:
    (folder / "phrases.yaml").unlink()
    with pytest.raises(BadReference, match=r"phrases\.yaml"):
        open_directory.__wrapped__(folder)


def test_a_changed_file_is_read_though_the_compiled_form_is_older(folder: Path) -> None:
    (folder / "some.yaml").write_text(GOOD, encoding="utf-8")
    write(folder)
    assert (folder / COMPILED).exists()
    (folder / "some.yaml").write_text(f"{GOOD}  aliases: [Exampleers]\n", encoding="utf-8")
    assert ["example-army"] == [entry.id for entry in open_directory.__wrapped__(folder).find("Exampleers")]


def test_the_compiled_form_says_what_the_files_say(folder: Path) -> None:
    (folder / "some.yaml").write_text(f"{GOOD}  founded: 1999\n  note: A note.\n", encoding="utf-8")
    from_files = open_directory.__wrapped__(folder)
    write(folder)
    assert from_files == open_directory.__wrapped__(folder)


def test_a_broken_compiled_form_is_left_aside(folder: Path) -> None:
    (folder / "some.yaml").write_text(GOOD, encoding="utf-8")
    (folder / COMPILED).write_text('{"digest": "', encoding="utf-8")
    assert ["example-army"] == [entry.id for entry in open_directory.__wrapped__(folder).find("Example Army")]


def test_a_name_may_hold_for_a_time_and_a_former_name_is_a_name(folder: Path) -> None:
    more = "  aliases: [{name: EA, from: 1999}]\n  relations:\n  - {formerly_named: Example Band, to: 2001}\n"
    (folder / "some.yaml").write_text(GOOD + more, encoding="utf-8")
    entry = read_actors(folder)[0]

    assert ("EA", "Example Band") == entry.aliases
    assert [("EA", 1999, None), ("Example Band", None, 2001)] == [(t.name, t.since, t.until) for t in entry.times]
    assert entry == next(e for e in open_directory(folder).entries if e.id == "example-army")
    write(folder)
    open_directory.cache_clear()
    assert entry == next(e for e in open_directory(folder).entries if e.id == "example-army")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- X", "by actor and language"),
        ("nobody: {ar: [X]}", "'nobody' is no actor"),
        ("example-army: [X]", "a list of names by language"),
    ],
)
def test_names_in_other_languages_are_checked(folder: Path, text: str, told: str) -> None:
    (folder / "some.yaml").write_text(GOOD, encoding="utf-8")
    (folder / "languages.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadReference, match=f"languages.yaml.*{told}"):
        read_actors(folder)


def test_names_in_other_languages_are_names_each_once(folder: Path) -> None:
    (folder / "some.yaml").write_text(GOOD + "  aliases: [جيش]\n", encoding="utf-8")
    (folder / "languages.yaml").write_text("example-army: {ar: [جيش, مثال], fa: [مثال], fr: [example army]}", "utf-8")
    assert ("جيش", "مثال") == read_actors(folder)[0].aliases
