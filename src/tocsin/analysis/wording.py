"""Values in words, as a person would write them."""

from collections.abc import Iterator
from enum import Enum

from tocsin.records import Candidate, Group, Party, Target, Toll, When, Where


def in_words(value: object) -> str:
    """Return a value as a person would write it.

    >>> from tocsin.records import Harm
    >>> in_words(Toll(harm=Harm.KILLED, low=17, high=None))
    '17 or more killed'
    """
    if isinstance(value, Toll):
        part = ", part of another figure" if value.is_subset else ""
        return f"{range_in_words(value.low, value.high)} {value.harm.value}{part}"
    if isinstance(value, When):
        return f"{value.value or 'not settled'} ({value.precision.value})"
    if isinstance(value, Where | Party | Target):
        best = value.candidates[0] if value.candidates else None
        return f"{value.name} -> {best.name} [{best.id}]" if best else value.name
    return str(value.value) if isinstance(value, Enum) else str(value)


def detail(value: object) -> str:
    """Return what else a value holds, "" for nothing.

    Who was harmed, the interval of a time, and for a link its reasons and the runners-up.
    """
    if isinstance(value, Toll):
        return ", ".join(_harmed(value))
    if isinstance(value, When):
        return _interval(value)
    if isinstance(value, Where):
        near = [value.relation] if value.relation else []
        found = [c.precision.value for c in value.candidates[:1]] or ["not in the gazetteer"]
        return "; ".join([*near, *found, *_links(value.candidates)])
    return "; ".join(_links(value.candidates)) if isinstance(value, Party | Target) else ""


def range_in_words(low: int | None, high: int | None) -> str:
    """Return a figure with its open ends in words.

    >>> range_in_words(3, 3), range_in_words(None, 9), range_in_words(2, 5), range_in_words(17, None)
    ('3', 'up to 9', '2 to 5', '17 or more')
    """
    if low == high:
        return str(low)
    if high is None:
        return f"{low} or more"
    return f"up to {high}" if low is None else f"{low} to {high}"


def _harmed(toll: Toll) -> Iterator[str]:
    if toll.group is not Group.UNKNOWN:
        yield toll.group.value.replace("_", " ")
    yield from (said for said in (toll.who.sex, toll.who.age, toll.who.role) if said)
    if toll.victims:
        yield f'"{toll.victims}"'


def _interval(when: When) -> str:
    ends = [end.isoformat() if end else "?" for end in (when.earliest, when.latest)]
    if ends == ["?", "?"] or ends == [when.value] * 2 or "/".join(ends) == when.value:
        return ""
    return " to ".join(ends)


def _links(candidates: tuple[Candidate, ...]) -> Iterator[str]:
    if candidates:
        yield "because " + ", ".join(candidates[0].reasons)
    if candidates[1:]:
        yield "or " + ", ".join(f"{other.name} [{other.id}]" for other in candidates[1:])
