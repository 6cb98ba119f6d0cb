"""The tables by which places are read: whole as they come, and refused with file and line where they are not."""

import pytest

from tocsin.errors import BadReference
from tocsin.linking.place_choosing import FEATURES, OWN
from tocsin.reference.area_points import open_area_points
from tocsin.reference.place_lists import open_place_lists
from tocsin.reference.place_models import open_place_models
from tocsin.reference.place_relations import open_relation_words


def test_the_rankers_weights_are_those_of_its_features():
    models = open_place_models()
    assert [*OWN] == [*models.alone]
    assert [*FEATURES] == [*models.beside]
    assert len(models.signs) > 1000


def test_points_lie_on_the_globe_and_states_are_there():
    points = open_area_points()
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in points.values())
    assert {"US", "US.TX", "US.TX.277", "AF"} <= set(points)


def test_an_abbreviation_names_its_state_and_a_month_is_an_ordinary_word():
    lists = open_place_lists()
    assert ("US", "GA") == lists.divisions["Ga"]
    assert "august" in lists.ordinary
    assert 0 == open_relation_words().directions["north"]


@pytest.mark.parametrize(
    ("opened", "name", "text", "told"),
    [
        (open_area_points, "points.tsv", "code\tlat\tlon\nAF\tnorth\t65\n", "line 2"),
        (open_relation_words, "relations.yaml", "near: []\n", "needs exactly"),
        (open_relation_words, "relations.yaml", "a: [", "install Tocsin again"),
    ],
)
def test_a_bad_table_is_named_with_its_place(tmp_path, opened, name, text, told):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BadReference, match=told) as refused:
        opened(path)
    assert str(path) in str(refused.value)


def test_weights_that_are_no_numbers_are_refused(tmp_path):
    (tmp_path / "place_ranker.yaml").write_text("first: {population: much}\nsecond: {}\n")
    with pytest.raises(BadReference, match="population is no number"):
        open_place_models(tmp_path)
    (tmp_path / "place_ranker.yaml").write_text("first: {}\nsecond: {}\n")
    (tmp_path / "place_recogniser.tsv").write_text("sign\tweight\np1=in\tvery\n")
    with pytest.raises(BadReference, match="line 2"):
        open_place_models(tmp_path)
