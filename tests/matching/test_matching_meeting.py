"""Finding who meets whom among many, against asking every two."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tocsin.matching import NEAR_DAYS, are_near
from tocsin.matching import meeting as module
from tocsin.matching.meeting import meetings
from tocsin.records import ClaimId, Keys


@st.composite
def keys_(draw: st.DrawFn) -> Keys:
    """Return keys in few countries, places and months, so that many meet and many just do not."""
    is_open = draw(st.booleans()) and draw(st.booleans())
    earliest = date(2023, 1, 1) + timedelta(days=draw(st.integers(0, 12)) * draw(st.sampled_from((1, 1, 37))))
    return Keys(
        claim=ClaimId("claim"),
        earliest=None if is_open else earliest,
        latest=None if is_open else earliest + timedelta(days=draw(st.sampled_from((0, 0, 1, 6, 60)))),
        country=draw(st.sampled_from(("", "AF", "AF", "SY"))),
        places=tuple(draw(st.sets(st.sampled_from("abcd"), max_size=2))),
        is_assumed=not is_open and draw(st.booleans()),
    )


@given(st.lists(keys_(), max_size=14), st.sampled_from((1, 3, 1_000)))
def test_those_and_only_those_who_are_near_meet_and_once(keys: list[Keys], lot: int) -> None:
    expected = sorted((a, b) for a, b in combinations(range(len(keys)), 2) if are_near(keys[a], keys[b]))
    kept, module.LOT = module.LOT, lot
    try:
        found = sorted((min(two), max(two)) for two in meetings(list(enumerate(keys)), NEAR_DAYS))
    finally:
        module.LOT = kept
    assert expected == found
