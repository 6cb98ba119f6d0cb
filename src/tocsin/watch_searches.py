"""Saved searches as something to watch: the filters of `tocsin incidents`. Never a private person.

A watch on a name is a watch on whoever bears it. Only organised actors of the directory can be searched for by name,
and words of reports only as long as none of them is a person's name; anything else is refused with the reason.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tocsin.errors import BadRequest
from tocsin.records import IncidentId, Selection, Watch
from tocsin.reference.actor_extended import open_own_directory
from tocsin.reference.actor_fold import words
from tocsin.reference.place_lists import open_place_lists
from tocsin.selecting import selection_of

if TYPE_CHECKING:
    from tocsin.ledger import Ledger

Search = tuple[tuple[str, str], ...]

NOT_PERSONS = "watches are on groups, forces, places and events, never on private persons"


def actor_of(name: str) -> tuple[str, str]:
    """Return id and name of the organised actor that a name or id means.

    Raises: BadRequest for one that the directory does not have: it may be a private person.
    """
    directory = open_own_directory()
    entry = directory.by_id.get(name.strip().removeprefix("actor:"))
    found = (entry,) if entry else directory.find(name)
    if not found:
        raise BadRequest(
            f"{name!r} is no organised actor of the directory, so it is not watched: {NOT_PERSONS}; an armed group "
            "that the directory lacks is added by `tocsin actors add`"
        )
    return f"actor:{found[0].id}", found[0].name


def check(search: Search) -> None:
    """Look that a search can be watched. Raises: BadRequest, with the reason."""
    selection = selection_of(dict(search))
    if search and selection == Selection():
        raise BadRequest(
            "a search that asks for nothing cannot be watched; `tocsin incidents --help` lists the filters"
        )
    if selection.actor and open_own_directory().generic(selection.actor) is None:
        actor_of(selection.actor)
    for word in words(selection.words):
        if _is_persons_name(word.text):
            raise BadRequest(f"text: {word.text!r} may be a person's name, so it is not watched: {NOT_PERSONS}")


def _is_persons_name(word: str) -> bool:
    """Return whether a word is a first name or surname, and no word of news, actor or country besides."""
    lists, key = open_place_lists(), word.casefold()
    if key not in lists.persons or key in lists.ordinary:
        return False
    directory = open_own_directory()
    return not directory.has_name(word) and directory.generic(word) is None and key not in directory.country_keys


def selected(ledger: "Ledger", watches: Iterable[Watch], since: int) -> dict[str, frozenset[IncidentId]]:
    """Return watch -> the incidents that its search asks for, among those that changed after a change."""
    return {
        watch.id: ledger.selected_since(selection_of(dict(watch.search)), since) for watch in watches if watch.search
    }
