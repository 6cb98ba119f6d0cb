"""Another office's record merged in: what it holds is entered, and its chain is kept beside ours.

Ours goes on: a line "joining" names the head of theirs. Every line of theirs is
kept as it is, digest and all, in ``joined_lines``, with how its content stands
here:

    here     a line of ours covers the very same content
    beside   ours holds another version of it (the same text read by the same reader with other reference data, a
             capture's text made in another way, a setting): theirs is kept in the row's payload
    erased   ours has erased the report it belongs to; it is not brought back

So both chains can be walked, and both heads, kept elsewhere, still prove what
they proved (``verification``). The notice's ``value`` is the digest of all rows.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, text

from tocsin.errors import BadRequest
from tocsin.ledger.carrying import carry_all
from tocsin.ledger.claims import enter_reading
from tocsin.ledger.custody import Act, append, content_of, head, reading_content
from tocsin.ledger.erased import is_erased
from tocsin.ledger.notices import enter_notice
from tocsin.ledger.rows import Taking, canonical, column, payload, record
from tocsin.ledger.standing import enter_source, stand
from tocsin.ledger.store import put
from tocsin.records import Claim, Judgement, Notice, Reading, ReportId, Text, TextId

HERE, BESIDE, GONE = "here", "beside", "erased"

_LINES = text("SELECT * FROM custody ORDER BY seq")
_HAS_LINE = text("SELECT 1 FROM custody WHERE act = :act AND subject = :subject AND content = :content")
_NEXT_NUMBER = text("SELECT coalesce(max(number), 0) + 1 FROM reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What a merge brought."""

    lines: int
    """Lines of the other record's chain."""
    entered: int
    """Of those, how many brought something that was not here."""
    beside: int
    erased: int


def join(ours: Connection, theirs: Connection, notice: Notice) -> Joined:
    """Enter what another record holds and keep its chain; the caller computes what follows from it.

    ``notice`` says who merges and why; its subject and value are set here. Raises: BadRequest for a record that has
    erasures or merged records of its own: it must be the first of the two.
    """
    _refuse_what_cannot_be_second(theirs)
    rows: list[dict[str, object]] = []
    entered = 0
    for line in theirs.execute(_LINES).all():
        how, kept, is_new = _take(ours, theirs, line)
        entered += is_new
        rows.append({**line._mapping, "how": how, "payload": kept})
    their_head = head(theirs)
    told = Notice(
        subject=f"record with head {their_head}", value=joined_content(rows), by=notice.by, reason=notice.reason,
        at=notice.at,
    )  # fmt: skip
    joining = enter_notice(ours, Act.JOINING, told)
    put(ours, "joined_lines", [{"joining": joining, **row} for row in rows])
    for report in ours.execute(text("SELECT id FROM reports ORDER BY number")).scalars().all():
        stand(ours, report)
    carry_all(ours)
    ways = [row["how"] for row in rows]
    return Joined(lines=len(rows), entered=entered, beside=ways.count(BESIDE), erased=ways.count(GONE))


def joined_content(rows: list[dict[str, object]]) -> str:
    """Return the digest over the lines of a record merged in, and how each stands here."""
    return content_of(canonical([[row["seq"], row["digest"], row["how"]] for row in rows]))


def _refuse_what_cannot_be_second(theirs: Connection) -> None:
    question = text("SELECT act FROM custody WHERE act IN ('erasure', 'joining') LIMIT 1")
    act = theirs.execute(question).scalar_one_or_none()
    if act is not None:
        what = "erased something" if act == Act.ERASURE else "had another record merged in"
        raise BadRequest(
            f"the second record has {what}; give it first (`tocsin merge-ledgers B A`). Where both have, erase in one "
            "what is erased in the other, or merge before erasing"
        )


Taken = tuple[str, str | None, bool]


def _take(ours: Connection, theirs: Connection, line: Row[tuple[object, ...]]) -> Taken:
    """Enter what a line of theirs covers; return how it stands here, what is kept of it, and whether it was new."""
    asked = {"act": line.act, "subject": line.subject, "content": line.content}
    if ours.execute(_HAS_LINE, asked).first() is not None:
        return HERE, None, False
    match line.act:
        case Act.CAPTURE:
            return _capture(ours, theirs, line)
        case Act.TEXT:
            return _text(ours, theirs, line)
        case Act.READING:
            return _reading(ours, theirs, line)
    kept = _payload(theirs, _TABLES[line.act], line.seq)
    if line.act == Act.JUDGEMENT:
        return _judgement(ours, line, kept)
    if line.act == Act.REFUSAL:
        return _enter(ours, line, "refusals", {"at": line.at, "location": line.subject, "payload": kept})
    return BESIDE, kept, False


_TABLES: Mapping[str, str] = {
    Act.JUDGEMENT: "judgements",
    Act.REFUSAL: "refusals",
    Act.SETTING: "notices",
}


def _payload(connection: Connection, table: str, line: int) -> str:
    question = text(f"SELECT payload FROM {table} WHERE line = :line")
    return str(connection.execute(question, {"line": line}).scalar_one())


def _enter(ours: Connection, line: Row[tuple[object, ...]], table: str, columns: Mapping[str, object]) -> Taken:
    new = append(
        ours, at=datetime.fromisoformat(line.at), act=Act(line.act), subject=line.subject, content=line.content
    )
    put(ours, table, {"line": new, **columns})
    return HERE, None, True


