"""Walking the custody chain: every digest is taken again of what is stored now.

Three things are asked. Does each line follow from the one before? Is what each
line covers still there and still the same, down to the bytes, and do the
columns beside a payload say what it says? Is there anything stored that no
line covers? The first "no" is named. What is only computed (incidents, pairs,
keys, word indexes) is not asked about: ``tocsin rebuild`` makes it again.

A chain that was cut off at the end, or written anew from some line on, is
whole in itself. Only a head kept elsewhere shows that.
"""

import json
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Row, text

from tocsin.errors import BadRequest, LedgerBroken
from tocsin.ledger.anchors import evidence_rows
from tocsin.ledger.answers import Break, Verification
from tocsin.ledger.custody import BEGINNING, Act, Line, content_of, reading_content_of, reading_subject
from tocsin.ledger.erased import Erased, erased_of, pieces_content, pieces_of
from tocsin.ledger.joining import broken_joining
from tocsin.ledger.rows import Taking, claim_row, column, moment, record, unpacked
from tocsin.ledger.store import each
from tocsin.records import Claim, Judgement, Notice, Reading, Refusal, Report, ReportId, Text, TextId, digest

_CLAIMS = text("SELECT * FROM claims WHERE reading = :line ORDER BY entered")
_EVIDENCE = text(
    "SELECT evidence.* FROM claims JOIN evidence ON evidence.claim = claims.entered WHERE claims.reading = :line "
    "ORDER BY evidence.claim, evidence.place"
)

Check = Callable[[Connection, Line, Erased], str]
"""Returns why what the line covers does not hold, "" if it does."""


def verify(connection: Connection, head: str | None) -> Verification:
    """Walk the chain and return what holds; with a head kept elsewhere, find also what was cut off or rewritten.

    Raises: BadRequest where the head is no digest.
    """
    if head is not None and not _is_digest(head):
        raise BadRequest(f"{head!r}: a head is the 64 hex digits that an earlier `tocsin verify` printed")
    erased = erased_of(connection)
    last, has_met_head = BEGINNING, head in (None, BEGINNING)
    seq = 0
    for row in each(connection, text("SELECT * FROM custody ORDER BY seq")):
        why = _why(_broken, connection, row, seq, last, erased)
        if why:
            return Verification(
                lines=seq, head=last, broken=Break(seq=row.seq, what=f"{row.act} {row.subject}", why=why)
            )
        seq, last = row.seq, row.digest
        has_met_head = has_met_head or last == head
    has_met_head = has_met_head or _is_of_joined(connection, head)
    broken = _uncovered(connection) or _misplaced(connection)
    if broken is None and not has_met_head:
        why = "the head given is no line of this record: lines after it or before it were cut off or rewritten"
        broken = Break(seq=None, what=f"head {head}", why=why)
    return Verification(lines=seq, head=last, broken=broken)


def _is_of_joined(connection: Connection, head: str | None) -> bool:
    """Whether a head is that of a record merged in, whose own chain is kept here."""
    question = text("SELECT 1 FROM joined_lines WHERE digest = :head")
    return connection.execute(question, {"head": head}).first() is not None


def _is_digest(head: str) -> bool:
    return len(head) == len(BEGINNING) and set(head) <= set("0123456789abcdef")


def _why(check: Callable[..., str], *given: object) -> str:
    """Return what a check says, or in words why it could not be made.

    SQLite keeps a value of any kind in any column, so a check may meet anything.
    """
    try:
        return check(*given)
    except LedgerBroken as err:
        return str(err)
    except (TypeError, ValueError, AttributeError) as err:
        return f"it holds something of another kind than Tocsin writes ({err})"


def _broken(connection: Connection, row: Row[tuple[object, ...]], before: int, last: str, erased: Erased) -> str:
    return _broken_line(row, before, last, erased) or _broken_content(connection, _line(row), erased)


def _line(row: Row[tuple[object, ...]]) -> Line:
    kept = dict(row._mapping)
    del kept["digest"]
    return Line(**kept)


def _broken_line(row: Row[tuple[object, ...]], before: int, last: str, erased: Erased) -> str:
    if row.seq != before + 1:
        return f"line {before + 1} is missing"
    if row.previous != last:
        return "it does not follow from the line before"
    subject = content_of(row.subject)
    if row.digest != _line(row).digest and erased.original("line", row.seq, subject) == subject:
        return "the line was altered: its digest is not that of its words"
    return ""


def _broken_content(connection: Connection, line: Line, erased: Erased) -> str:
    check = _CHECKS.get(line.act)
    if check is None:
        return f"this version of Tocsin knows no act {line.act!r}; a newer one wrote the line or somebody altered it"
    return check(connection, line, erased)


