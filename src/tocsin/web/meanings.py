"""What every field of the API's answers means: the codebook's definitions, the same as in exports and frames.

A test fails where a field of an answer has none.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict

from tocsin.exchange.flat import COLUMNS

_OF_INCIDENTS = {column.name: column.holds for column in COLUMNS}
_NEXT = "Cursor of the next page; null at the end."
MEANINGS = {
    "IncidentLine": _OF_INCIDENTS
    | {
        "province": _OF_INCIDENTS["adm1"],
        "district": _OF_INCIDENTS["adm2"],
        "place_id": "The gazetteer's id of the place; empty where the gazetteer does not know it.",
        "tolls": "Figures by harm and group; totals are no sums of parts, and views are never added up.",
        "actors": "Who is said to have done it, to be accused of it, to deny it, or to be its target.",
        "weapons": "Means used, as the reports name them.",
        "origins": "How many independent origins tell of it: twelve copies of one wire story are one.",
        "certainty": "How sure the reading of its surest claim is, 0 to 1.",
        "link": _OF_INCIDENTS["score"],
        "is_reviewed": "Whether a person has judged any of it.",
    },
    "TollLine": {
        "harm": "killed, injured, abducted, arrested, displaced, missing and so on (codebook, tolls).",
        "group": "Which victims the figure counts: civilian, security_force, armed_group, mixed, unknown and so on.",
        "is_part": "Whether it counts only some of those harmed; parts are never added up.",
        "low": _OF_INCIDENTS["killed_low"],
        "best": _OF_INCIDENTS["killed_best"],
        "high": _OF_INCIDENTS["killed_high"],
    },
    "ActorLine": {
        "id": "The directory's id; empty where the directory does not know the name.",
        "name": "The directory's name, else the name as written.",
        "role": "perpetrator, claimed, blamed, suspected, denied or target.",
    },
    "IncidentPage": {"incidents": "By date, those without one last.", "next": _NEXT},
    "Facets": {
        "total": "Incidents that the filters let through.",
        "facets": "Filter -> choice -> how many incidents it would show.",
        "months": "Month (YYYY-MM) -> incidents that may have begun in it.",
    },
    "ReportLine": {
        "id": "The report's id in the record.",
        "doc": "The report's name: its address, or its file's name.",
        "title": "Its title, empty where none was found.",
        "source": "Who published it, as the material names it; empty: unknown.",
        "published": "Day of publication; null: unknown.",
        "url": "Its address, empty where it has none.",
        "language": "ISO 639-1; empty where it could not be told.",
        "not_read": "Why it was not read; empty where it was.",
        "captures": "How often it was taken; a changed page is a new capture.",
        "claims": "How many claims of it are in force.",
        "incidents": "How many incidents it tells of.",
    },
    "ReportPage": {"reports": "In the order of entry.", "next": _NEXT},
    "Counted": {
        "reports": "Reports of the record.",
        "not_read": "Those of them that were not read.",
        "captures": "Times that reports were taken.",
        "claims": "Claims in force.",
        "incidents": "Incidents that the claims make.",
        "refusals": "What could not be taken.",
        "judgements": "Decisions of people.",
        "lines": "Lines of the custody log.",
    },
    "Checked": {
        "is_whole": "Whether every line follows from the one before and covers what the record holds.",
        "lines": "Lines walked.",
        "head": "Digest of the last line.",
        "broken": "The first thing that does not hold; null where all does.",
    },
    "Place": {
        "kind": "Where the words stand: in a report or in what a claim quotes.",
        "report": "The report's id.",
        "doc": "The report's name.",
        "incident": "The incident of the claim; null for a report.",
        "snippet": "The words around.",
        "marks": "Start and end of each word found, in code points of the snippet, half-open.",
    },
    "Acting": {
        "id": "The actor's id or name, as the filter `actor` takes it.",
        "name": "The actor's name.",
        "incidents": "How many incidents it is said to have done.",
    },
    "EvidenceLine": {
        "field": "What is told: type, dates, places, toll and so on (codebook).",
        "value": "The value in words.",
        "detail": "What else is known of it; empty for nothing.",
        "said_by": "Sources that the report names for it, outermost first; none: the report itself.",
        "rule": "What read it.",
        "score": "How sure the reading is, 0 to 1; null where it was not weighed.",
        "part": "The part of the report that it stands in; empty where it rests on no words.",
        "start": "Where the words begin, in code points of the part.",
        "end": "Where they end, half-open.",
        "before": "The sentence up to the words.",
        "words": "The words that say it.",
        "after": "The rest of the sentence.",
    },
    "QuestionSide": {
        "claim": "The claim's id.",
        "incident": "The incident that the claim is of; null where it is of none.",
        "doc": "The report's name.",
        "head": "The claim in a line.",
        "lines": "Every value beside its sentence.",
    },
    "AnswerLine": {
        "key": "The key of the review page.",
        "words": "What it says.",
        "verdict": "The judgement that is then made.",
    },
    "Reason": {
        "about": "What was compared.",
        "weight": "How much it speaks for one happening; below 0 against it.",
        "words": "What was found.",
    },
    "QuestionLine": {
        "id": "The same as long as the same thing is asked.",
        "kind": "confirm, lost, same, together, claim, figures or link.",
        "asks": "The question in words.",
        "doubt": "How doubtful it is, 0 to 1.",
        "field": "What a correction would correct; of a link, its kind.",
        "follows": "The judgement that an answer confirms or undoes; null where it follows none.",
        "incidents": "The incidents it is about.",
        "reasons": "What speaks for one happening and against it.",
        "sides": "What is set side by side.",
        "answers": "What may be answered; skipping always may.",
    },
    "QuestionPage": {"left": "Questions that are open.", "questions": "The most doubtful first."},
    "FeedLine": {
        "address": "Where it is.",
        "source": "Who publishes it; empty where its entries say so.",
        "next_at": "When it is visited next; null: at once.",
    },
    "Wrong": {"error": "What went wrong, in words, and what is legal."},
}  # fmt: skip
"""Model -> field -> what it means. Source: docs/codebook.md."""


def _describe(schema: dict[str, Any], kind: type[BaseModel]) -> None:
    for name, field in schema.get("properties", {}).items():
        field["description"] = MEANINGS[kind.__name__][name]


class Told(BaseModel):
    """An answer whose every field says what it means."""

    model_config = ConfigDict(json_schema_extra=_describe)
