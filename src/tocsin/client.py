"""A record from Python: incidents and claims as typed objects, and as frames.

    import tocsin
    with tocsin.open("tocsin.db") as record:
        for one in record.incidents(country="AF", since="2021-08-01"):
            print(one.type, one.total(Harm.KILLED))
        frame = record.frame(country="AF", profile="private")

Filters are those of ``tocsin incidents``: from, to, type, actor, country,
place, killed and so on, as words; ``since`` and ``until`` stand for from and
to. What leaves as a frame goes by a profile, as every export does, and is
``public`` unless another is named.
"""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tocsin.clock import now
from tocsin.errors import BadRequest
from tocsin.exchange.flat import COLUMNS, NAMES, flat
from tocsin.exchange.sharing import shared
from tocsin.exporting import export, rules_of, shareables
from tocsin.ledger import KeptReport, Ledger, open_ledger
from tocsin.records import Claim, Incident, ReportId, Selection, Summary
from tocsin.selecting import selection_of

Words = Any
"""A filter's value: words, a number, a date, or a list of words."""


def open(path: str | Path) -> "Record":  # noqa: A001 - `tocsin.open`, as `gzip.open`
    """Open a record that is there. Raises: BadRequest where there is none; LedgerError where it cannot be opened."""
    return Record(open_ledger(path, create=False))


class Record:
    """An opened record; close it, or use it in a ``with``."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the record."""
        self.ledger.close()

    def incidents(self, **filters: Words) -> Iterator[Incident]:
        """Yield the incidents of a filter, whole. Raises: BadRequest for a filter that is none."""
        return self.ledger.incidents(_selection(filters))

    def summaries(self, **filters: Words) -> Iterator[Summary]:
        """Yield the incidents of a filter, each in a line. Raises: BadRequest for a filter that is none."""
        return self.ledger.summaries(_selection(filters))

    def incident(self, name: str) -> Incident:
        """Return an incident by its id, also a former one. Raises: BadRequest for none."""
        return self.ledger.incident(name)

    def claims(self, incident: Incident | str) -> tuple[Claim, ...]:
        """Return the claims of an incident: each telling with its tolls and attributions, every value with evidence.

        Raises: BadRequest for an incident that is none.
        """
        found = self.ledger.incident(incident) if isinstance(incident, str) else incident
        return tuple(
            claim
            for told in self.ledger.tellings(found.claims)
            for claim in (told.claim, *told.tolls, *told.responsibility)
        )

    def claims_of(self, report: str) -> tuple[Claim, ...]:
        """Return a report's claims in force. Raises: BadRequest for a report that is none."""
        return self.ledger.claims_of(ReportId(self.ledger.report(report).report.id))

    def reports(self) -> Iterator[KeptReport]:
        """Yield every report."""
        return self.ledger.reports()

    def frame(self, *, profile: str = "public", library: str = "pandas", **filters: Words) -> Any:
        """Return the incidents of a filter as a pandas or polars frame, the columns of the CSV with their types.

        Raises: BadRequest for a filter, profile or library that is none, or where the library is not installed.
        """
        return _framed(list(self._rows(profile, filters)), library)

    def _rows(self, profile: str, filters: dict[str, Words]) -> Iterator[tuple[Any, ...]]:
        rules = rules_of(profile)
        for one in shareables(self.ledger, self.ledger.stored_incidents(_selection(filters))):
            yield flat(shared(one, rules))

    def export(self, form: str, out: str | Path, *, profile: str = "public", **filters: Words) -> int:
        """Write the incidents of a filter to a file, log it in custody, and return how many they are.

        Raises: BadRequest, as ``tocsin export``.
        """
        from tocsin.exchange import format_named

        chosen, rules = format_named(form), rules_of(profile)
        return export(self.ledger, _selection(filters), chosen, Path(out), rules=rules, clock=now).incidents

    @staticmethod
    def columns() -> dict[str, str]:
        """Return every column of a frame with what it holds, as the codebook has it."""
        return {column.name: column.holds for column in COLUMNS}


def _selection(filters: dict[str, Words]) -> Selection:
    names = {"since": "from", "until": "to"}
    words = {
        names.get(name, name): [str(v) for v in value] if isinstance(value, list | tuple) else str(value)
        for name, value in filters.items()
        if value not in (None, "", [])
    }
    if "killed" in words:
        words |= {"harm": "killed", "least": words.pop("killed")}
    return selection_of(words)


def _framed(rows: list[tuple[Any, ...]], library: str) -> Any:
    if library not in ("pandas", "polars"):
        raise BadRequest(f"{library!r} makes no frames here; there are pandas and polars")
    try:
        return _pandas(rows) if library == "pandas" else _polars(rows)
    except ModuleNotFoundError as err:
        raise BadRequest(f"{library} is not installed; pip install {library}") from err


def _pandas(rows: list[tuple[Any, ...]]) -> Any:
    import pandas as pd

    types = {"int": "Int64", "float": "Float64", "text": "string"}
    frame = pd.DataFrame(rows, columns=list(NAMES))
    for column in COLUMNS:
        if column.type == "date":
            frame[column.name] = pd.to_datetime(frame[column.name])
        else:
            frame[column.name] = frame[column.name].astype(types[column.type])
    return frame


def _polars(rows: list[tuple[Any, ...]]) -> Any:
    import polars as pl

    types = {"int": pl.Int64, "float": pl.Float64, "text": pl.String, "date": pl.Date}
    return pl.DataFrame(rows, schema={c.name: types[c.type] for c in COLUMNS}, orient="row")


__all__ = ["Record", "open"]
