"""Places of rows are found where one entry holds all others of the name, and nowhere else."""

from collections.abc import Sequence

import pytest

from tocsin.linking import sure_place
from tocsin.records import PlaceCandidate, PlacePrecision
from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer import open_gazetteer
from tocsin.reference.place_weights import open_place_weights


def placed(name: str, country: str, *within: str) -> Sequence[PlaceCandidate]:
    return sure_place(name, country, within, open_gazetteer(), open_countries(), open_place_weights())


@pytest.mark.parametrize(
    ("name", "country", "within", "kind", "lat", "lon"),
    [
        ("Maiduguri", "", ("Borno",), "district", 11.85, 13.16),
        ("Gwoza", "NG", ("Borno State",), "district", 11.1, 13.7),
        ("Borno", "NG", (), "province", 11.8, 13.0),
        ("Nigeria", "NG", (), "country", 10.0, 8.0),
        ("Fallujah", "IQ", ("Al Anbar",), "", 33.35, 43.78),
    ],
)
def test_a_name_in_what_the_row_says_it_lies_in_has_a_point(
    name: str, country: str, within: tuple[str, ...], kind: str, lat: float, lon: float
) -> None:
    (found,) = placed(name, country, *within)
    assert found.kind == kind or not kind
    assert (found.lat, found.lon) == pytest.approx((lat, lon), abs=1.0)
    assert found.score == (0.97 if within else 0.94)


def test_a_wide_place_is_not_told_as_a_point() -> None:
    (found,) = placed("Borno", "NG")
    assert found.precision is PlacePrecision.PROVINCE
    assert found.radius_km > 100


@pytest.mark.parametrize(
    ("name", "country", "within"),
    [
        ("Maiduguri", "", ()),  # nothing says where
        ("Maiduguri", "IQ", ()),  # not there
        ("Maiduguri", "NG", ("Lagos",)),  # not in that province
        ("San Antonio", "MX", ()),  # hundreds
        ("Damboa", "NG", ("Borno",)),  # two districts bear it
        ("Maiduguree", "NG", ("Borno",)),  # sounds alike only
        ("", "NG", ("Borno",)),
    ],
)
def test_a_name_that_is_not_sure_has_none(name: str, country: str, within: tuple[str, ...]) -> None:
    assert placed(name, country, *within) == ()
