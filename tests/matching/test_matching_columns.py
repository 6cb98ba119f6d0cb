"""The cheap look at many tellings must lose nothing, and the pairs it leaves must be those of the plain way."""

import importlib
import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching_strategies import drawn_tellings

from tocsin.matching import LEAST, compare, match
from tocsin.matching.columns import columns, hopeful
from tocsin.matching.profile import profile
from tocsin.records import Telling

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(drawn_tellings(most=8))
def test_no_pair_is_dropped_that_its_features_would_keep(tellings: list[Telling]) -> None:
    told = columns([profile(telling) for telling in tellings])
    pairs = list(combinations(range(len(tellings)), 2))
    left, right = (np.array([pair[n] for pair in pairs], dtype=np.int64) for n in (0, 1))
    for least in (LEAST, 0.001, 0.5):
        may = hopeful(told, left, right, math.log(least / (1 - least)) - 0.01)
        for (a, b), kept in zip(pairs, may.tolist(), strict=True):
            assert kept or compare(tellings[a], tellings[b]).score < least


@quick
@given(drawn_tellings(most=7), st.integers(0, 3))
def test_many_at_once_are_compared_as_one_by_one(tellings: list[Telling], few: int) -> None:
    one_by_one = [pair for n, telling in enumerate(tellings) for pair in match([telling], tellings[:n])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("tocsin.matching.compare"), "FEW", 0)
        at_once = match(tellings[few:], tellings[:few])
    before = {telling.claim.id for telling in tellings[:few]}
    wanted = [pair for pair in one_by_one if not {pair.left, pair.right} <= before]
    assert sorted(wanted, key=lambda pair: (pair.left, pair.right)) == list(at_once)
