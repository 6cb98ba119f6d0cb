"""The feature of place: how far the places of two tellings speak for one happening."""

import math

from tocsin.matching.likeness import NOTHING, Likeness, likest
from tocsin.matching.profile import Profile
from tocsin.matching.spots import COUNTRY_KM, Spot, is_named_within, km_between
from tocsin.matching.weights import WEIGHTS

TOWN_KM = 10.0
"""Up to about this radius a common place says nearly all it can. Source: weights.yaml, `places` (2 and 10 km alike)."""

FAR_KM = 20.0
"""Two places whose reaches lie this far from touching are two places. Source: our choice: a village's next but one."""

SAME_NAME = 0.8
"""Likeness of one name without a point: there may be two places of that name. Source: our choice."""

NAMED_WITHIN = 0.4
"""Likeness where one place is only named as the larger one around the other. Source: our choice."""

OTHER_NAME = -0.2
"""Likeness of two names of which one has no point: spellings and quarters differ. Source: our choice."""


def places(left: Profile, right: Profile) -> Likeness:
    """The places agree: the smaller the common place, the more it says; distance speaks against."""
    if not left.spots or not right.spots:
        return NOTHING
    return likest([_spots_alike(a, b) for a in left.spots for b in right.spots])


def inside(left: Profile, right: Profile) -> Likeness:
    """The smallest places named agree, a street or a quarter; other ones speak a little against."""
    if not left.inside or not right.inside:
        return NOTHING
    shared = left.inside & right.inside
    if shared:
        return Likeness(1.0, ", ".join(sorted(shared)))
    ours, theirs = set(" ".join(left.inside).split()), set(" ".join(right.inside).split())
    if ours & theirs - WEIGHTS.dull_words:
        return Likeness(PARTLY, ", ".join(sorted(ours & theirs)))
    return Likeness(-1.0, " against ".join(sorted((min(left.inside), min(right.inside)))))


PARTLY = 0.5
"""Likeness of "Hyde Park" and "Hyde Park Boulevard". Source: our choice."""


def smallness(radius_km: float) -> float:
    """Return what a common place of that radius says, from 1 (a point) to 0 (a country).

    Source: the share of different incidents that fall into it, from counts in weights.yaml, grows with the
    logarithm of its radius beyond a town's.

    >>> smallness(0.0), smallness(500.0)
    (1.0, 0.0)
    """
    return max(0.0, 1 - math.log(1 + radius_km / TOWN_KM) / math.log(1 + COUNTRY_KM / TOWN_KM))


def _spots_alike(left: Spot, right: Spot) -> Likeness:
    names = " and ".join(sorted((left.name, right.name))) if left.name != right.name else left.name
    found = _by_point(left, right, names) if left.has_point and right.has_point else _by_name(left, right, names)
    if found.score < 0 and (left.id in right.runners_up or right.id in left.runners_up):
        return Likeness(0.0, f"{names}: the same place by the second choice of one")
    return found


def _by_point(left: Spot, right: Spot, names: str) -> Likeness:
    if left.is_country or right.is_country:
        agree = left.country == right.country or not left.country or not right.country
        return (
            Likeness(0.0, f"{names}: only the country in common")
            if agree
            else Likeness(-1.0, f"{names}: two countries")
        )
    radius = max(left.radius_km, right.radius_km)
    if left.id == right.id:
        return Likeness(smallness(radius), f"{names}: one place, within {radius:.0f} km")
    apart = km_between(left, right)
    gap = apart - left.radius_km - right.radius_km
    if apart <= radius or (left.name != right.name and _is_one_named_within(left, right)):
        return Likeness(smallness(radius), f"{names}: one in the other, within {radius:.0f} km")
    if gap <= 0:
        return Likeness(smallness(radius) / 2, f"{names}: {apart:.0f} km apart, reaches touch")
    if left.name == right.name:
        return Likeness(0.0, f"{names}: one name for two places {apart:.0f} km apart")
    return Likeness(-min(1.0, gap / FAR_KM), f"{names}: {apart:.0f} km apart")


def _by_name(left: Spot, right: Spot, names: str) -> Likeness:
    """Compare where a place has no point: by its name, and by the larger places named for it."""
    most = smallness(max(left.radius_km, right.radius_km))
    if left.is_country or right.is_country:
        most = 0.0
    if left.country and right.country and left.country != right.country:
        return Likeness(-1.0, f"{names}: two countries")
    if left.name == right.name:
        return Likeness(min(SAME_NAME, most), f"{names}: same name")
    if _is_one_named_within(left, right):
        return Likeness(min(NAMED_WITHIN, most), f"{names}: one named within the other")
    return Likeness(OTHER_NAME, f"{names}: different names")


def _is_one_named_within(left: Spot, right: Spot) -> bool:
    return is_named_within(left, right) or is_named_within(right, left)
