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
from tocsin.ledger.store import words_query
from tocsin.records import ClaimId, IncidentId, ReportId

_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_IN_REPORTS = text(
    "SELECT 'report' AS kind, reports.id AS report, reports.doc, NULL AS claim, NULL AS incident, "
    f"found.snippet, found.rank FROM ({words_query('report_words')}) AS found "
    "JOIN reports ON reports.number = found.rowid ORDER BY found.rank, reports.id LIMIT :limit"
)
_IN_CLAIMS = text(
    "SELECT 'claim' AS kind, reports.id AS report, reports.doc, claims.id AS claim, incident_claims.incident, "
    f"found.snippet, found.rank FROM ({words_query('claim_words')}) AS found "
    "JOIN claims ON claims.entered = found.rowid "
    "JOIN reports ON reports.id = claims.report AND reports.reading = claims.reading "
    "LEFT JOIN incident_claims ON incident_claims.claim = coalesce(claims.about, claims.id) "
    "ORDER BY found.rank, claims.entered LIMIT :limit"
)


def search(connection: Connection, words: str, limit: int) -> tuple[Hit, ...]:
    """Return the best places where all the words are found, reports and claims together.

    Raises: BadRequest where nothing is asked for.
    """
    wanted = quoted(words)
    if limit < 1:
        raise BadRequest(f"a search shows at least one place, not {limit}")
    asked = {"words": wanted, "limit": limit}
    hits = [_hit(row._mapping) for question in (_IN_REPORTS, _IN_CLAIMS) for row in connection.execute(question, asked)]
    return tuple(sorted(hits, key=lambda hit: hit.rank)[:limit])


def quoted(words: str) -> str:
    """Return the words as FTS5 strings, so that nothing a person types is taken for its query language.

    Raises: BadRequest where there is no word among them.

    >>> quoted('market AND "north')
    '"market" "AND" "north"'
    """
    found = [word for word in column(words).replace('"', " ").split() if any(c.isalnum() for c in word)]
    if not found:
        raise BadRequest("a search needs at least one word")
    return " ".join(f'"{word}"' for word in found)


def _hit(row: RowMapping) -> Hit:
    snippet, marks = _marked(row["snippet"])
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