def _capture(connection: Connection, line: Line, erased: Erased) -> str:
    row = _covered(connection, "captures", line)
    if (why := _not_as_entered(row, "captures", line, erased)) or row is None:
        return why and _said(why, "the capture")
    capture = record(Taking, row.payload).capture
    kept = (row.id, row.report, row.blob, row.captured_at)
    if kept != (line.subject, capture.report, capture.blob, moment(capture.captured_at)) or not _is(
        capture.id, row.id, "captures", line, erased
    ):
        return "the capture's columns do not say what its payload says"
    return _blob(connection, capture.blob, erased)


def _blob(connection: Connection, blob: str, erased: Erased) -> str:
    question = text("SELECT size, packed FROM blobs WHERE id = :id")
    row = connection.execute(question, {"id": blob}).one_or_none()
    if row is None:
        return f"its bytes ({blob}) are gone"
    if not row.packed:
        return "" if erased.original("blobs", blob, "") == blob else f"its bytes ({blob}) are gone"
    data = unpacked(blob, row.packed)
    if digest(data) != blob or len(data) != row.size:
        return f"its bytes were altered: they are not those of {blob}"
    return ""


def _text(connection: Connection, line: Line, erased: Erased) -> str:
    row = _covered(connection, "texts", line)
    if (why := _not_as_entered(row, "texts", line, erased)) or row is None:
        return why and _said(why, "the text")
    kept = record(Text, row.payload)
    if (row.id, row.capture) != (line.subject, kept.capture) or not _is(kept.id, row.id, "texts", line, erased):
        return "the text's columns do not say what its payload says"
    return ""


def _reading(connection: Connection, line: Line, erased: Erased) -> str:
    row = _covered(connection, "readings", line)
    if row is None:
        return "" if erased.original("readings", line.seq, "") == line.content else "the reading is gone"
    claims = connection.execute(_CLAIMS, {"line": line.seq}).all()
    reading = Reading(report=ReportId(row.report), text=TextId(row.text), reader=row.reader, not_read=row.not_read)
    digests = [erased.original("claims", claim.id, content_of(claim.payload)) for claim in claims]
    if reading_content_of(reading, digests) != line.content or reading_subject(row.text, row.reader) != line.subject:
        return "the reading or its claims were altered, removed or added to"
    return _claims(connection, claims, line)


def _claims(connection: Connection, rows: Sequence[Row[tuple[object, ...]]], line: Line) -> str:
    anchors: dict[int, list[dict[str, object]]] = {row.entered: [] for row in rows}
    for anchor in connection.execute(_EVIDENCE, {"line": line.seq}):
        anchors[anchor.claim].append(dict(anchor._mapping))
    for row in rows:
        claim = record(Claim, row.payload)
        # The payload's own bytes are covered by the line; a later version may write it in more fields.
        if {**row._mapping, "payload": ""} != {**claim_row(claim, row.entered, line.seq), "payload": ""}:
            return f"the columns of {claim.id} do not say what its payload says"
        if anchors[row.entered] != evidence_rows(claim, row.entered):
            return f"the evidence of {claim.id} does not say what its payload says"
    return ""


def _judgement(connection: Connection, line: Line, erased: Erased) -> str:
    row = _covered(connection, "judgements", line)
    if (why := _not_as_entered(row, "judgements", line, erased)) or row is None:
        return why and _said(why, "the judgement")
    judged = record(Judgement, row.payload)
    kept = (row.id, row.verdict, row.left_claim, row.right_claim)
    if kept != (line.subject, judged.verdict.value, judged.left, judged.right) or judged.id != row.id:
        return "the judgement's columns do not say what its payload says"
    return ""


def _refusal(connection: Connection, line: Line, erased: Erased) -> str:
    row = _covered(connection, "refusals", line)
    if (why := _not_as_entered(row, "refusals", line, erased)) or row is None:
        return why and _said(why, "the refusal")
    location = column(record(Refusal, row.payload).location)
    if (row.at, row.location, line.subject) != (line.at, location, location):
        return "the refusal's columns do not say what its payload says"
    return ""


def _export(connection: Connection, line: Line, erased: Erased) -> str:
    """The file is with whoever got it; its digest is in the line, which covers itself."""
    try:
        told = json.loads(line.subject)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not _is_digest(line.content):
        return "the line of an export does not say what left"
    return ""


def _notice(connection: Connection, line: Line, erased: Erased) -> str:
    row = _covered(connection, "notices", line)
    if (why := _not_as_entered(row, "notices", line, erased)) or row is None:
        return why and _said(why, "the notice")
    if (row.act, row.subject, line.subject) != (line.act, line.subject, record(Notice, row.payload).subject):
        return "the notice's columns do not say what its payload says"
    if line.act == Act.ERASURE and record(Notice, row.payload).value != pieces_content(pieces_of(connection, line.seq)):
        return "the list of what was erased was altered"
    if line.act == Act.JOINING:
        return broken_joining(connection, line.seq, record(Notice, row.payload).value, line.subject)
    return ""


