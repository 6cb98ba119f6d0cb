"""Hypothesis strategies for everything that the ledger writes as a payload."""

from datetime import UTC, date

from hypothesis import strategies as st

from tocsin.records import (
    Attribution,
    Candidate,
    Capture,
    CaptureField,
    Cell,
    Claim,
    CountSaid,
    Derived,
    Figure,
    Harm,
    Incident,
    IncidentSaid,
    Judged,
    Judgement,
    Keys,
    Known,
    Metadata,
    Pair,
    Part,
    Party,
    PlaceCandidate,
    PresenceSaid,
    RelationSaid,
    Report,
    ResponsibilitySaid,
    Source,
    Span,
    StatementSaid,
    Target,
    Text,
    Toll,
    TollSaid,
    TollView,
    Verdict,
    When,
    Where,
)

words = st.text(max_size=12) | st.sampled_from(["killed", "حلب", "𝔸\x00b", "é́", '"', "\\u0000"])
names = words.filter(bool)
scores = st.floats(0, 1)
some = st.none() | scores
few = {"max_size": 2}


def tuples(items, **size):  # type: ignore[no-untyped-def]
    return st.lists(items, **(size or few)).map(tuple)


quotes = names.flatmap(
    lambda quote: st.builds(
        lambda text, part, start: Span(text=text, part=part, start=start, end=start + len(quote), quote=quote),
        words,
        names,
        st.integers(0, 10**6),
    )
)
leaves = (
    quotes
    | st.builds(Cell, capture=words, row=st.integers(1, 9), column=words, quote=words)
    | st.builds(CaptureField, capture=words, field=words, quote=words)
    | st.builds(Judged, judgement=words, reason=st.just("seen"))
)
evidence = st.recursive(
    leaves,
    lambda inner: st.builds(Derived, rule=words, parts=tuples(inner, min_size=1, max_size=2)),
    max_leaves=3,
)
anchored = tuples(evidence, min_size=1, max_size=2)


def known(values):  # type: ignore[no-untyped-def]
    return st.builds(Known, value=values, evidence=anchored, rule=names, score=some)


def many(values):  # type: ignore[no-untyped-def]
    return tuples(known(values))


def figures():  # type: ignore[no-untyped-def]
    """Low and high, either of them open, never both."""
    both = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda ends: (min(ends), max(ends)))
    return both | st.tuples(st.integers(0, 500), st.none()) | st.tuples(st.none(), st.integers(0, 500))


dates = st.dates(date(1000, 1, 1), date(9000, 1, 1))
whens = st.builds(
    lambda value, precision, ends: When(
        value=value, precision=precision, earliest=ends and min(ends), latest=ends and max(ends)
    ),
    words,
    st.from_type(When.__annotations__["precision"]),
    st.none() | st.tuples(dates, dates),
)
candidates = st.builds(Candidate, id=names, name=names, score=scores, reasons=tuples(words))
place_candidates = st.builds(
    PlaceCandidate,
    id=names,
    name=names,
    score=scores,
    reasons=tuples(words),
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    country=words,
    kind=words,
    radius_km=st.floats(0, 1000),
    parents=tuples(words),
)
wheres = st.builds(
    Where,
    name=words,
    within=many(words),
    country=words,
    candidates=tuples(place_candidates),
    relation=words,
)
parties = st.builds(Party, name=words, candidates=tuples(candidates))
targets = st.builds(Target, name=words, candidates=tuples(candidates))
tolls = st.builds(
    lambda ends, harm, victims, is_subset: Toll(
        harm=harm, low=ends[0], high=ends[1], victims=victims, is_subset=is_subset
    ),
    figures(),
    st.from_type(Harm),
    words,
    st.booleans(),
)


def of(enum_field, owner):  # type: ignore[no-untyped-def]
    """Return the values of an enum that a record's field holds as a known value."""
    return st.from_type(owner.__annotations__[enum_field].__args__[0])


