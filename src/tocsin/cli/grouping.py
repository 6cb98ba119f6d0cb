"""A command that does its main job by itself and has others under it: `tocsin places FILE`, `tocsin places add`."""

from typing import Any

from typer.core import TyperGroup

MAIN = "read"
"""The name of the command that runs where none is named."""


class DefaultGroup(TyperGroup):
    """A group whose command ``read`` runs where the first word names no command of the group.

    A file that is named like a command is read by `tocsin places read add`, or `./add`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the main command's name before what names no command; a call for help stays the group's."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = [MAIN, *args]
        return super().parse_args(ctx, args)