_CHECKS: Mapping[str, Check] = {
    Act.CAPTURE: _capture,
    Act.TEXT: _text,
    Act.READING: _reading,
    Act.JUDGEMENT: _judgement,
    Act.REFUSAL: _refusal,
    Act.EXPORT: _export,
    Act.SETTING: _notice,
    Act.ERASURE: _notice,
    Act.JOINING: _notice,
}


def _covered(connection: Connection, table: str, line: Line) -> Row[tuple[object, ...]] | None:
    return connection.execute(text(f"SELECT * FROM {table} WHERE line = :line"), {"line": line.seq}).one_or_none()


def _not_as_entered(row: Row[tuple[object, ...]] | None, table: str, line: Line, erased: Erased) -> str:
    """Return how what a line covers is not as it was entered, nor as an erasure left it; "" where it is."""
    now = "" if row is None else content_of(row.payload)
    if erased.original(table, line.seq, now) == line.content:
        return ""
    return "is gone" if row is None else "was altered: its digest is not the line's"


def _said(why: str, what: str) -> str:
    return f"{what} {why}"


def _is(made: str, kept: str, table: str, line: Line, erased: Erased) -> bool:
    """Whether an id is that of the content; of content with a name blacked out in it no id can be made again."""
    return made == kept or erased.touched(table, line.seq)


_UNCOVERED = (
    ("capture", "SELECT id FROM captures WHERE line NOT IN (SELECT seq FROM custody WHERE act = 'capture')"),
    ("text", "SELECT id FROM texts WHERE line NOT IN (SELECT seq FROM custody WHERE act = 'text')"),
    ("reading", "SELECT text FROM readings WHERE line NOT IN (SELECT seq FROM custody WHERE act = 'reading')"),
    ("judgement", "SELECT id FROM judgements WHERE line NOT IN (SELECT seq FROM custody WHERE act = 'judgement')"),
    ("refusal", "SELECT location FROM refusals WHERE line NOT IN (SELECT seq FROM custody WHERE act = 'refusal')"),
    (
        "notice",
        "SELECT subject FROM notices WHERE line NOT IN "
        "(SELECT seq FROM custody WHERE act IN ('setting', 'erasure', 'joining'))",
    ),
    ("erased piece", "SELECT piece FROM pieces WHERE notice NOT IN (SELECT line FROM notices WHERE act = 'erasure')"),
    (
        "joined line",
        "SELECT digest FROM joined_lines WHERE joining NOT IN (SELECT line FROM notices WHERE act = 'joining')",
    ),
    ("claim", "SELECT id FROM claims WHERE reading NOT IN (SELECT line FROM readings)"),
    ("evidence of claim", "SELECT claim FROM evidence WHERE claim NOT IN (SELECT entered FROM claims)"),
    ("blob", "SELECT id FROM blobs WHERE id NOT IN (SELECT blob FROM captures)"),
)


def _uncovered(connection: Connection) -> Break | None:
    """Return the first thing stored that no line covers."""
    for what, question in _UNCOVERED:
        found = connection.execute(text(f"{question} LIMIT 1")).scalar_one_or_none()
        if found is not None:
            return Break(seq=None, what=f"{what} {found}", why="it was put into the record around the custody log")
    return None


_STANDING = text(
    "SELECT reports.id, reports.doc, reports.source, reports.payload, captures.payload AS taking, "
    "reports.capture, reports.reading, "
    "(SELECT line FROM captures WHERE report = reports.id ORDER BY captured_at DESC, line DESC LIMIT 1) AS latest, "
    "(SELECT max(readings.line) FROM readings JOIN texts ON texts.id = readings.text "
    "WHERE texts.capture = captures.id) AS last_reading "
    "FROM reports LEFT JOIN captures ON captures.line = reports.capture ORDER BY reports.number"
)


def _misplaced(connection: Connection) -> Break | None:
    """Return the first report that does not stand by its latest capture and that capture's last reading."""
    for row in each(connection, _STANDING):
        if why := _why(_broken_standing, row):
            return Break(seq=None, what=f"report {row.id}", why=why)
    return None


def _broken_standing(row: Row[tuple[object, ...]]) -> str:
    if row.capture is None or (row.capture, row.reading) != (row.latest, row.last_reading):
        return "it does not stand by its latest capture and reading, so other claims than those would be in force"
    told = record(Taking, row.taking).report
    kept = (row.id, row.doc, row.source)
    if kept != (told.id, column(told.doc), told.source.id) or record(Report, row.payload) != told:
        return "it is not told as in its latest capture"
    return ""
