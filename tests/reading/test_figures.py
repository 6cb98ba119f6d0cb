"""How many a phrase says."""

import pytest

from tocsin.reading.figures import count_people, read_figure


@pytest.mark.parametrize(
    ("phrase", "low", "high"),
    [
        ("at least 12 people", 12, None),
        ("no fewer than thirty soldiers", 30, None),
        ("more than 1,200", 1200, None),
        ("up to 30 students", None, 30),
        ("fewer than ten", None, 10),
        ("about 300 people", 300, 300),
        ("between 10 and 15 rebels", 10, 15),
        ("10-15 rebels", 10, 15),
        ("ten to fifteen", 10, 15),
        ("2 dozen", 24, 24),
        ("half a dozen men", 6, 6),
        ("one hundred and six", 106, 106),
        ("two thousand three hundred", 2300, 2300),
        ("1.5 million people", 1_500_000, 1_500_000),
        ("dozens of people", 24, None),
        ("scores", 40, None),
        ("a number of villagers", 3, None),
        ("a couple", 2, 2),
        ("50 or more", 50, None),
    ],
)
def test_a_number_is_read_with_its_hedge(phrase: str, low: int | None, high: int | None) -> None:
    figure = read_figure(phrase)
    assert figure is not None
    assert (low, high) == (figure.low, figure.high)


@pytest.mark.parametrize(
    "phrase", ["a 23-year-old", "aged 28", "in 2014", "the soldiers", "", "¹", "9" * 5000, "telephone 0301234567890"]
)
def test_an_age_a_year_and_a_telephone_number_are_no_figures(phrase: str) -> None:
    assert read_figure(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "people"),
    [
        ("a soldier", 1),
        ("a 23-year-old man", 1),
        ("a trader and his son", 2),
        ("both brothers", 2),
        ("two men and a woman", 3),
        ("no casualties", 0),
        ("nobody", 0),
    ],
)
def test_persons_named_one_by_one_are_counted(phrase: str, people: int) -> None:
    figure = count_people(phrase)
    assert figure is not None
    assert (people, people) == (figure.low, figure.high)


def test_the_words_of_the_number_are_kept_apart_from_its_noun() -> None:
    phrase = "at least 12 people"
    figure = read_figure(phrase)
    assert figure is not None
    assert "at least 12" == phrase[figure.start : figure.end]
