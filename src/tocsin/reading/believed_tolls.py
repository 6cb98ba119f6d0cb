"""Believes the figures of an answer: the number must be in the words, and the words say what it amounts to.

Source: docs/codebook.md#tolls.
"""

from collections.abc import Collection, Mapping
from functools import partial

from tocsin.reading.figures import Figure, count_people, read_figure
from tocsin.reading.passage import Disbelief, Doubt, Passage, Range, code_in, fields_of
from tocsin.reading.tolls import who, with_all_of_its_number
from tocsin.records import Group, Harm, Known, Mention, Toll, TollSaid

MOST_TOLLS = 60
"""Figures that one incident may have. Our choice: the most in the gold training readings is 12."""


def read_tolls_said(passage: Passage, items: object, near: Range) -> tuple[tuple[Range, TollSaid], ...]:
    """Return the believed tolls of an incident, in the order of the text."""
    taken: list[Range] = []
    found = passage.each(items, lambda item: _toll(passage, item, near, taken), MOST_TOLLS)
    return tuple(sorted(found, key=lambda told: told[0]))


def _toll(passage: Passage, item: object, near: Range, taken: list[Range]) -> tuple[Range, TollSaid]:
    found = fields_of(item)
    harm = code_in(Harm, found.get("harm"))
    at, figure = read_figures_said(passage, found, near, taken=taken, people=True)
    is_subset = found.get("subset") or False
    if not isinstance(is_subset, bool):
        raise Disbelief(Doubt.WRONG_TYPE)  # taken for a figure of its own, it would be counted twice
    named = passage.perhaps(lambda value: passage.named(value, at), found["victims"]) if found.get("victims") else None
    victims = named.value if named and figure.low != 0 else ""
    toll = Toll(
        harm=harm,
        low=figure.low,
        high=figure.high,
        victims=victims,
        group=passage.perhaps(partial(code_in, Group), found.get("group") or "unknown") or Group.UNKNOWN,
        who=who(victims or passage.page.words(*at)),
        is_subset=is_subset,
    )
    taken.append(at)
    known = passage.page.known(toll, *at, f"{passage.rule} {figure.rule}")
    return at, TollSaid(toll=known, sources=sources_said(passage, found.get("sources"), at))


def read_figures_said(
    passage: Passage, found: Mapping[str, object], near: Range, *, taken: Collection[Range] = (), people: bool = False
) -> tuple[Range, Figure]:
    """Return where the words of a figure stand and what they amount to; ``people`` also counts names.

    The answer's own numbers must be ends of what the words say. An end that it
    leaves open or closes against the words follows the words.
    Raises: Disbelief.
    """
    given = {_number(found.get("low")), _number(found.get("high"))} - {None}
    at = _with_all_of_its_number(passage, passage.find(found.get("text"), near, taken=taken))
    words = passage.page.words(*at)
    figure = count_people(words) if people else read_figure(words)
    if not given:
        raise Disbelief(Doubt.MISSING)
    if figure is None or not given <= {figure.low, figure.high}:
        raise Disbelief(Doubt.NUMBER_NOT_IN_WORDS)
    return at, figure


def _with_all_of_its_number(passage: Passage, at: Range) -> Range:
    """Return the place of a figure whose answer may have cut "four" out of "thirty-four"."""
    page, (start, end) = passage.page, at
    sentence = next((n for n, s in enumerate(page.sentences) if s.start <= start < s.end), 0)
    cut = Mention(layer="toll", label="", start=start, end=end, sentence=sentence, score=1.0, rule=passage.rule)
    mended = with_all_of_its_number(page, cut)
    return mended.start, mended.end


def _number(value: object) -> int | None:
    """Return a number of the answer. Raises: Disbelief for what is no whole number."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise Disbelief(Doubt.WRONG_TYPE)
    return value


def sources_said(passage: Passage, items: object, near: Range) -> tuple[Known[str], ...]:
    """Return the believed sources of a figure or an incident, in the order of the answer: outermost first."""
    return tuple(passage.each(items, lambda value: passage.named(value, near), MOST_TOLLS))
