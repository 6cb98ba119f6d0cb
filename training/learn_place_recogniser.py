"""Learns the weights by which runs of words are told to be places' names.

    python training/learn_place_recogniser.py [--try]      -> src/tocsin/reference/place_recogniser.tsv

Logistic regression (scikit-learn, L2) over the signs of place_signs.py, on the parts of LGL, GeoVirus and re3d that are
not held out, and on the same in capitals; and on gold train and event_location, which mark the places of events only:
other runs of theirs are learned from where weights learned without them are sure. Peoples' names are told by the
countries' list and are not learned.
Signs that fewer than FEWEST spans bear are left out. Scores are on the held-out parts, which nothing is learned from.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

import place_corpora
from place_corpora import Gold, Marked
from tocsin.linking.place_signs import Signs
from tocsin.linking.place_spans import Span, spans_of
from tocsin.linking.place_words import words_of
from tocsin.reference.actor_compiled import open_directory
from tocsin.reference.countries import open_countries
from tocsin.reference.gazetteer import open_gazetteer
from tocsin.reference.place_lists import open_place_lists
from tocsin.reference.place_weights import open_place_weights

TARGET = Path(__file__).resolve().parent.parent / "src" / "tocsin" / "reference" / "place_recogniser.tsv"
FEWEST = 8
LEAST = 0.02
"""Smaller weights are left out of the table. Our choice."""
STRENGTH = 0.3
"""scikit-learn's C, the inverse of the penalty. Source: tried on a fifth of the learning part: 0.1, 0.3, 1."""
SURE = (-2.0, 1.5)
"""A run that a corpus does not settle is learned from where the first weights are so sure: below, none; above, one."""
OF_NAME = ("first=", "last=")
FEWEST_NAMES = 6
"""Words at a name's ends count where so many different names have them; else the table would be a list of places."""
Case = tuple[str, tuple[str, ...], int | None]
"""A name, its signs, and whether it is a place's (1, 0; None where the corpus does not say)."""


def reports() -> Iterator[Marked]:
    """Yield all reports with marked places."""
    yield from chain(place_corpora.lgl(), place_corpora.geovirus(), place_corpora.re3d())


def partly_marked() -> Iterator[Marked]:
    """Yield reports in which only the places of events are marked."""
    yield from chain(place_corpora.gold_train(), place_corpora.event_location())


def in_capitals(report: Marked) -> Marked:
    """Return the report in capitals, where that leaves offsets as they are."""
    text = report.text.upper()
    return replace(report, text=text if len(text) == len(report.text) else report.text)


class Desk:
    """The reference data that signs are read with."""

    def __init__(self) -> None:
        self.gazetteer, self.countries, self.lists = open_gazetteer(), open_countries(), open_place_lists()
        self.kinds, self.small = self.gazetteer.kind_words, open_place_weights().small
        directory = open_directory()
        self.is_actor = directory.has_name

    def cases(self, report: Marked) -> list[Case]:
        """Return the runs of a report that are no people's, with their signs and whether they are places (1, 0)."""
        words = words_of(report.text)
        spans = spans_of(words, self.gazetteer, self.countries, self.lists, self.kinds, self.small)
        signs = Signs(words, spans, self.lists, self.kinds, self.is_actor)
        found = []
        for span in spans:
            answer = wanted(report, span)
            if not span.is_people:
                found.append((signs.key(span), tuple(signs.of(span)), answer))
        return found


def wanted(report: Marked, span: Span) -> int | None:
    """Return 1 for a place's name, 0 for none, None where the corpus does not settle it."""
    if any((span.start, span.end) == (gold.start, gold.end) for gold in report.places):
        return 1
    if report.corpus in ("gold", "event_location"):
        return _of_incidents(report, span)
    if report.corpus == "re3d" and any(_overlap(span, gold) for gold in report.places):
        return None  # re3d marks phrases ("the city of Mosul"); the name in them is not told
    return 0


def _of_incidents(report: Marked, span: Span) -> int | None:
    """Return 0 where the name of an incident's place or of an actor stands over the span, None for any other span."""
    over = any(_overlap(span, gold) for gold in report.places)
    return 0 if over or (span.start, span.end) in report.no_places else None


