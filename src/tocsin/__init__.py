"""Tocsin reads published reports of armed violence into a record whose every figure leads back to its sentence.

>>> import tocsin
>>> reading = tocsin.read("Gunmen shot dead at least 12 people in Kabul on Monday.", published="2021-08-30")
>>> toll = reading["incidents"][0]["tolls"][0]
>>> toll["low"], toll["high"], toll["harm"]
(12, None, 'killed')
>>> [(d["text"], d["value"]) for d in tocsin.dates("Two days later the army came.", published="2021-08-30")]
[('Two days later', '')]
>>> [(p["text"], p["country"], p["precision"]) for p in tocsin.places("A bomb went off near Ghazni in Afghanistan.")]
[('Ghazni', 'AF', 'near'), ('Afghanistan', 'AF', 'country')]
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tocsin.alone import dates, places
    from tocsin.client import open  # noqa: A004 - `tocsin.open`, as `gzip.open`
    from tocsin.pipeline import read

__all__ = ["__version__", "dates", "open", "places", "read"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Open what is behind a name when it is first asked for, so that `import tocsin` costs nothing."""
    if name in ("dates", "places"):
        from tocsin import alone

        return getattr(alone, name)
    if name == "open":
        from tocsin import client

        return client.open
    if name == "read":
        from tocsin import pipeline

        return pipeline.read
    raise AttributeError(f"module 'tocsin' has no attribute {name!r}")
