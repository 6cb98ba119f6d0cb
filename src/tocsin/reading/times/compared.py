"""The quarter that figures of a firm are held against: what "a year ago" and "the 1988 period" stand beside."""

from tocsin.reading.times.setting import Setting, Told
from tocsin.reading.times.values import Value

NEAR = 3
"""A quarter among so many times told before is what "a year ago" compares with. Our choice."""


def compared_with(setting: Setting, *, is_period: bool = False) -> Told | None:
    """Return the quarter that a year before is held against: one told near, with no "nine months" told since."""
    near = next((t for t in reversed(setting.told[-NEAR:]) if t.value.grain == "Q" or is_part_year(t.value)), None)
    if near is not None and is_part_year(near.value):
        return None
    return setting.latest_quarter() if near or is_period else None


def is_part_year(value: Value) -> bool:
    """Return whether it is a duration of months that firms report over: "the nine months".

    >>> from tocsin.reading.times.values import lasting
    >>> is_part_year(lasting(9, "M")), is_part_year(lasting(3, "Y"))
    (True, False)
    """
    return value.value in ("P6M", "P9M")
