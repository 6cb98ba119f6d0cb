"""A newer reader's gains, losses and changes are seen before they are taken."""

from dataclasses import replace
from pathlib import Path

from judging_made import ALL, a_judge, a_report, incidents, one_of

from tocsin.ledger import Ledger, open_ledger
from tocsin.pipeline import enter, open_desk
from tocsin.records import Claim, Known, Toll, TollSaid
from tocsin.rereading import reread

OLD = "tocsin 0 old"


def older(claim: Claim) -> Claim:
    """Return a claim as an older reader read it: other ids, and a figure wrongly read."""
    said = claim.said
    if isinstance(said, TollSaid):
        toll: Toll = replace(said.toll.value, low=99, high=99)
        said = replace(said, toll=Known(value=toll, evidence=said.toll.evidence, rule="old"))
    about = claim.about and f"{claim.about}-old"
    return replace(claim, id=f"{claim.id}-old", reader=OLD, said=said, about=about)  # type: ignore[arg-type]


def an_old_record(path: Path) -> Ledger:
    ledger = open_ledger(path)
    for number, (text, doc, source) in enumerate(ALL[:2]):
        captured = a_report(text, doc, source)
        reading = open_desk().read(captured)
        claims = tuple(older(claim) for claim in reading.claims)
        kept = tuple(claim for claim in claims if claim.about is None) if number else claims
        enter(captured, replace(reading, reader=OLD, claims=kept), ledger)
    return ledger


def test_what_would_change_is_shown_and_nothing_entered(tmp_path: Path) -> None:
    with an_old_record(tmp_path / "tocsin.db") as ledger:
        before, lines = incidents(ledger), ledger.counts().lines
        first, second = list(reread(ledger))
        assert [("99 killed", "12 killed")] == [(a.split(":")[0], b.split(":")[0]) for a, b in first.changed]
        assert ((), ()) == (first.gained, first.lost) and first.was == OLD
        assert ["14 or more killed"] == [words.split(":")[0] for words in second.gained]
        assert (before, lines) == (incidents(ledger), ledger.counts().lines)


def test_taken_it_stands_and_is_read_again_no_more(tmp_path: Path) -> None:
    with an_old_record(tmp_path / "tocsin.db") as ledger:
        a_judge(ledger).note(one_of(ledger, "wire").id, "seen")
        assert [True, True] == [one.is_entered for one in reread(ledger, take=True)]
        assert [] == list(reread(ledger)) and () == ledger.lost_judgements()
        assert {14, 12} == {f.low for i in incidents(ledger) for v in i.tolls for f in v.by_source}
        assert ledger.verify().is_whole


def test_judgements_that_would_lose_their_claim_are_named(tmp_path: Path) -> None:
    with an_old_record(tmp_path / "tocsin.db") as ledger:
        claims = ledger.claims_of(ledger.report("wire").report.id)
        toll = next(claim for claim in claims if claim.kind.value == "toll")
        a_judge(ledger).accept(toll.id)
        captured = a_report(*ALL[0])
        older_still = replace(open_desk().read(captured), reader="tocsin 0 older")
        kept = tuple(replace(older(c), id=f"{c.id}-2", reader="tocsin 0 older", about=None)  # type: ignore[arg-type]
                     for c in older_still.claims if c.about is None)  # fmt: skip
        enter(captured, replace(older_still, claims=kept), ledger)
        assert 1 == len(ledger.lost_judgements())
        wire = next(one for one in reread(ledger, ["wire"], take=True))
        assert () == wire.judged_lost and () == ledger.lost_judgements()
