"""Anybody's columns: which field each fills, guessed from its head and its cells, shown, corrected, kept by name."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from tocsin.errors import BadRequest
from tocsin.exchange.cell_values import (
    DAY_FIRST,
    MONTH_FIRST,
    casualties_of,
    day_of,
    degrees_of,
    figure_of,
    order_of,
    points_of,
)
from tocsin.exchange.rows_in import Row
from tocsin.reference.own import own_folder
from tocsin.reference.table_words import folded_head, open_table_words

COUNTS = ("killed", "killed_low", "killed_high", "injured", "abducted")
SAMPLE = 300
"""Rows that a guess looks at. Our choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Field -> column, and how dates are written."""

    columns: MappingOf[str, str]
    order: str = DAY_FIRST
    is_order_settled: bool = True
    shared: frozenset[str] = frozenset()
    """Days and places that several rows of the file share, where no column is an id; see ``mapped_in.name_of``."""

    def corrected(self, corrections: Sequence[str], heads: Sequence[str]) -> "Mapping":
        """Return the mapping with FIELD=COLUMN corrections; ``order=mdy`` settles dates, FIELD= takes a column off.

        Raises: BadRequest for a field or a column that is none, listing those that are.
        """
        columns, order, is_settled = dict(self.columns), self.order, self.is_order_settled
        fields = open_table_words().fields
        by_fold = {folded_head(head): head for head in heads}
        for words in corrections:
            field, equals, column = (part.strip() for part in words.partition("="))
            if field == "order" and column in (DAY_FIRST, MONTH_FIRST):
                order, is_settled = column, True
            elif not equals or field not in fields:
                raise BadRequest(
                    f"{words!r} corrects nothing; write FIELD=COLUMN, FIELD one of order, {', '.join(fields)}"
                )
            elif not column:
                columns.pop(field, None)
            elif folded_head(column) not in by_fold:
                raise BadRequest(f"{column!r} is no column; there are {', '.join(heads)}")
            else:
                columns[field] = by_fold[folded_head(column)]
        return replace(self, columns=columns, order=order, is_order_settled=is_settled)


def guess(heads: Sequence[str], rows: Sequence[Row]) -> Mapping:
    """Return the mapping that heads and cells speak for."""
    sample = rows[:SAMPLE]
    cells = {head: [row.cells.get(head, "") for row in sample] for head in heads}
    offers = sorted(
        (-score, place, at, field, head)
        for place, (field, names) in enumerate(open_table_words().fields.items())
        for at, head in enumerate(heads)
        if (score := _score(field, names, head, cells[head])) > 0
    )
    columns: dict[str, str] = {}
    for _, _, _, field, head in offers:
        if field not in columns and head not in columns.values():
            columns[field] = head
    dates = [value for field in ("date", "date_end") if field in columns for value in cells[columns[field]]]
    order, is_settled = order_of(dates)
    return Mapping(columns=columns, order=order, is_order_settled=is_settled)


def _score(field: str, names: Sequence[str], head: str, values: Sequence[str]) -> float:
    """Return how much speaks for a column to fill a field: its head by rank, and cells that may be such values."""
    fold = folded_head(head)
    if fold in names:
        score = 10.0 - 0.1 * names.index(fold)
    elif fold.startswith("#"):
        score = max((_tags_alike(fold, name) for name in names if name.startswith("#")), default=0.0)
    else:
        inside = [n for n, name in enumerate(names) if len(name) > 3 and f" {name} " in f" {fold} "]
        if not inside:
            return 0.0
        score = 5.0 - 0.1 * inside[0] - 0.2 * len(fold.split())
    return score * _fits(field, [value for value in values if value])


def _tags_alike(tag: str, wanted: str) -> float:
    """Return how well a hashtag is the one wanted: it must have all its attributes, and may have more."""
    (base, *given), (other, *asked) = tag.split("+"), wanted.split("+")
    return 6.0 + 0.3 * len(asked) - 0.2 * len(given) if base == other and {*asked} <= {*given} else 0.0


def _fits(field: str, told: Sequence[str]) -> float:
    """Return which share of the cells may be values of the field; 1 where there is nothing to tell by."""
    if not told:
        return 0.3
    if field in ("date", "date_end"):
        return sum(
            day_of(value, DAY_FIRST) is not None or day_of(value, MONTH_FIRST) is not None for value in told
        ) / len(told)
    if field in ("lat", "lon"):
        most = 90 if field == "lat" else 180
        return sum((d := degrees_of(value)) is not None and abs(d) <= most for value in told) / len(told)
    if field == "point":
        return sum(points_of(value) is not None for value in told) / len(told)
    if field == "casualties":
        return sum(bool(casualties_of(value)) for value in told) / len(told)
    if field in COUNTS:
        return sum(not isinstance(figure_of(value), str) or figure_of(value) == "" for value in told) / len(told)
    if field in ("place", "province", "district", "country", "perpetrator", "target", "type", "weapon"):
        return sum(any(sign.isalpha() for sign in value) for value in told) / len(told)
    if field == "id":
        return 1.0 if len(set(told)) == len(told) else 0.0
    return 1.0


def saved(name: str, own: Path | None = None) -> Mapping:
    """Return the mapping kept under a name. Raises: BadRequest for none, listing those that are."""
    folder = (own or own_folder()) / "mappings"
    path = folder / f"{name}.yaml"
    known = sorted(p.stem for p in folder.glob("*.yaml"))
    if name not in known:
        raise BadRequest(f"no mapping is saved as {name!r}; there are {', '.join(known) or 'none'}")
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Mapping(columns={str(k): str(v) for k, v in read["columns"].items()}, order=read["order"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as err:
        raise BadRequest(f"{path}: is no mapping any more ({err!r}); save it anew") from err


def save(mapping: Mapping, name: str, own: Path | None = None) -> Path:
    """Keep a mapping under a name. Raises: BadRequest for a name that no file can have."""
    if not name.replace("-", "").replace("_", "").isalnum():
        raise BadRequest(f"{name!r} is no name for a mapping; use letters, digits, - and _")
    path = (own or own_folder()) / "mappings" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {"columns": dict(mapping.columns), "order": mapping.order}
    path.write_text(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
