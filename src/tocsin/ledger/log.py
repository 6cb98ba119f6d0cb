"""The custody log as it is listed for people, with who and why where a line has a person."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, text

from tocsin.errors import BadRequest
from tocsin.ledger.custody import Act

_LOG = text(
    "SELECT custody.*, judgements.payload AS judged, notices.payload AS noticed FROM custody "
    "LEFT JOIN judgements ON judgements.line = custody.seq LEFT JOIN notices ON notices.line = custody.seq "
    "WHERE (:act = '' OR custody.act = :act) AND custody.seq > :after ORDER BY custody.seq LIMIT 500"
)


def log_of(connection: Connection, act: str) -> Iterator[dict[str, object]]:
    """Yield every line, or those of one act. Raises: BadRequest for an act that is none."""
    if act and act not in [*Act]:
        raise BadRequest(f"{act!r} is no act; there are {', '.join(Act)}")
    after = 0
    while rows := connection.execute(_LOG, {"act": act, "after": after}).all():
        after = rows[-1].seq
        for row in rows:
            said = json.loads(row.judged or row.noticed or "{}")
            listed = {name: getattr(row, name) for name in ("seq", "at", "act", "subject", "content", "digest")}
            yield {**listed, "by": said.get("by", ""), "reason": said.get("reason", "")}
