"""A long opinion piece that mixes figures, quotations, counts and relations is read for what it says."""

import os
from pathlib import Path
from typing import Any

import pytest

from tocsin.pipeline import read

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TOCSIN_SHARED") or ROOT.parent / "shared")
GIVEN = SHARED / "reports" / "kabul-2021-opinion.txt"
BUNDLED = ROOT / "src" / "tocsin" / "examples" / "reports" / "kabul-opinion.txt"


@pytest.fixture(scope="module", params=[GIVEN, BUNDLED], ids=["given", "bundled"])
def opinion(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the reading of an opinion piece; the given one lies outside the repository."""
    path: Path = request.param
    if not path.is_file():
        pytest.skip(f"NOT CHECKED: {path} is not there; TOCSIN_SHARED names the folder that holds reports/")
    return read(path.read_text(encoding="utf-8"))


KNOWN_FAILURES = {
    "test_more_than_170_were_killed_and_13_of_them_are_counted_among_them": ["given"],
    "test_two_tolls_of_one_strike_keep_who_gave_them": ["given", "bundled"],
    "test_the_counts_keep_their_periods_and_their_source": ["bundled"],
}
"""What is not yet read in which piece: a figure loses its event in their longest sentences, a count its period."""


@pytest.fixture(autouse=True)
def known_failures(request: pytest.FixtureRequest) -> None:
    """Mark what is not yet read."""
    name = request.node.originalname
    if any(f"[{piece}]" in request.node.name for piece in KNOWN_FAILURES.get(name, ())):
        request.applymarker(pytest.mark.xfail(strict=True, reason="a figure loses its event, a count its period"))


def killed(reading: dict[str, Any]) -> list[list[tuple[int | None, int | None, bool, tuple[str, ...]]]]:
    """Return (low, high, subset, sources) of the killed, for each incident."""
    return [
        [
            (t["low"], t["high"], t["subset"], tuple(s["text"] for s in t["sources"]))
            for t in incident["tolls"]
            if t["harm"] == "killed"
        ]
        for incident in reading["incidents"]
    ]


def figures(
    tolls: list[tuple[int | None, int | None, bool, tuple[str, ...]]],
) -> list[tuple[int | None, int | None, bool]]:
    return [(low, high, subset) for low, high, subset, _ in tolls]


def test_more_than_170_were_killed_and_13_of_them_are_counted_among_them(opinion: dict[str, Any]) -> None:
    told = [figures(tolls) for tolls in killed(opinion)]
    assert [t for t in told if (170, None, False) in t and (13, 13, True) in t]


def test_nine_of_one_family_were_killed_six_of_whom_were_children(opinion: dict[str, Any]) -> None:
    told = [figures(tolls) for tolls in killed(opinion)]
    assert [t for t in told if (9, 9, False) in t and (6, 6, True) in t]


def test_two_tolls_of_one_strike_keep_who_gave_them(opinion: dict[str, Any]) -> None:
    told = [
        {(low, high): sources for low, high, _, sources in tolls}
        for tolls in killed(opinion)
        if {(17, None), (22, 22)} <= {(low, high) for low, high, *_ in tolls}
    ]
    assert 1 == len(told)
    outlet, origin = told[0][17, None]
    assert ("Reuters", "local") == (outlet, origin.split()[0])
    assert ("the Syrian Observatory for Human Rights",) == told[0][22, 22]


def test_the_counts_keep_their_periods_and_their_source(opinion: dict[str, Any]) -> None:
    counts = {c["low"]: c for c in opinion["counts"] if c["harm"] == "attacks"}
    assert {88, 16} == set(counts)
    assert ("03", "06") == (counts[88]["from"][-2:], counts[88]["to"][-2:])
    assert ("2020-03", "2020-06") == (counts[16]["from"], counts[16]["to"])
    assert "between March and June" == counts[88]["period_text"]["text"]
    for count in counts.values():
        assert [s["text"] for s in count["sources"] if "Guterres" in s["text"] or "UN Secretary-General" in s["text"]]


def test_more_than_45_000_killed_is_a_count(opinion: dict[str, Any]) -> None:
    assert [("killed", 45000, None)] == [
        (c["harm"], c["low"], c["high"]) for c in opinion["counts"] if c["low"] == 45000
    ]
