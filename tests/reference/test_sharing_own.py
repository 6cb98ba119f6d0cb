"""Marks and profiles that commands write are read back, and what is wrong is not kept."""

from pathlib import Path

import pytest

from tocsin.errors import BadRequest
from tocsin.reference.sharing_own import save_mark, save_profile
from tocsin.reference.sharing_rules import open_marks, open_profiles


def test_marks_are_added_to_and_taken_back(tmp_path: Path) -> None:
    save_mark("A  Clinic", {"tlp": "amber", "sensitive": True}, tmp_path)
    save_mark("a clinic", {"kind": "ngo", "tlp": ""}, tmp_path)
    save_mark("Example Wire", {"cleared": True}, tmp_path)
    found = open_marks(tmp_path)

    assert ("ngo", "", True) == (found["a clinic"].kind, found["a clinic"].tlp, found["a clinic"].is_sensitive)
    assert found["example wire"].is_cleared


@pytest.mark.parametrize("settings", [{"tlp": "pink"}, {"licence": "none such"}, {}, {"colour": "red"}])
def test_a_mark_that_is_none_is_not_kept(settings: dict[str, str], tmp_path: Path) -> None:
    save_mark("Example Wire", {"cleared": True}, tmp_path)
    before = (tmp_path / "sharing" / "sources.yaml").read_bytes()
    with pytest.raises(BadRequest):
        save_mark("A Clinic", settings, tmp_path)

    assert before == (tmp_path / "sharing" / "sources.yaml").read_bytes()


def test_a_profile_is_another_one_but_for_what_is_set(tmp_path: Path) -> None:
    save_profile("donors", "public", ["place=grid", "victims_floor=20"], tmp_path)
    found = open_profiles(tmp_path)

    assert ("grid", 20, "week") == (found["donors"].place, found["donors"].victims_floor, found["donors"].date)


@pytest.mark.parametrize(
    ("name", "start", "setting"),
    [("a b", "public", ""), ("public", "private", ""), ("x", "nobody", ""), ("x", "public", "place=moon")],
)
def test_a_profile_that_is_none_is_refused(name: str, start: str, setting: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        save_profile(name, start, [setting] if setting else [], tmp_path)

    assert not (tmp_path / "sharing").exists()
