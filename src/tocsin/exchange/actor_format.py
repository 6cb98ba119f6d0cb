"""The actors of a report as JSON: one object a report, as `tocsin actors --format jsonl` prints it."""

from collections.abc import Iterable
from typing import Any

from tocsin.records import ActorMention

JSON = dict[str, Any]

BODY = "body"


def actors_as_json(doc: str, mentions: Iterable[tuple[str, ActorMention]]) -> JSON:
    """Return the line of a report: every mention, behind the name of the part in which it stands.

    Offsets are half-open code points of the body, or of the part named ("part": "title").
    """
    return {"doc": doc, "actors": [_mention(part, mention) for part, mention in mentions]}


def _mention(part: str, mention: ActorMention) -> JSON:
    found: JSON = {"text": mention.text, "start": mention.start, "end": mention.end}
    if part != BODY:
        found["part"] = part
    candidates = [
        {"id": one.id, "name": one.name, "score": round(one.score, 3), "reasons": list(one.reasons)}
        for one in mention.candidates
    ]
    return found | {
        "id": mention.id,
        "name": mention.name or None,
        "kind": mention.kind or None,
        "country": mention.country or None,
        "candidates": candidates,
        "score": round(mention.score, 3),
        "reason": mention.reason,
    }
