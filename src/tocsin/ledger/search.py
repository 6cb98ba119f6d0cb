"""Full text over what reports say: their titles and bodies, and the words their claims quote.

Every word asked for must be found; words are taken as they are, in any script
that separates words by spaces, without their diacritics. Only what is in force
is searched.
"""

import re

from sqlalchemy import Connection, RowMapping, text

from tocsin.errors import BadRequest
from tocsin.ledger.answers import Hit
from tocsin.ledger.rows import column
from tocsin.ledger.words import COLUMNS, Wanted, snippets, words_query
from tocsin.records import ClaimId, IncidentId, ReportId

_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_IN_REPORTS = (
    "SELECT 'report' AS kind, reports.id AS report, reports.doc, NULL AS claim, NULL AS incident, "
    "found.rowid, found.rank FROM ({query}) AS found "
    "JOIN reports ON reports.number = found.rowid ORDER BY found.rank, reports.id LIMIT :limit"
)
_IN_CLAIMS = (
    "SELECT 'claim' AS kind, reports.id AS report, reports.doc, claims.id AS claim, incident_claims.incident, "
    "found.rowid, found.rank FROM ({query}) AS found "
    "JOIN claims ON claims.entered = found.rowid "
    "JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "LEFT JOIN incident_claims ON incident_claims.claim = coalesce(claims.about, claims.id) "
    "ORDER BY found.rank, claims.entered LIMIT :limit"
)


def search(connection: Connection, words: str, limit: int) -> tuple[Hit, ...]:
    """Return the best places where all the words are found, reports and claims together.

    Raises: BadRequest where nothing is asked for.
    """
    wanted = wanted_of(words)
    if limit < 1:
        raise BadRequest(f"a search shows at least one place, not {limit}")
    asked = {**wanted.asked(connection), "limit": limit}
    found = [
        (table, row._mapping)
        for table, question in (("report_words", _IN_REPORTS), ("claim_words", _IN_CLAIMS))
        for row in connection.execute(text(question.format(query=words_query(connection, table))), asked)
    ]
    best = sorted(found, key=lambda one: one[1]["rank"])[:limit]
    shown = {
        table: snippets(connection, table, wanted, [row["rowid"] for kept, row in best if kept == table])
        for table in COLUMNS
    }
    return tuple(_hit(row, shown[table][row["rowid"]]) for table, row in best)


def wanted_of(words: str) -> Wanted:
    """Return what somebody typed as words to be found.

    Raises: BadRequest where there is no word among them.

    >>> wanted_of('market AND "north').phrases
    (('market',), ('and',), ('north',))
    """
    wanted = Wanted([word for word in column(words).replace('"', " ").split() if any(c.isalnum() for c in word)])
    if not wanted.phrases:
        raise BadRequest("a search needs at least one word")
    return wanted


def _hit(row: RowMapping, written: str) -> Hit:
    snippet, marks = _marked(written)
    return Hit(
        kind=row["kind"],
        report=ReportId(row["report"]),
        doc=row["doc"],
        claim=ClaimId(row["claim"]) if row["claim"] else None,
        incident=IncidentId(row["incident"]) if row["incident"] else None,
        snippet=snippet,
        marks=marks,
        rank=row["rank"],
    )


def _marked(snippet: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    r"""Return a snippet without its marks, and where they were.

    >>> _marked("near the \x02market\x03 gate")
    ('near the market gate', ((9, 15),))
    """
    # Every mark before a hit is two characters that the plain snippet does not have.
    marks = [(found.start() - 2 * n, found.end() - 2 - 2 * n) for n, found in enumerate(_MARKED.finditer(snippet))]
    return _MARKED.sub(r"\1", snippet), tuple(marks)
