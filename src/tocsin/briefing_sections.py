"""The sections of a brief: what was gathered, put into sentences, tables and pictures in a fixed order."""

from collections import Counter as Many
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tocsin.analysis.counting import Comparison, Coverage, Sum
from tocsin.briefing_words import (
    Notes,
    behind,
    cited,
    compared,
    day_of,
    disputes_of,
    harm_of,
    numbered,
    place_of,
    sum_in_words,
    who_of,
)
from tocsin.exchange.brief_page import Block, Brief, Figures, Heading, Paragraph, Picture, Points, Quoted, Table, Words
from tocsin.exchange.brief_pictures import Bar, Ring, Spotted, View, draw_chart, draw_map, view_of
from tocsin.exchange.shareable import Shareable
from tocsin.exchange.sharing import Rules
from tocsin.records import Selection
from tocsin.selecting import in_words

HOW = ("in the period before", "in the same season a year before")
"""The two periods that every brief compares with. Source: issue 8."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An incident as it leaves, with its number in the list."""

    number: int
    shareable: Shareable
    is_sure: bool
    """False where its date or place only possibly falls inside."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A report's sentence on an incident of the list."""

    number: int
    text: str
    outlet: str
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that a brief is made of."""

    selection: Selection
    line: int
    as_of: datetime
    digest: str
    sums: Mapping[str, Sum]
    method: tuple[str, ...]
    remarks: tuple[str, ...]
    coverage: Coverage | None
    listed: tuple[Listed, ...]
    """All that the figures count, numbered."""
    most: int
    """So many of them, the first ones, are shown."""
    by_type: tuple[tuple[str, tuple[int, ...]], ...]
    by_attribution: tuple[tuple[str, tuple[int, ...]], ...]
    comparisons: tuple[Comparison, ...]
    earlier: tuple[tuple[Shareable, ...], ...]
    """The incidents surely inside each period compared with."""
    bars: tuple[Bar, ...]
    spots: tuple[Spotted, ...]
    outlines: Callable[[View, Sequence[Spotted]], tuple[Ring, ...]]
    heard: tuple[Heard, ...]


def page_of(told: Gathered, rules: Rules) -> Brief:
    """Return the brief of what was gathered."""
    notes = Notes()
    asked = in_words(told.selection)
    since, until = asked.pop("from"), asked.pop("to")
    what = ", ".join(f"{name} {_named(words, rules)}" for name, words in asked.items()) or "all incidents"
    blocks: list[Block] = [*_headline(told, notes), *_comparison(told, notes), *_pictures(told), *_list(told, notes)]
    blocks += [*_quotations(told, notes, rules), *_disputed(told, notes), *_sources(told), *_method(told)]
    return Brief(
        title=f"Brief: {what}",
        subtitle=f"{since} to {until}",
        as_of=told.as_of,
        about=(
            ("asked", ", ".join(f"{n} {_named(w, rules)}" for n, w in in_words(told.selection).items())),
            ("profile", f"{rules.profile.name}: what the profile holds back is not in this brief"),
            ("as of", f"line {told.line} of the record, {told.as_of:%Y-%m-%d}, digest {told.digest[:16]}"),
        ),
        blocks=tuple(blocks),
        notes=tuple(notes.texts),
    )


def _named(words: str, rules: Rules) -> str:
    return (rules.listed(words) if words.startswith("actor:") else "") or words


def _sure(told: Gathered) -> list[int]:
    return [one.number for one in told.listed if one.is_sure]


def _headline(told: Gathered, notes: Notes) -> Iterator[Block]:
    sure, maybe = _sure(told), [one.number for one in told.listed if not one.is_sure]
    yield Heading("In figures")
    figures = [(f"{len(sure):,}", Words("incidents", notes(behind(sure))), _maybe(len(maybe)))]
    for harm, total in told.sums.items():
        if total.told or harm == "killed":
            best, span = sum_in_words(total)
            figures.append((best, Words(harm, notes(_told_by(told, harm))), span))
    yield Figures(tuple(figures))
    yield Paragraph(tuple(_sentences(told, notes, sure, maybe)))
    if told.remarks:
        yield Points(tuple(Words(remark) for remark in told.remarks))


def _maybe(many: int) -> str:
    return f"and {many:,} possibly" if many else "all surely inside"


def _told_by(told: Gathered, harm: str) -> str:
    return behind(
        [one.number for one in told.listed if one.is_sure and any(v.harm == harm for v in one.shareable.tolls)]
    )


def _sentences(told: Gathered, notes: Notes, sure: list[int], maybe: list[int]) -> Iterator[Words]:
    since, until = told.selection.since, told.selection.until
    origins = _origins(told)
    yield Words(f"The record holds {numbered(len(sure), 'incident')} of what was asked, {since} to {until}{origins}.",
                notes(behind(sure)))  # fmt: skip
    if maybe:
        falls = "falls" if len(maybe) == 1 else "fall"
        yield Words(f"{len(maybe)} more only possibly {falls} inside, by date or place.", notes(behind(maybe)))
    for harm, total in told.sums.items():
        if total.told:
            best, span = sum_in_words(total)
            without = len(sure) - total.told
            add = "adds" if without == 1 else "add"
            rest = (
                ""
                if not without
                else f"; {numbered(without, 'incident')} without a figure {add} nothing, which is not none"
            )
            yield Words(
                f"{best} {harm} by the best figures, {span} by all, in {numbered(total.told, 'incident')}{rest}.",
                notes(_told_by(told, harm)),
            )
    for key, numbers in told.by_type:
        yield Words(f"{key.replace('_', ' ').capitalize()}: {len(numbers)}.", notes(behind(numbers)))
    if told.selection.actor or told.selection.attributed:
        for key, numbers in told.by_attribution:
            yield Words(f"{key.capitalize()}: {len(numbers)}.", notes(behind(numbers)))


def _origins(told: Gathered) -> str:
    reports = sum(one.shareable.reports for one in told.listed if one.is_sure)
    return f", told by {numbered(reports, 'report')}" if reports else ""


def _comparison(told: Gathered, notes: Notes) -> Iterator[Block]:
    yield Heading("Compared")
    own = notes(behind(_sure(told)))
    for found, how, incidents in zip(told.comparisons, HOW, told.earlier, strict=True):
        rest = len(incidents) - told.most
        more = f" And {numbered(rest, 'incident')} more." if rest > 0 else ""
        shown = " ".join(cited(one) for one in incidents[: told.most])
        listed = f"Counted {how}: {shown}{more}" if incidents else ""
        yield Paragraph(compared(found, how, notes(listed), own))


def _pictures(told: Gathered) -> Iterator[Block]:
    yield Heading("When")
    shown = sum(bar.incidents for bar in told.bars)
    caption = (
        f"Incidents by period: {shown} in one surely (filled), those that touch a period possibly on top (outlined). "
        "Below, the reports read that were published in it: where none was, nothing counted is no peace."
    )
    yield Picture(draw_chart(told.bars), caption)
    yield Heading("Where")
    placed = sum(spot.incidents for spot in told.spots)
    rest = len(told.listed) - placed
    left = f" {numbered(rest, 'incident')} known to the country only, or to no place, on no map." if rest else ""
    if not told.spots:
        yield Paragraph((Words(f"No map: no place is known more closely than the country.{left}"),))
        return
    view = view_of(told.spots)
    outlines = told.outlines(view, told.spots)
    drawn = "Provinces by the gazetteer's outlines." if outlines else "The gazetteer has no outlines here."
    caption = f"{numbered(placed, 'incident')} with a place; within a dashed circle a place may lie anywhere. {drawn}"
    yield Picture(draw_map(told.spots, outlines, view), caption + left)


def _list(told: Gathered, notes: Notes) -> Iterator[Block]:
    yield Heading("Incidents")
    if not told.listed:
        yield Paragraph((Words("None. That the record holds none does not say that nothing happened."),))
        return
    rows = [_row(one, notes) for one in told.listed[: told.most]]
    rest = len(told.listed) - told.most
    if rest > 0:
        yield Paragraph((Words(_cut(told, rest)),))
    yield Table(("", "date", "place", "what", "who", "harmed"), tuple(rows), (8, 14, 22, 16, 21, 19))


def _cut(told: Gathered, rest: int) -> str:
    """Return what is said where the list ends before the incidents do."""
    return (
        f"Listed are the first {told.most:,} of {len(told.listed):,}, in the order of surely inside, date and id; "
        f"{numbered(rest, 'incident')} more {'is' if rest == 1 else 'are'} in the figures above under the numbers that "
        "follow. `tocsin brief --most 0` lists all of them, each with its reports."
    )


def _row(one: Listed, notes: Notes) -> tuple[Words, ...]:
    left = one.shareable
    status = "" if left.status == "happened" else f" ({left.status})"
    return (
        Words(f"{one.number}{'' if one.is_sure else ' ?'}", notes(cited(left))),
        Words(day_of(left.date)),
        Words(place_of(left.place)),
        Words(left.type.replace("_", " ") + status),
        Words(who_of(left)),
        Words(harm_of(left.tolls)),
    )


def _quotations(told: Gathered, notes: Notes, rules: Rules) -> Iterator[Block]:
    yield Heading("In the reports' words")
    if not told.heard:
        why = (
            "no report of these incidents has text" if rules.profile.words == "kept" else "reports' words are held back"
        )
        yield Paragraph((Words(f"None: {why} (profile {rules.profile.name})."),))
    at = {one.number: one.shareable for one in told.listed}
    for heard in told.heard:
        by = f"{heard.outlet} ({heard.doc}), on incident {heard.number}"
        yield Quoted(heard.text, Words(by, notes(cited(at[heard.number]))))


def _disputed(told: Gathered, notes: Notes) -> Iterator[Block]:
    yield Heading("Disputed")
    points = [
        Words(f"Incident {one.number}, {dispute}", notes(cited(one.shareable)))
        for one in told.listed[: told.most]
        for dispute in disputes_of(one.shareable)
    ]
    yield Points(tuple(points)) if points else Paragraph((Words("Nothing, as far as the sources here say."),))
    unshown = sum(bool(disputes_of(one.shareable)) for one in told.listed[told.most :])
    if unshown:
        yield Paragraph((Words(f"Sources differ on {numbered(unshown, 'incident')} more that the list leaves out."),))


def _sources(told: Gathered) -> Iterator[Block]:
    yield Heading("Sources and gaps")
    read = told.coverage
    yield Paragraph(
        (
            Words(
                f"{numbered(read.reports, 'report')} of {numbered(read.sources, 'source')} published in the period "
                f"{'was' if read.reports == 1 else 'were'} read; {read.of_area} tell of the area asked for."
                if read
                else "No report published in the period was read: nothing counted is no peace."
            ),
        )
    )
    gaps = [bar.period for bar in told.bars if not bar.reports]
    if gaps and read:
        yield Paragraph((Words(f"Nothing published in these was read: {', '.join(gaps)}."),))
    names = Many(
        name for one in told.listed for name in {s.outlet or s.kind or "unknown" for s in one.shareable.sources}
    )
    if names:
        ordered = sorted(names.items(), key=lambda item: (-item[1], item[0]))
        told_by = "; ".join(f"{name} ({many})" for name, many in ordered)
        yield Paragraph((Words(f"Who tells of these incidents, by name or, where not cleared, by kind: {told_by}."),))
    held = Many(name for one in told.listed for name in one.shareable.held_back)
    if held:
        fields = ", ".join(f"{name} of {many}" for name, many in sorted(held.items()))
        yield Paragraph((Words(f"Held back or coarsened under the profile: {fields}."),))


def _method(told: Gathered) -> Iterator[Block]:
    yield Heading("How it was counted")
    yield Points(tuple(Words(sentence) for sentence in told.method))