incidents_said = st.builds(
    IncidentSaid,
    type=known(of("type", IncidentSaid)),
    subtype=st.none(),
    status=known(of("status", IncidentSaid)),
    trigger=known(names),
    dates=many(whens),
    places=many(wheres),
    perpetrators=many(parties),
    targets=many(targets),
    weapons=many(words),
    sources=many(words),
    harm_without_number=many(st.from_type(Harm)),
)
tolls_said = st.builds(TollSaid, toll=known(tolls), sources=many(words))
responsibility_said = st.builds(
    ResponsibilitySaid,
    stance=known(of("stance", ResponsibilitySaid)),
    actor=known(parties),
    by=st.none() | known(words),
)
counts_said = st.builds(
    lambda ends, **rest: CountSaid(low=ends[0], high=ends[1], **rest),
    figures(),
    counted=known(of("counted", CountSaid)),
    actor=st.none() | known(parties),
    period=st.none() | known(whens),
    sources=many(words),
)
relations_said = st.builds(RelationSaid, kind=known(of("kind", RelationSaid)), a=known(parties), b=known(parties))
presence_said = st.builds(
    PresenceSaid,
    kind=known(of("kind", PresenceSaid)),
    actor=known(parties),
    place=known(wheres),
    date=st.none() | known(whens),
)
statements_said = st.builds(StatementSaid, quoted=known(words), speaker=st.none() | known(words))
SAID = {
    "incident": incidents_said,
    "toll": tolls_said,
    "responsibility": responsibility_said,
    "count": counts_said,
    "relation": relations_said,
    "presence": presence_said,
    "statement": statements_said,
}


def claims(kind: str):  # type: ignore[no-untyped-def]
    """Return claims of one kind; those about an incident name their hub."""
    return st.builds(
        Claim,
        id=names,
        report=names,
        text=st.none() | names,
        said=SAID[kind],
        about=names if kind in ("toll", "responsibility") else st.none(),
        reader=names,
        evidence=anchored,
        confidence=some,
    )


pairs = st.lists(names, min_size=2, max_size=2, unique=True).flatmap(
    lambda ids: st.builds(
        Pair,
        left=st.just(min(ids)),
        right=st.just(max(ids)),
        score=scores,
        reasons=tuples(st.tuples(words, st.floats(-1, 1), words)),
    )
)
views = st.builds(
    TollView,
    low=st.none() | st.integers(0, 9),
    best=st.none() | st.integers(0, 9),
    high=st.none() | st.integers(0, 9),
    policy=words,
    by_source=tuples(st.builds(Figure, claim=names, report=names, outlet=words, origin=words, words=words)),
)
incidents = st.builds(
    Incident,
    id=names,
    claims=tuples(names),
    reports=tuples(names),
    docs=tuples(words),
    dates=tuples(whens),
    places=tuples(wheres),
    perpetrators=tuples(parties),
    targets=tuples(targets),
    weapons=tuples(words),
    tolls=tuples(views),
    attribution=tuples(st.builds(Attribution, actor=parties, by=words, claims=tuples(names))),
    pairs=tuples(pairs),
    score=scores,
)
judgements = st.builds(
    Judgement,
    id=names,
    verdict=st.sampled_from([v for v in Verdict if v not in (Verdict.CONFIRM, Verdict.UNDO)]),
    left=names,
    right=st.none() | names,
    reason=st.just("seen"),
    by=st.just("reviewer"),
)
metadata = st.builds(Metadata, title=words, published=st.none() | dates, told_by=tuples(st.tuples(words, words)))
reports = st.builds(Report, key=names, doc=words, source=st.builds(Source, name=words), metadata=metadata)
captures = st.builds(
    Capture,
    report=names,
    blob=names,
    captured_at=st.datetimes(timezones=st.just(UTC)),
    how=words,
    location=words,
    metadata=metadata,
)
parts = st.lists(st.builds(Part, name=names), max_size=3, unique_by=lambda part: part.name).map(tuple)
texts = st.builds(Text, capture=names, extractor=words, parts=parts, page_map=tuples(st.integers(0, 99)))
keys = st.builds(
    lambda claim, ends, country, places: Keys(
        claim=claim, earliest=ends and min(ends), latest=ends and max(ends), country=country, places=places
    ),
    names,
    st.none() | st.tuples(dates, dates),
    st.sampled_from(["", "AF", "SY"]),
    tuples(st.sampled_from(["kabul", "aleppo", "geonames:1"])),
)
