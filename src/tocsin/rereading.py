"""Reading kept reports again with a newer reader: what is gained, lost and changed is seen before it is taken.

The text that stands is read again, not the bytes: a newer extractor makes a new
capture's text when the report is captured again. Claims of the two readings are
told to be the same by what they are anchored in, as judgements are carried over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.analysis.queue import claim_in_words
from tocsin.matching import standing
from tocsin.pipeline import enter, open_desk
from tocsin.records import Captured, Claim, ClaimId, Judgement, Reading, Verdict, spans_of

if TYPE_CHECKING:
    from tocsin.ledger import KeptReport, Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """One report read again."""

    doc: str
    reader: str
    """Who reads it now."""
    was: str
    """Who had read it."""
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    """(what was said, what is said now) of claims anchored in the same words."""
    judged_lost: tuple[Judgement, ...]
    """Judgements in force on claims that are no longer read."""
    is_entered: bool = False
    why_not: str = ""
    """Why it is not read again, "" where it is."""


def reread(ledger: "Ledger", names: Sequence[str] = (), *, take: bool = False) -> Iterator[Reread]:
    """Read reports again that another reader read, and yield what becomes different; enter it with ``take``.

    Raises: BadRequest for a report that is not in the record.
    """
    reader = open_desk().reader
    kept = [ledger.report(name) for name in names] if names else list(ledger.reports())
    for report in kept:
        if report.reader == reader:
            continue
        yield _reread(ledger, report, take=take)


def _reread(ledger: "Ledger", kept: "KeptReport", *, take: bool) -> Reread:
    text = ledger.text(kept.text)
    blob = ledger.bytes_of(kept.capture.blob)
    if blob is None or text.id != kept.text:
        why = "parts of it were erased; what was read before stays"
        return _nothing(kept, why)
    captured = Captured(report=kept.report, capture=kept.capture, blob=blob, text=text)
    reading = open_desk().read(captured)
    found = _compared(ledger, kept, reading)
    if take:
        enter(captured, reading, ledger)
    return Reread(**found, is_entered=take)  # type: ignore[arg-type]


def _nothing(kept: "KeptReport", why: str) -> Reread:
    return Reread(
        doc=kept.report.doc, reader=open_desk().reader, was=kept.reader, gained=(), lost=(), changed=(), judged_lost=(),
        why_not=why,
    )  # fmt: skip


def _compared(ledger: "Ledger", kept: "KeptReport", reading: Reading) -> dict[str, object]:
    old = {anchor(claim): claim for claim in ledger.claims_of(kept.report.id)}
    new = {anchor(claim): claim for claim in reading.claims}
    pairs = [(old[key], new[key]) for key in old if key in new]
    lost = [claim for key, claim in old.items() if key not in new]
    return {
        "doc": kept.report.doc,
        "reader": reading.reader,
        "was": kept.reader,
        "gained": tuple(in_words(claim) for key, claim in new.items() if key not in old),
        "lost": tuple(map(in_words, lost)),
        "changed": tuple((in_words(a), in_words(b)) for a, b in pairs if in_words(a) != in_words(b)),
        "judged_lost": _judged(ledger, {claim.id for claim in lost}),
    }


def _judged(ledger: "Ledger", lost: set[ClaimId]) -> tuple[Judgement, ...]:
    held = standing(ledger.judgements())
    return tuple(
        j for j in (*held.holding, *held.waiting) if j.verdict is not Verdict.UNSURE and {j.left, j.right} & lost
    )


def anchor(claim: Claim) -> tuple[str, ...]:
    """Return what a claim is anchored in: its kind and the words that name it, with where they stand."""
    said = claim.said
    named = next(
        (
            getattr(said, field)
            for field in ("trigger", "toll", "actor", "counted", "quoted", "kind")
            if hasattr(said, field)
        ),
        None,
    )
    spans = spans_of(named.evidence if named is not None and hasattr(named, "evidence") else claim.evidence)
    harm = said.toll.value.harm.value if hasattr(said, "toll") else ""
    return (claim.kind.value, harm, *(f"{span.part} {span.start}" for span in spans[:1]))


def in_words(claim: Claim) -> str:
    """Return a claim in a few words, with the words it rests on."""
    spans = spans_of(claim.evidence)
    sentence = f': "{" ".join(spans[0].quote.split())}"' if spans else ""
    return f"{claim_in_words(claim)}{sentence}"
