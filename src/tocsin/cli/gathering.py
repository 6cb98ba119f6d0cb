"""Options that several commands take, written once: a command takes them gathered, as one value."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints


def gathered(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command in whose place of a parameter of a dataclass stand the options that are its fields.

    Each field is annotated as Typer wants a parameter; one without a default must be given.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Named:
    ...     name: str
    ...     loud: bool = False
    >>> @gathered
    ... def greet(times: int, named: Named) -> str:
    ...     return named.name * times
    >>> list(inspect.signature(greet).parameters), greet(times=2, name="a", loud=True)
    (['times', 'name', 'loud'], 'aa')
    """
    signature, hints = inspect.signature(command), get_type_hints(command, include_extras=True)
    groups = {name: hints[name] for name in signature.parameters if is_dataclass(hints[name])}
    shown: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        if name in groups:
            types = get_type_hints(groups[name], include_extras=True)
            shown += [_parameter(field, types[field.name]) for field in fields(groups[name])]
        else:
            shown.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name]))

    @wraps(command)
    def with_groups(**given: Any) -> Any:
        for name, kind in groups.items():
            given[name] = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        return command(**given)

    with_groups.__signature__ = signature.replace(parameters=shown)  # type: ignore[attr-defined]
    with_groups.__annotations__ = {one.name: one.annotation for one in shown}
    return with_groups


def _parameter(field: "Field[Any]", annotation: Any) -> inspect.Parameter:
    default: Any = inspect.Parameter.empty
    if field.default is not MISSING:
        default = field.default
    elif field.default_factory is not MISSING:
        default = field.default_factory()
    return inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
