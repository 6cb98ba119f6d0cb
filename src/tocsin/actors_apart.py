"""An actor and its kin: what is laid on a branch is not laid on its parent, and the other way round; both are shown.

The rule, for counts and checks alike: an incident counts for the actor that its reports name. A report that says "the
Islamic State" of an attack in Kabul may mean the branch there, and does not say so; one that says ISIS-K does not speak
of what the parent did elsewhere. So neither is counted for the other, and beside each stands how many more name only
the other. Who is whose branch, and since when, is what the directory of actors has as ``part_of``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from tocsin.analysis.counting import Asked, Tally, selected
from tocsin.analysis.counting.selected import with_roles
from tocsin.records import ROLES_OF, Attributed, Selection
from tocsin.records.columns import Columns, Ints
from tocsin.reference.actor_directory import ActorDirectory
from tocsin.reference.actor_entry import ActorEntry, Bond
from tocsin.reference.actor_extended import open_own_directory

ACTOR = "actor:"
NAMED = 6
"""Actors that a remark names. Our choice."""


@dataclass(frozen=True, slots=True)
class Kin:
    """The branches of an actor, theirs too, and what it is a branch of, in a time."""

    branches: tuple[ActorEntry, ...] = ()
    parents: tuple[ActorEntry, ...] = ()


def entry_of(words: str, directory: ActorDirectory) -> ActorEntry | None:
    """Return the directory's entry of an id, or of a name that one actor alone bears; else None."""
    if words.startswith(ACTOR):
        return directory.by_id.get(words.removeprefix(ACTOR))
    found = directory.find(words) if words else ()
    return found[0] if len(found) == 1 else None


def way_to(words: str) -> str:
    """Return where to look for an actor that the record does not have by these words."""
    bearers = () if words.startswith(ACTOR) else open_own_directory().find(words)
    if bearers:
        named = ", ".join(f"{entry.name} ({ACTOR}{entry.id})" for entry in bearers[:NAMED])
        return f"the directory has it as a name of {named}; ask by such an id."
    return "`tocsin actors list` has the directory's names, `tocsin count --by actor` the record's."


def kin_of(words: str, since: date | None = None, until: date | None = None) -> Kin:
    """Return the kin of an actor, given by id or name, in a period; nobody's for a name that is not one actor's."""
    directory = open_own_directory()
    entry = entry_of(words, directory)
    if entry is None:
        return Kin()
    years = (since.year if since else None, until.year if until else None)
    below, above = _related(directory, years)
    return Kin(*(tuple(directory.by_id[i] for i in sorted(_reached(entry.id, ties))) for ties in (below, above)))


def _related(
    directory: ActorDirectory, years: tuple[int | None, int | None]
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return who has which branches and who is whose, directly, as far as nothing known speaks against the years."""
    below: dict[str, set[str]] = {}
    above: dict[str, set[str]] = {}
    for entry in directory.entries:
        for tie in entry.relations:
            if tie.bond is Bond.PART_OF and tie.other in directory.by_id and _may_hold(tie.since, tie.until, years):
                below.setdefault(tie.other, set()).add(entry.id)
                above.setdefault(entry.id, set()).add(tie.other)
    return below, above


def _may_hold(since: int | None, until: int | None, years: tuple[int | None, int | None]) -> bool:
    first, last = years
    return not (since and last and last < since) and not (until and first and first > until)


def _reached(start: str, ties: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for other in ties.get(waiting.pop(), ()):
            if other not in found and other != start:
                found.add(other)
                waiting.append(other)
    return found


def apart_in_words(columns: Columns, asked: Asked, found: Tally) -> Iterator[str]:
    """Yield what a count of an actor leaves to its kin, and which actors the words of a name put together."""
    selection = asked.selection
    if asked.actors is None or not len(columns):
        return
    together = _together(columns, asked.actors, found.rows)
    if len(together) > 1 and not selection.actor.startswith(ACTOR):
        yield (
            f"{selection.actor!r} is in the names of several actors, counted together here: {_listed(together)}; "
            "ask by id, such as actor:isis-k, for one alone."
        )
        return
    kin = kin_of(selection.actor, selection.since, selection.until)
    for others, what in ((kin.branches, "its branches"), (kin.parents, "what it is a branch of")):
        more = _more(columns, asked, others, found.rows)
        if more:
            yield f"Counted is what names {selection.actor} itself; more that name only {what}: {_listed(more)}."


def _listed(many: dict[str, int]) -> str:
    ordered = sorted(many.items(), key=lambda item: (-item[1], item[0]))
    rest = len(ordered) - NAMED
    return ", ".join(f"{name} {number}" for name, number in ordered[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _together(columns: Columns, actors: Ints, rows: Ints) -> dict[str, int]:
    """Return how many of the incidents counted have each actor that the words asked for are in the name of."""
    meant = np.isin(columns.actors.what, actors)
    counted = np.zeros(len(columns), dtype=bool)
    counted[rows] = True
    meant &= counted[columns.actors.row]
    codes = columns.entries.codes[meant]
    pairs = np.unique(columns.actors.row[meant] * len(columns.entries.words) + codes)
    many = np.bincount(pairs % len(columns.entries.words), minlength=len(columns.entries.words))
    return {columns.entries.words[code]: int(many[code]) for code in np.flatnonzero(many).tolist()}


def _more(columns: Columns, asked: Asked, others: tuple[ActorEntry, ...], rows: Ints) -> dict[str, int]:
    """Return how many incidents more the same question finds of each of these actors."""
    names = {ident: number for number, (ident, _) in columns.actor_names.items()}
    known = [entry for entry in others if f"{ACTOR}{entry.id}" in names]
    if not known:
        return {}
    wanted = asked.selection.attributed
    roles = None if wanted is None else ROLES_OF[Attributed.EITHER if wanted is Attributed.NEITHER else wanted]
    rest = selected(columns, Asked(replace(asked.selection, actor="", attributed=None), None, asked.numbers))
    rest[rows] = False
    found = {}
    for entry in known:
        numbers = [n for n, (ident, _) in columns.actor_names.items() if ident == f"{ACTOR}{entry.id}"]
        many = int((rest & with_roles(columns, np.asarray(numbers, dtype=np.int64), roles)).sum())
        if many:
            found[entry.name] = many
    return found


def narrowed(selection: Selection, entry: ActorEntry) -> Selection:
    """Return the same question of another actor."""
    return replace(selection, actor=f"{ACTOR}{entry.id}")
