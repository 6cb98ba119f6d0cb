"""Which incidents of the columns a selection asks for: the record's own conditions, over arrays."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tocsin.records import ROLES_OF, Attributed, Role, Selection
from tocsin.records.columns import Coded, Columns, Ints

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A selection, with what only the record's tables can tell of it."""

    selection: Selection
    actors: Ints | None = None
    """Numbers of the names of the actor asked for; None where none is."""
    numbers: Ints | None = None
    """Sorted numbers of the incidents by place, box, ring, words and figures; None where none is asked for."""
    inside: Ints | None = None
    """Of these, those that lie in the box or ring as a whole; None where neither is asked for."""


def selected(columns: Columns, asked: Asked) -> Mask:
    """Return which incidents may be meant; a test holds this against the record's own answer."""
    selection = asked.selection
    mask = in_period(columns, selection)
    for column, words in (
        (columns.type, [kind.value for kind in selection.types]),
        (columns.status, [status.value for status in selection.statuses]),
        (columns.country, [selection.country] if selection.country else []),
        (columns.province, [selection.province] if selection.province else []),
    ):
        if words:
            mask &= is_one_of(column, words)
    if selection.certainty > 0:
        mask &= columns.certainty >= selection.certainty
    if selection.origins > 1:
        mask &= columns.origins >= selection.origins
    if asked.numbers is not None:
        mask &= np.isin(columns.number, asked.numbers, assume_unique=True)
    if selection.actor or selection.attributed is not None:
        mask &= _attributed(columns, asked)
    return mask


def in_period(columns: Columns, selection: Selection, *, certainly: bool | None = None) -> Mask:
    """Return which incidents may lie in the period, or surely do."""
    surely = selection.is_certain if certainly is None else certainly
    mask = np.ones(len(columns), dtype=bool)
    if selection.since is None and selection.until is None:
        return mask
    mask &= columns.is_dated
    if selection.since:
        mask &= (columns.earliest if surely else columns.latest) >= selection.since.toordinal()
    if selection.until:
        mask &= (columns.latest if surely else columns.earliest) <= selection.until.toordinal()
    return mask


def surely(columns: Columns, asked: Asked) -> Mask:
    """Return which incidents lie in the period and in the box or ring as a whole, if they are selected at all."""
    mask = in_period(columns, asked.selection, certainly=True)
    if asked.inside is not None:
        mask &= np.isin(columns.number, asked.inside, assume_unique=True)
    return mask


def with_roles(columns: Columns, actors: Ints | None, roles: tuple[Role, ...] | None) -> Mask:
    """Return which incidents have one of these actors (any: None) in one of these roles (any: None)."""
    return _with_roles(columns, actors, roles) if actors is not None else _in_role(columns, roles)


@lru_cache(maxsize=8)
def _in_role(columns: Columns, roles: tuple[Role, ...] | None) -> Mask:
    """Return which incidents have anybody in one of the roles; not to be written to, as it is kept."""
    mask = _with_roles(columns, None, roles)
    mask.flags.writeable = False
    return mask


def _with_roles(columns: Columns, actors: Ints | None, roles: tuple[Role, ...] | None) -> Mask:
    rows = np.ones(len(columns.actors.row), dtype=bool)
    if actors is not None:
        asked = np.zeros(max(columns.actor_names, default=0) + 1, dtype=bool)
        asked[actors] = True
        rows &= asked[columns.actors.what]
    if roles is not None:
        rows &= is_one_of(columns.roles, [role.value for role in roles])
    mask = np.zeros(len(columns), dtype=bool)
    mask[columns.actors.row[rows]] = True
    return mask


def _attributed(columns: Columns, asked: Asked) -> Mask:
    wanted = asked.selection.attributed
    if wanted is None:
        return with_roles(columns, asked.actors, None)
    if wanted is Attributed.NEITHER:
        return ~with_roles(columns, asked.actors, ROLES_OF[Attributed.EITHER])
    return with_roles(columns, asked.actors, ROLES_OF[wanted])


def is_one_of(column: Coded, words: list[str]) -> Mask:
    """Return which incidents, or links, have one of the words."""
    asked = np.zeros(len(column.words) + 1, dtype=bool)
    asked[[column.code(word) for word in words]] = True
    asked[-1] = False  # where no incident has the word, its code is -1
    return np.asarray(asked[column.codes], dtype=bool)
