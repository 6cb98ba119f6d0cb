"""What a report ties together in so many words, and what it does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from judging_made import ALL, a_judge, a_report, incidents, read_in
from judging_stores import KINDS, new_store

from tocsin.analysis.queue import Question, QuestionKind
from tocsin.judging import answer, questions
from tocsin.ledger import Ledger, open_ledger
from tocsin.matching import belonging
from tocsin.pipeline import open_desk
from tocsin.records import ClaimKind, IncidentId, LinkKind, Telling, Verdict

REPLY = (
    "Gunmen shot dead 12 people in Garissa, Kenya, on 4 March 2019 in retaliation for the bombing of a market in Wajir "
    "that killed five people on 1 March 2019."
)


def _told(text: str) -> list[Telling]:
    captured = a_report(text, "wire")
    claims = [c for c in open_desk().read(captured).claims if c.kind is ClaimKind.INCIDENT]
    return [
        Telling(claim=c, tolls=(), responsibility=(), report=captured.report, entered=n) for n, c in enumerate(claims)
    ]


def _tied(tellings: list[Telling]) -> list[tuple[str, str, str]]:
    homes = {t.claim.id: IncidentId(f"incident-{n}") for n, t in enumerate(tellings)}
    trigger = {t.claim.id: t.claim.said.trigger.value for t in tellings}  # type: ignore[union-attr]
    return [(tie.kind.value, trigger[tie.left], trigger[tie.right]) for tie in belonging(tellings, homes)]


def test_a_reply_is_tied_to_what_it_replies_to() -> None:
    assert [(LinkKind.IN_REPLY_TO.value, "shot dead", "bombing")] == _tied(_told(REPLY))


@pytest.mark.parametrize("words", ["and", "hours before"])
def test_two_incidents_of_one_sentence_are_not_tied_without_words_that_say_so(words: str) -> None:
    assert [] == _tied(_told(REPLY.replace("in retaliation for", words)))


def test_tellings_of_one_incident_are_not_tied() -> None:
    tellings = _told(REPLY)
    assert 2 == len(tellings)
    assert [] == list(belonging(tellings, {t.claim.id: IncidentId("incident-1") for t in tellings}))


@pytest.fixture(params=KINDS)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """A record with the reply in it, on both stores."""
    store = new_store(request.param, tmp_path)
    with open_ledger(store.address) as opened:
        yield read_in(opened, (REPLY, "wire", "Example Wire"), ALL[2])
    store.remove()


def _asked(ledger: Ledger) -> list[Question]:
    return [question for question in questions(ledger) if question.kind is QuestionKind.LINK]


def test_the_queue_offers_a_link_and_a_yes_links_the_two_incidents(ledger: Ledger) -> None:
    (asked,) = _asked(ledger)
    assert "in reply to" in asked.asks and "in retaliation for" in asked.asks
    made = answer(a_judge(ledger), asked, Verdict.LINK)
    assert [("link", "in_reply_to")] == [(j.verdict.value, j.field) for j in made]
    assert [] == _asked(ledger)

    a_judge(ledger).undo(made[0].id)
    assert [asked.id] == [question.id for question in _asked(ledger)]


@pytest.mark.parametrize("verdict", [Verdict.NOT_SAME, Verdict.UNSURE])
def test_an_offered_link_that_is_refused_or_put_aside_is_offered_no_more(ledger: Ledger, verdict: Verdict) -> None:
    before = incidents(ledger)
    answer(a_judge(ledger), _asked(ledger)[0], verdict)
    assert [] == _asked(ledger)
    assert before == incidents(ledger)
