"""`tocsin actors proposals`, `accept` and `reject`: what reports say of actors, put before a person."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tocsin.analysis.proposals import Proposal, Proposed, proposals
from tocsin.cli.printing import print_json, print_table, say
from tocsin.cli.wording import numbered
from tocsin.clock import now
from tocsin.errors import BadRequest
from tocsin.ledger import Ledger, open_ledger
from tocsin.records import RelationSaid, Report
from tocsin.reference.actor_extended import open_own_directory
from tocsin.reference.actor_fold import fold, words
from tocsin.reference.actor_own import Addition, read_additions, rejected_keys
from tocsin.reference.own import own_folder

SHOWN = 3
"""Reports of a proposal that the table names."""


def proposals_of(ledger: str | Path) -> tuple[Proposal, ...]:
    """Return what the record's relation claims propose, without what was rejected."""
    with open_ledger(ledger, create=False) as record:
        told = list(_relations(record))
    return proposals(told, open_own_directory(), rejected_keys(read_additions(own_folder())))


def _relations(record: Ledger) -> Iterator[tuple[RelationSaid, Report]]:
    for kept in record.reports():
        for claim in record.claims_of(kept.report.id):
            if isinstance(claim.said, RelationSaid):
                yield claim.said, kept.report


def print_proposals(found: Sequence[Proposal], *, as_table: bool) -> None:
    """Print proposals, what most reports say first."""
    if not as_table:
        for proposal in found:
            print_json(proposal_as_json(proposal))
        return
    if not found:
        say("nothing is proposed: the directory knows all that the record's relation claims say of actors")
        return
    print_table(["N", "would add", "reports", "as it is written"], [_row(proposal) for proposal in found])
    say(
        f"{numbered(len(found), 'proposal')}; `tocsin actors accept N --as NAME` adds one, `reject` settles it as wrong"
    )


def _row(proposal: Proposal) -> list[str]:
    shown = ", ".join(proposal.docs[:SHOWN]) + (
        f" and {len(proposal.docs) - SHOWN} more" if proposal.docs[SHOWN:] else ""
    )
    quoted = " ".join(proposal.tellings[0].words.split())
    return [str(proposal.number), in_words(proposal), f"{len(proposal.docs)}: {shown}", quoted]


def in_words(proposal: Proposal) -> str:
    """Return what a proposal would add."""
    if proposal.proposed is Proposed.ALIAS:
        return f"{proposal.b!r} as a name of {proposal.actor} ({proposal.a})"
    if proposal.proposed is Proposed.NEW:
        return f"a new actor {proposal.a!r}, also called {proposal.b!r}"
    return f"{proposal.actor} {proposal.kind.value.replace('_', ' ')} {proposal.other}"


def proposal_as_json(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as JSON, with every report that says so."""
    return {
        "number": proposal.number,
        "adds": proposal.proposed.value,
        "kind": proposal.kind.value,
        "a": proposal.a,
        "b": proposal.b,
        "actor": proposal.actor or None,
        "other": proposal.other or None,
        "reports": len(proposal.docs),
        "evidence": [{"doc": t.doc, "text": t.words, "year": t.year} for t in proposal.tellings],
    }


def accepted(
    ledger: str | Path,
    number: int,
    *,
    who: str,
    ident: str,
    fields: Mapping[str, Any],
    years: tuple[int | None, int | None],
) -> Iterator[Addition]:
    """Yield what accepting a proposal adds. Raises: BadRequest where there is none of that number, or facts lack."""
    proposal = _numbered(ledger, number)
    signed: dict[str, Any] = {"who": who, "when": now().date(), "reports": proposal.docs}
    stretch = {key: year for key, year in zip(("from", "to"), years, strict=True) if year is not None}
    if proposal.proposed is Proposed.RELATION:
        told = {proposal.kind.value: proposal.other} | stretch
        yield Addition(says="relation", value=told, actor=proposal.actor, **signed)
    elif proposal.proposed is Proposed.ALIAS or (ident and ident in open_own_directory().by_id):
        for name in (proposal.b,) if proposal.proposed is Proposed.ALIAS else (proposal.a, proposal.b):
            actor = ident or proposal.actor
            yield Addition(says="alias", value=name, actor=actor, since=years[0], until=years[1], **signed)
    else:
        yield Addition(says="new", value=_new(proposal, fields), actor=ident or slug(proposal.a), **signed)


def rejected(ledger: str | Path, number: int, *, who: str) -> Addition:
    """Return the entry that settles a proposal as wrong. Raises: BadRequest where there is none of that number."""
    proposal = _numbered(ledger, number)
    told = {"kind": proposal.kind.value, "a": proposal.a, "b": proposal.b}
    return Addition(says="rejected", value=told, who=who, when=now().date(), reports=proposal.docs)


def _numbered(ledger: str | Path, number: int) -> Proposal:
    found = next((p for p in proposals_of(ledger) if p.number == number), None)
    if found is None:
        raise BadRequest(f"there is no open proposal {number}; `tocsin actors proposals` lists those there are")
    return found


def _new(proposal: Proposal, fields: Mapping[str, Any]) -> dict[str, Any]:
    if "kind" not in fields or "countries" not in fields:
        raise BadRequest(
            f"{proposal.a!r} is not in the directory: say what it is by --kind and --country,"
            " or whose other name it is by --id"
        )
    names = {} if fold(proposal.b) == fold(proposal.a) else {"aliases": [proposal.b]}
    return {"name": proposal.a, "side": usual_side(fields["kind"]), **fields, **names}


def usual_side(kind: str) -> str:
    """Return whom the dead of an actor of a kind are counted with, where nothing else is said."""
    return "security_force" if kind in ("state_forces", "external_forces") else "armed_group"


def slug(name: str) -> str:
    """Return an id for a name.

    >>> slug("Example Liberation Front")
    'example-liberation-front'
    """
    return re.sub(r"[^a-z0-9]+", "-", " ".join(word.key for word in words(name))).strip("-")
