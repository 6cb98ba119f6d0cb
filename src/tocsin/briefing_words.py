"""The sentences of a brief, each made by rule from what was counted and shared; nothing is written by hand."""

from collections import Counter as Many
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tocsin.analysis.checking import in_range
from tocsin.analysis.comparing import Interval, in_figures
from tocsin.analysis.counting import Comparison, Sum
from tocsin.exchange.brief_page import Words
from tocsin.exchange.shareable import Cited, Day, Harmed, Laid, Shareable, Spot


@dataclass(slots=True)
class Notes:
    """The notes of a brief in the order of their first use; the same words are one note."""

    texts: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> tuple[int, ...]:
        """Return the number of a note, a new one if its words are new."""
        if not text:
            return ()
        if text not in self.texts:
            self.texts.append(text)
        return (self.texts.index(text) + 1,)


def numbered(number: int, one: str) -> str:
    """Return a number with its noun.

    >>> numbered(1, "report"), numbered(0, "incident")
    ('1 report', '0 incidents')
    """
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def in_runs(numbers: Sequence[int]) -> str:
    """Return numbers of the list, runs as such.

    >>> in_runs([1, 2, 3, 5, 8, 9])
    '1-3, 5, 8-9'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def behind(numbers: Sequence[int]) -> str:
    """Return the note to a figure: the incidents of the list that it counts, "" for none."""
    many = "Incident" if len(numbers) == 1 else "Incidents"
    return f"{many} {in_runs(numbers)} of the list; the note at each names its reports." if numbers else ""


def cited(one: Shareable) -> str:
    """Return an incident's reports, as far as the profile names them."""
    told = [_source(source) for source in one.sources]
    named = "; ".join(f"{words} ({many} reports)" if many > 1 else words for words, many in Many(told).items())
    rest = one.reports - len(one.sources)
    more = f"; {numbered(rest, 'report')} of sources not named here" if rest > 0 and named else ""
    return f"{one.id}: {numbered(one.reports, 'report')}: {named or 'sources not named here'}{more}."


def _source(source: Cited) -> str:
    who = source.outlet or f"a source ({source.kind or 'kind unknown'})"
    when = f", {source.published}" if source.published else ""
    what = f", \u201c{source.title}\u201d" if source.title else ""
    return f"{who}{what}{when}" + (f", {source.url}" if source.url else f", {source.doc}" if source.doc else "")


def day_of(day: Day | None) -> str:
    """Return a time as exactly as it is known.

    >>> from datetime import date
    >>> day_of(Day(date(2021, 8, 23), date(2021, 8, 29), 3)), day_of(None)
    ('2021-08-23 to 2021-08-29', 'unknown')
    """
    if day is None or (day.earliest is None and day.latest is None):
        return "unknown"
    if day.earliest == day.latest:
        return str(day.earliest)
    return f"{day.earliest or '?'} to {day.latest or '?'}"


def place_of(spot: Spot | None) -> str:
    """Return a place with what it lies in."""
    if spot is None:
        return "unknown"
    names = dict.fromkeys(n for n in (spot.name, spot.adm2, spot.adm1, *spot.within[-1:], spot.country) if n)
    return ", ".join(names) or "unknown"


def who_of(one: Shareable) -> str:
    """Return who is said to have done it, by stance where somebody claims, blames or denies."""
    laid = [f"{_stance(told)}{told.actor.name}" for told in one.responsibility]
    return "; ".join(dict.fromkeys(laid)) or "; ".join(dict.fromkeys(p.name for p in one.perpetrators)) or "not told"


def _stance(told: Laid) -> str:
    return {"claimed": "claimed by ", "blamed": "blamed on ", "denied": "denied by "}.get(
        told.stance, f"{told.stance}: "
    )


