"""Small tables in UCDP's shape: invented figures at real towns, two editions of one file."""

import csv
from pathlib import Path

HEADS = (
    "id", "type_of_violence", "dyad_name", "side_a", "side_b", "source_office", "source_headline", "where_prec",
    "where_coordinates", "adm_1", "adm_2", "latitude", "longitude", "country", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best", "high",
    "side_a_new_id", "side_b_new_id",
)  # fmt: skip


def event(
    number: int, best: int = 2, low: int = 2, high: int = 3, day: str = "2020-03-04", **more: object
) -> dict[str, object]:
    """Return an event's row."""
    base = dict.fromkeys(HEADS, "") | {
        "id": number, "type_of_violence": 1, "dyad_name": "Government of Iraq - IS", "side_a": "Government of Iraq",
        "side_b": "IS", "source_office": "Example Wire", "where_prec": 1, "where_coordinates": "Fallujah",
        "adm_1": "Anbar", "adm_2": "Fallujah", "latitude": 33.355, "longitude": 43.786, "country": "Iraq",
        "date_prec": 1, "date_start": day, "date_end": day, "deaths_b": best, "deaths_a": 0, "deaths_civilians": 0,
        "deaths_unknown": 0, "low": low, "best": best, "high": high,
    }  # fmt: skip
    return base | more


def table(path: Path, *rows: dict[str, object]) -> Path:
    """Write rows to a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=HEADS)
        writer.writeheader()
        writer.writerows(rows)
    return path
