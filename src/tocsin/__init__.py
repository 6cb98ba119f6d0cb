"""Tocsin reads published reports of armed violence into a record whose every figure leads back to its sentence.

>>> import tocsin
>>> reading = tocsin.read("Gunmen shot dead at least 12 people in Kabul on Monday.", published="2021-08-30")
>>> toll = reading["incidents"][0]["tolls"][0]
>>> toll["low"], toll["high"], toll["harm"]
(12, None, 'killed')
>>> [(p["text"], p["country"], p["precision"]) for p in tocsin.places("A bomb went off near Mogadishu in Somalia.")]
[('Mogadishu', 'SO', 'near'), ('Somalia', 'SO', 'country')]
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tocsin.pipeline import places, read

__all__ = ["__version__", "places", "read"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Open the pipeline when it is first asked for, so that `import tocsin` costs nothing."""
    if name in ("places", "read"):
        from tocsin import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'tocsin' has no attribute {name!r}")
