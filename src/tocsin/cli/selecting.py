"""The options that say which incidents are asked for, written once and taken by every command that asks."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from tocsin.records import Selection

OPTIONS: dict[str, Any] = {
    "from": Annotated[str, typer.Option("--from", help="May have happened on or after this date.")],
    "to": Annotated[str, typer.Option("--to", help="May have happened on or before this date.")],
    "type": Annotated[list[str] | None, typer.Option("--type", help="One of the 17 types; may be given again.")],
    "status": Annotated[str, typer.Option("--status", help="happened, foiled or denied.")],
    "actor": Annotated[str, typer.Option("--actor", help="Named as doer, target, claimant or accused; or its id.")],
    "attributed": Annotated[
        str, typer.Option("--attributed", help="claimed, blamed, either, neither or denied: by the actor, or by any.")
    ],
    "country": Annotated[str, typer.Option("--country", help="ISO 3166-1 code such as AF, or name.")],
    "province": Annotated[str, typer.Option("--province", help="The gazetteer's name of a province.")],
    "place": Annotated[str, typer.Option("--place", help="Named as place, or as what it lies in.")],
    "box": Annotated[str, typer.Option("--box", metavar="SOUTH,WEST,NORTH,EAST", help="May lie in this box.")],
    "around": Annotated[str, typer.Option("--around", metavar="LAT,LON,KM", help="May lie in this ring.")],
    "harm": Annotated[str, typer.Option("--harm", help="The harm that --least and --victims speak of: killed.")],
    "least": Annotated[str, typer.Option("--least", help="At least so many harmed, by the best figure.")],
    "killed": Annotated[str, typer.Option("--killed", help="The same as --harm killed --least.")],
    "victims": Annotated[
        str, typer.Option("--victims", help="civilian, security_force, armed_group, mixed or unknown.")
    ],
    "certainty": Annotated[str, typer.Option("--certainty", help="At least so sure, 0 to 1.")],
    "origins": Annotated[str, typer.Option("--origins", help="From at least so many independent origins.")],
    "reviewed": Annotated[str, typer.Option("--reviewed", help="yes or no: whether a person judged it.")],
    "text": Annotated[str, typer.Option("--text", help="Words that one of its reports holds.")],
    "certain": Annotated[
        bool, typer.Option("--certain", help="Only what lies inside the dates and places as a whole.")
    ],
}


def selecting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command that takes a ``selection`` the options that make one."""
    signature = inspect.signature(command)

    @wraps(command)
    def wrapped(**given: Any) -> None:
        words = {name: given.pop(f"{name}_") for name in OPTIONS}
        command(selection=_selection(words), **given)

    options = [
        inspect.Parameter(
            f"{name}_",
            inspect.Parameter.KEYWORD_ONLY,
            default={"certain": False, "type": None}.get(name, ""),
            annotation=annotation,
        )
        for name, annotation in OPTIONS.items()
    ]
    given = [p for p in signature.parameters.values() if p.name != "selection"]
    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in given]
    arguments = [p for p in own if p.default is inspect.Parameter.empty]
    rest = [p for p in own if p.default is not inspect.Parameter.empty]
    wrapped.__signature__ = signature.replace(parameters=[*arguments, *options, *rest])  # type: ignore[attr-defined]
    wrapped.__annotations__ = {p.name: p.annotation for p in wrapped.__signature__.parameters.values()}  # type: ignore[attr-defined]
    return wrapped


def _selection(words: dict[str, Any]) -> "Selection":
    from tocsin.selecting import selection_of

    killed = words.pop("killed")
    if killed:
        words |= {"harm": "killed", "least": killed}
    return selection_of({**words, "type": words["type"] or [], "certain": "yes" if words["certain"] else ""})