def _capture(ours: Connection, theirs: Connection, line: Row[tuple[object, ...]]) -> Taken:
    question = text("SELECT * FROM captures WHERE line = :line")
    row = theirs.execute(question, {"line": line.seq}).one()
    if is_erased(ours, row.report):
        return GONE, None, False
    _report_and_bytes(ours, theirs, row)
    taken = {"id": row.id, "report": row.report, "blob": row.blob, "captured_at": row.captured_at}
    done = _enter(ours, line, "captures", {**taken, "payload": row.payload})
    stand(ours, ReportId(row.report))
    return done


def _report_and_bytes(ours: Connection, theirs: Connection, row: Row[tuple[object, ...]]) -> None:
    report = record(Taking, row.payload).report
    if ours.execute(text("SELECT 1 FROM reports WHERE id = :id"), {"id": report.id}).first() is None:
        enter_source(ours, report.source)
        number = ours.execute(_NEXT_NUMBER).scalar_one()
        told = {"number": number, "id": report.id, "doc": column(report.doc), "source": report.source.id}
        put(ours, "reports", {**told, "payload": payload(report)})
    if ours.execute(text("SELECT 1 FROM blobs WHERE id = :id"), {"id": row.blob}).first() is None:
        blob = theirs.execute(text("SELECT * FROM blobs WHERE id = :id"), {"id": row.blob}).one()
        put(ours, "blobs", dict(blob._mapping))


def _text(ours: Connection, theirs: Connection, line: Row[tuple[object, ...]]) -> Taken:
    row = theirs.execute(text("SELECT * FROM texts WHERE line = :line"), {"line": line.seq}).one()
    capture = text("SELECT report FROM captures WHERE id = :id LIMIT 1")
    if ours.execute(capture, {"id": row.capture}).first() is None:
        return GONE, None, False
    if ours.execute(text("SELECT 1 FROM texts WHERE id = :id"), {"id": row.id}).first() is not None:
        return BESIDE, row.payload, False
    record(Text, row.payload)
    return _enter(ours, line, "texts", {"id": row.id, "capture": row.capture, "payload": row.payload})


def _reading(ours: Connection, theirs: Connection, line: Row[tuple[object, ...]]) -> Taken:
    row = theirs.execute(text("SELECT * FROM readings WHERE line = :line"), {"line": line.seq}).one()
    written = list(_claims(theirs, line.seq))
    has_text = ours.execute(text("SELECT 1 FROM texts WHERE id = :id"), {"id": row.text}).first() is not None
    if not has_text:
        return GONE, None, False
    claims = tuple(record(Claim, payload_of) for payload_of in written)
    said = {"report": ReportId(row.report), "text": TextId(row.text), "reader": row.reader, "not_read": row.not_read}
    reading = Reading(**said, claims=claims)
    mine = text("SELECT 1 FROM readings WHERE text = :text AND reader = :reader")
    is_known = ours.execute(mine, {"text": row.text, "reader": row.reader}).first() is not None
    is_rewritten = reading_content(reading, [payload(claim) for claim in claims]) != line.content
    if is_known or is_rewritten:
        return BESIDE, canonical([row.report, row.text, row.reader, row.not_read, written]), False
    enter_reading(ours, reading, datetime.fromisoformat(line.at))
    return HERE, None, True


def _claims(theirs: Connection, line: int) -> Iterator[str]:
    question = text("SELECT payload FROM claims WHERE reading = :line ORDER BY entered")
    yield from theirs.execute(question, {"line": line}).scalars()


def _judgement(ours: Connection, line: Row[tuple[object, ...]], kept: str) -> Taken:
    judged = record(Judgement, kept)
    there = text("SELECT count(*) FROM claims WHERE id IN (:left, :right)")
    wanted = {judged.left, judged.right or judged.left}
    found = ours.execute(there, {"left": judged.left, "right": judged.right or judged.left}).scalar_one()
    if found != len(wanted):
        return BESIDE, kept, False
    columns = {"id": judged.id, "verdict": judged.verdict.value, "left_claim": judged.left}
    return _enter(ours, line, "judgements", {**columns, "right_claim": judged.right, "payload": kept})


def broken_joining(connection: Connection, line: int, value: str, subject: str) -> str:
    """Return why the chain of a record merged in does not hold, "" where it does."""
    rows = [
        dict(row._mapping)
        for row in connection.execute(
            text("SELECT * FROM joined_lines WHERE joining = :line ORDER BY seq"), {"line": line}
        )
    ]
    if joined_content(rows) != value:
        return "the lines of the record merged in were altered, removed or added to"
    before = "0" * 64
    for number, row in enumerate(rows, 1):
        listed = [row["seq"], row["at"], row["act"], row["subject"], row["content"], row["previous"]]
        if row["seq"] != number or row["previous"] != before or content_of(canonical(listed)) != row["digest"]:
            return f"line {number} of the record merged in was altered"
        before = row["digest"]
        if why := _broken_content(connection, row):
            return f"line {number} of the record merged in: {why}"
    return "" if subject.endswith(before) else "the head of the record merged in is not that of its lines"


def _broken_content(connection: Connection, row: dict[str, object]) -> str:
    if row["how"] == HERE:
        asked = {"act": row["act"], "subject": row["subject"], "content": row["content"]}
        is_here = connection.execute(_HAS_LINE, asked).first() is not None
        return "" if is_here else "what it covers is not here"
    if row["how"] == BESIDE:
        return "" if _content(row) == row["content"] else "what is kept of it was altered"
    return ""


def _content(row: dict[str, object]) -> str:
    kept = str(row["payload"])
    if row["act"] != Act.READING:
        return content_of(kept)
    *said, claims = json.loads(kept)
    return content_of(canonical([*said, [content_of(claim) for claim in claims]]))
