"""What became of each item that `tocsin read` met, in words."""

from collections import Counter
from collections.abc import Iterator

from tocsin.analysis.wording import in_words
from tocsin.cli.printing import say
from tocsin.cli.wording import numbered, when_in_words, where_in_words
from tocsin.ledger import Ledger
from tocsin.pipeline import Outcome
from tocsin.records import Claim, Harm, IncidentSaid, Reading, TollSaid

HEADS = {"new": "new", "known": "known", "not read": "not read", "refused": "not taken"}
DONE = {"new": "read", "known": "known already", "not read": "kept but not read", "refused": "not taken"}


def kind_of(outcome: Outcome) -> str:
    """Return in a word what became of an item: a key of HEADS."""
    if outcome.refusal:
        return "refused"
    if not outcome.is_read:
        return "not read"
    return "new" if outcome.is_new else "known"


def line_of(outcome: Outcome) -> str:
    """Return what became of an item in one line."""
    return head_of(outcome) + what_of(outcome)


def head_of(outcome: Outcome) -> str:
    """Return in a word what became of an item, as the first column of a line."""
    return f"{HEADS[kind_of(outcome)]:10} "


def what_of(outcome: Outcome) -> str:
    """Return an item's name and what is in it, or why it was not read."""
    if outcome.refusal:
        return f"{outcome.refusal.location}: {outcome.refusal.message}"
    assert outcome.captured  # what is no refusal was captured
    doc = outcome.captured.report.doc
    if outcome.not_read:
        return f"{doc}: {outcome.not_read}"
    return f"{doc}: {contents(outcome.reading)}" if outcome.reading else doc


def contents(reading: Reading) -> str:
    """Return how many claims of each kind a reading holds."""
    tally = Counter(claim.kind.value for claim in reading.claims)
    kinds = ("incident", "count", "relation", "statement")
    return ", ".join(numbered(tally[kind], kind) for kind in kinds if tally[kind]) or "no incidents"


def print_reading(outcome: Outcome) -> None:
    """Print a report that goes into no record: what it is, and a line for each incident and count in it."""
    assert outcome.captured and outcome.reading
    metadata = outcome.captured.report.metadata
    published = metadata.published.isoformat() if metadata.published else "published unknown"
    told = ", ".join(filter(None, (outcome.captured.report.source.name, published)))
    say(f"{what_of(outcome)}  [{told}]")
    for line in _lines(outcome.reading):
        say(line, "    ")


def _lines(reading: Reading) -> Iterator[str]:
    for claim in reading.claims:
        if isinstance(claim.said, IncidentSaid):
            yield _incident(claim.said, [c for c in reading.claims if c.about == claim.id])


def _incident(said: IncidentSaid, about: list[Claim]) -> str:
    """Return an incident as one report tells it."""
    status = "" if said.status.value.value == "happened" else f" ({said.status.value.value})"
    date = when_in_words(said.dates[0].value if said.dates else None)
    place = where_in_words(said.places[0].value if said.places else None)
    tolls = [in_words(claim.said.toll.value) for claim in about if isinstance(claim.said, TollSaid)]
    uncounted = [_uncounted(harm.value) for harm in said.harm_without_number]
    return f"{said.type.value.value}{status}  {date}  {place}: {'; '.join([*tolls, *uncounted]) or 'no toll said'}"


def _uncounted(harm: Harm) -> str:
    return f"{harm.value}, no number said"


def summary_of(tally: Counter[str], record: Ledger | None) -> str:
    """Return in a line what a round of reading did, and what the record holds now."""
    done = ", ".join(f"{tally[kind]} {words}" for kind, words in DONE.items() if tally[kind]) or "nothing to read"
    if record is None:
        return f"{done}; nothing was stored"
    held = record.counts()
    return f"{done}; {record.name} holds {numbered(held.reports, 'report')} and {numbered(held.incidents, 'incident')}"
