"""Build hook: makes the embedded gazetteer when a wheel or an editable install is built."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TocsinBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Nothing to build yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version, build_data