def _overlap(span: Span, gold: Gold) -> bool:
    return span.start < gold.end and gold.start < span.end


def fitted(cases: Sequence[Case]) -> dict[str, float]:
    """Return the weights of signs."""
    counts = Counter(sign for _, signs, _ in cases for sign in set(signs))
    names: dict[str, set[str]] = defaultdict(set)
    for name, signs, _ in cases:
        for sign in signs:
            if sign.startswith(OF_NAME):
                names[sign].add(name)
    kept = {
        s for s, n in counts.items() if n >= FEWEST and (not s.startswith(OF_NAME) or len(names[s]) >= FEWEST_NAMES)
    }
    index = {sign: number for number, sign in enumerate(sorted(kept))}
    rows, columns = [], []
    for row, (_, signs, _) in enumerate(cases):
        for sign in set(signs) & index.keys():
            rows.append(row)
            columns.append(index[sign])
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(cases), len(index)))
    answers = np.array([answer for _, _, answer in cases])
    model = LogisticRegression(C=STRENGTH, max_iter=2000, fit_intercept=False)
    model.fit(matrix, answers)
    return {sign: float(model.coef_[0][number]) for sign, number in index.items()}


def settled(cases: Sequence[Case], weights: dict[str, float]) -> Iterator[Case]:
    """Yield the cases, those that the corpus leaves open with the answer of which the weights are sure, if they are."""
    for name, signs, answer in cases:
        odds = sum(weights.get(sign, 0.0) for sign in set(signs)) if answer is None else 0.0
        said = 1 if odds > SURE[1] else (0 if odds < SURE[0] else None)
        yield name, signs, said if answer is None else answer


def scores(weights: dict[str, float], cases: Sequence[Case]) -> dict[str, float]:
    """Return precision, recall and F1 of single spans at odds of one to one."""
    pairs = [(sum(weights.get(sign, 0.0) for sign in set(signs)) > 0, answer) for _, signs, answer in cases]
    right = sum(1 for said, answer in pairs if said and answer)
    said, gold = sum(1 for said, _ in pairs if said), sum(answer for _, answer in pairs)
    precision, recall = right / max(said, 1), right / max(gold, 1)
    return {"precision": precision, "recall": recall, "F1": 2 * precision * recall / max(precision + recall, 1e-9)}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--try", action="store_true", dest="is_try", help="write nothing")
    asked = cli.parse_args()
    desk = Desk()
    learning = [report for report in reports() if not report.is_held_out]
    whole = [case for report in learning for case in desk.cases(report)]
    partly = [case for report in partly_marked() for case in desk.cases(report)]
    first = fitted([case for case in whole if case[2] is not None])
    whole += [case for report in learning for case in desk.cases(in_capitals(report))]
    cases = [case for case in settled([*whole, *partly], first) if case[2] is not None]
    weights = fitted(cases)
    told = []
    for corpus in ("lgl", "geovirus", "re3d"):
        held = [report for report in reports() if report.is_held_out and report.corpus == corpus]
        for name, change in ((corpus, lambda r: r), (f"{corpus} in capitals", in_capitals)):
            told_cases = [case for report in held for case in desk.cases(change(report))]
            found = scores(weights, [case for case in told_cases if case[2] is not None])
            told.append(f"# {name}: " + ", ".join(f"{key} {value:.3f}" for key, value in found.items()))
    print(len(cases), "spans", len(weights), "signs", *told, sep="\n")
    if not asked.is_try:
        write(weights, told, len(learning), len(cases))


def write(weights: dict[str, float], told: Sequence[str], reports_read: int, spans: int) -> None:
    """Write the table with date, corpora and scores in its head."""
    head = [
        "# Weights of the signs by which runs of words are told to be places' names; see linking/place_signs.py.",
        f"# Made by training/learn_place_recogniser.py, {datetime.now(UTC):%Y-%m-%d}, on {reports_read} of LGL,",
        "# GeoVirus and re3d (also in capitals), and of gold train and event_location (events' places):",
        f"# {spans} runs. Scores of single runs on the held-out third:",
        *told,
    ]
    rows = [f"{sign}\t{weight:.2f}" for sign, weight in sorted(weights.items()) if abs(weight) >= LEAST]
    TARGET.write_text("\n".join([*head, "sign\tweight", *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