def harm_of(views: Sequence[Harmed]) -> str:
    """Return the totals of an incident, or its parts where no total is told."""
    told = []
    for harm in dict.fromkeys(view.harm for view in views):
        of_harm = [view for view in views if view.harm == harm]
        shown = [view for view in of_harm if view.is_total] or of_harm
        told += [f"{_figure(view)} {harm}" + ("" if view.is_total else f" ({view.group})") for view in shown]
    return "; ".join(told) or "no figure"


def _figure(view: Harmed) -> str:
    span = in_range(view.low, view.high)
    is_one = view.best is None or view.low == view.high
    return span if is_one else f"{view.best} ({span})"


def sum_in_words(one: Sum) -> tuple[str, str]:
    """Return a sum's best figure and its range.

    >>> sum_in_words(Sum(3, 4, 9, 2, 1)), sum_in_words(Sum(0, 0, 0, 0, 0))
    (('4', '3 to 9 or more'), ('none told', ''))
    """
    if not one.told:
        return "none told", ""
    return f"{one.best:,}", f"{one.low:,} to {one.high:,}" + (" or more" if one.open else "")


def compared(found: Comparison, how: str, note: tuple[int, ...], own: tuple[int, ...]) -> tuple[Words, ...]:
    """Return the sentences of a comparison: counts, change, interval, rank, sources, warnings."""
    return tuple(_compared(found, how, note, own))


def _compared(found: Comparison, how: str, note: tuple[int, ...], own: tuple[int, ...]) -> Iterator[Words]:
    one, other, ratio = found.first, found.second, found.ratio
    yield Words(f"{numbered(one.incidents, 'incident')}", own)
    yield Words(f"against {other.incidents:,} {how} ({other.since} to {other.until}): {found.words}.", note)
    if ratio.ratio is not None:
        yield Words(
            f"Ratio {in_figures(ratio.ratio)}; 95 % interval {between(ratio.dispersed)} with the scatter of the series "
            f"(dispersion {ratio.dispersion:.2f}), {between(ratio.exact)} if events were independent."
        )
    if found.rank:
        place, of = found.rank
        yield Words(f"Of {of} changes between such periods this one is number {place}, the largest first.")
    if found.panel:
        yield Words(
            f"Over the {numbered(found.panel, 'source')} active in both: {one.of_panel} against {other.of_panel}."
        )
    if one.per_hundred is not None and other.per_hundred is not None:
        yield Words(f"Per hundred reports read: {one.per_hundred:.1f} against {other.per_hundred:.1f}.")
    for warning in found.warnings:
        yield Words(f"Mind: {warning.removesuffix('.')}.")


def between(interval: Interval) -> str:
    """Return an interval in words."""
    return f"{in_figures(interval.low)} " + ("and more" if interval.high is None else f"to {in_figures(interval.high)}")


def disputes_of(one: Shareable) -> tuple[str, ...]:
    """Return what sources say differently of an incident: figures that cannot both be so, and who did it."""
    return tuple(_disputes(one))


def _disputes(one: Shareable) -> Iterator[str]:
    for view in one.tolls:
        told = [f for f in view.by_source if f.is_latest and not f.is_subset]
        ranges = dict.fromkeys((f.low, f.high) for f in told)
        if len(ranges) > 1 and not _all_meet(list(ranges)):
            by = [f"{in_range(f.low, f.high)}{f' ({f.outlet})' if f.outlet else ''}" for f in told]
            yield f"{view.harm}, {view.group}: " + "; ".join(dict.fromkeys(by)) + "."
    held = dict.fromkeys((told.stance, told.actor.name) for told in one.responsibility)
    accused = {name for stance, name in held if stance != "denied"}
    if len(accused) > 1 or any(stance == "denied" for stance, _ in held):
        yield f"who did it: {who_of(one)}."


def _all_meet(ranges: Sequence[tuple[int | None, int | None]]) -> bool:
    """Return whether all figures can be so at once: the greatest low end is not above the least high end."""
    low = max((low for low, _ in ranges if low is not None), default=0)
    high = min((high for _, high in ranges if high is not None), default=low)
    return low <= high
