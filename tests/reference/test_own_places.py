"""A user's own places and names of places."""

import pickle

import pytest

from tocsin.errors import BadReference, BadRequest
from tocsin.reference.gazetteer import EMBEDDED, open_gazetteer
from tocsin.reference.own_places import FILE, OwnName, changed, read_own_names, without, write_own_names

CAMP = OwnName(id="own:campexample", name="Camp Example", kind="feature", country="IQ", lat="33.87", lon="44.51")
ALIAS = OwnName(id="own:theoldbazaar", name="The Old Bazaar", alias_of="geonames:1138958")


@pytest.fixture
def gazetteer(tmp_path):
    write_own_names(tmp_path, [CAMP, ALIAS])
    return open_gazetteer(EMBEDDED, tmp_path)


def test_a_place_of_ones_own_is_found_like_any_other(gazetteer):
    (camp,) = gazetteer.lookup("CAMP EXAMPLE")
    assert ("own:campexample", "own", "IQ", "feature", 33.87) == (
        camp.id,
        camp.source,
        camp.country,
        camp.kind,
        camp.lat,
    )
    assert camp == gazetteer.entry("own:campexample")
    assert () == gazetteer.lookup("Camp Example", countries=frozenset({"SY"}))


def test_it_is_found_by_likeness_too(gazetteer):
    found = gazetteer.lookup("Camp Examplle", countries=frozenset({"IQ"}))
    assert "own:campexample" in {entry.id for entry in found}


def test_a_name_of_ones_own_finds_the_place_that_it_means(gazetteer):
    (kabul,) = gazetteer.lookup("the old bazaar")
    assert ("geonames:1138958", "Kabul", "name") == (kabul.id, kabul.name, kabul.found_by)


def test_a_name_of_ones_own_place_finds_it_too(tmp_path):
    write_own_names(tmp_path, [CAMP, OwnName(id="own:samplecamp", name="Sample Camp", alias_of="own:campexample")])
    gazetteer = open_gazetteer(EMBEDDED, tmp_path)
    assert gazetteer.lookup("Sample Camp") == gazetteer.lookup("Camp Example") != ()


def test_the_meant_place_keeps_what_it_lies_in_its_source_and_its_polygon(tmp_path, gazetteer):
    (kabul,), shipped = gazetteer.lookup("the old bazaar"), open_gazetteer(EMBEDDED, tmp_path / "none")
    assert shipped.entry("geonames:1138958") == kabul
    assert kabul in gazetteer.lookup("Kabul")
    assert [entry.id for entry in shipped.lookup("Kabul")] == sorted(
        {entry.id for entry in gazetteer.lookup("Kabul")}, key=[e.id for e in shipped.lookup("Kabul")].index
    )
    assert shipped.area(kabul.parents[-1]) == gazetteer.area(kabul.parents[-1])
    assert gazetteer.area(kabul.parents[-1]) is not None
    assert shipped.covers("AF") == gazetteer.covers("AF")


def test_a_table_edited_by_hand_counts_at_once(tmp_path, gazetteer):
    path = tmp_path / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("Camp Example", "Camp Sample"), encoding="utf-8")
    changed_by_hand = open_gazetteer(EMBEDDED, tmp_path)
    assert ((), 1) == (changed_by_hand.lookup("Camp Example"), len(changed_by_hand.lookup("Camp Sample")))


def test_a_name_of_a_place_that_is_no_more_means_none(tmp_path):
    write_own_names(tmp_path, [OwnName(id="own:x1", name="Nowhere Special", alias_of="geonames:999999999999")])
    assert () == open_gazetteer(EMBEDDED, tmp_path).lookup("Nowhere Special")


def test_ones_own_go_along_to_another_process(gazetteer):
    assert gazetteer.lookup("Camp Example") == pickle.loads(pickle.dumps(gazetteer)).lookup("Camp Example")


def test_what_is_written_is_read_again_and_remarks_stay(tmp_path):
    write_own_names(tmp_path, [CAMP, ALIAS])
    path = tmp_path / FILE
    path.write_text("# a remark of mine\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    write_own_names(tmp_path, read_own_names(tmp_path))

    assert (CAMP, ALIAS) == read_own_names(tmp_path)
    assert path.read_text(encoding="utf-8").startswith("# a remark of mine\n")
    assert [path] == list(tmp_path.iterdir())
    assert () == read_own_names(tmp_path / "none")


def test_a_place_is_changed_by_its_id_and_a_new_name_is_a_new_place():
    moved, names = changed([CAMP], "own:campexample", {"lat": "34.0"})
    assert ("34.0", "44.51", (moved,)) == (moved.lat, moved.lon, names)
    second, names = changed(names, "Camp Example", {"kind": "locality", "country": "SY", "lat": "1", "lon": "2"})
    assert ("own:campexample-2", 2) == (second.id, len(names))
    assert (second,) == without(names, "own:campexample")
    for ask in (lambda: changed([CAMP], "own:none", {}), lambda: without([CAMP], "own:none")):
        with pytest.raises(BadRequest, match="there is no own:none among your own places"):
            ask()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("own:a\tA Town\tlocality\tIQ\t99\t1\t\t", "lat 99 lies off the globe"),
        ("own:a\tA Town\tlocality\tIQ\t9\tinf\t\t", "lon inf lies off the globe"),
        ("own:a\tA Town\thamlet\tIQ\t9\t1\t\t", "no such kind 'hamlet'; legal are province, district"),
        ("own:a\tA Town\tlocality\tIraq\t9\t1\t\t", "the country is an ISO code such as AF, not 'Iraq'"),
        ("own:a\tA Town\tlocality\tIQ\t9\t1\tmany\t", "population is no whole number"),
        ("a\tA Town\tlocality\tIQ\t9\t1\t\t", "the id is own: and a word"),
        ("own:a\t-\tlocality\tIQ\t9\t1\t\t", "the name has no letter"),
        ("own:a\tA Town", r"needs 8 cells \(id, name, kind"),
    ],
)
def test_a_bad_line_of_a_table_edited_by_hand_is_named(tmp_path, line, said):
    write_own_names(tmp_path, [CAMP])
    with (tmp_path / FILE).open("a", encoding="utf-8") as table:
        table.write(line + "\n")
    with pytest.raises(BadReference, match=rf"places\.tsv, line 3: {said}.*"):
        open_gazetteer(EMBEDDED, tmp_path)


def test_a_table_that_is_no_text_is_named(tmp_path):
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadReference, match=r"places\.tsv: cannot be read"):
        read_own_names(tmp_path)
