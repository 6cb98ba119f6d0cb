"""Writes docs/formats.md from the formats' own manifests: `make docs`."""

import sys
from pathlib import Path

from tocsin.exchange import FORMATS
from tocsin.exchange.flat import COLUMNS

OUT = Path(__file__).parent / "formats.md"

HEAD = """\
# Formats

Made from the program by `make docs`; do not edit.

`tocsin export FORMAT --out FILE` writes incidents; `tocsin export --list` says the same on the screen. All go by a
profile ([sharing.md](sharing.md)). What a format cannot hold is said here, so that nobody misses it silently.
"""


def reference() -> str:
    """Return the whole document."""
    parts = [HEAD]
    for form in FORMATS.values():
        parts.append(
            f"## {form.name}\n\n{form.title} (`{form.suffix}`, {form.media_type}). {form.doc}\n\nCannot hold:\n"
        )
        parts.append("\n".join(f"- {lost}" for lost in form.cannot_hold) + "\n")
    parts.append("## Columns of the flat formats\n\nOf csv, xlsx, geojson, kml and parquet, and of frames in Python.\n")
    parts.append("| column | type | holds |\n|---|---|---|")
    parts += [f"| `{c.name}` | {c.type} | {c.holds} |" for c in COLUMNS]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    OUT.write_text(reference(), encoding="utf-8")
    sys.stdout.write(f"{OUT.name} written\n")
