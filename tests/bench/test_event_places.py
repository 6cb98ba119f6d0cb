"""Labels of event_location, where they stand."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))

from event_places import labelled


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ({"start": 12, "end": 18, "text": "Bangui"}, [(12, 18)]),
        ({"start": 12, "end": 18}, [(12, 18)]),
        ({"start": 3, "end": 3, "text": "Bangui"}, [(12, 18)]),
        ({"start": 8, "end": 8, "text": "Bangui"}, [(32, 38)]),
        ({"start": 3, "end": 3}, []),
        ({"start": 3, "end": 3, "text": "Kabul"}, []),
    ],
)
def test_a_label_stands_where_its_words_do(span, found):
    text = "They met in Bangui and not near Bangui."
    assert found == list(labelled({"text": text, "spans": [{"label": "LOCATION", **span}]}, "LOCATION"))


def test_other_labels_and_rows_without_any_give_none():
    assert [] == list(labelled({"text": "x", "spans": None}, "VERB"))
    assert [] == list(labelled({"text": "x", "spans": [{"label": "VERB", "start": 0, "end": 1}]}, "LOCATION"))
