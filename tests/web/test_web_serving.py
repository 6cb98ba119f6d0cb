"""Serving begins only where there is something to serve."""

from pathlib import Path

import pytest

from tocsin.errors import BadReference
from tocsin.web import rendering


def test_pages_that_were_not_built_are_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "files", lambda _: tmp_path)
    rendering.manifest.cache_clear()
    try:
        with pytest.raises(BadReference, match=r"hatch_build\.py"):
            rendering.manifest()
    finally:
        rendering.manifest.cache_clear()
