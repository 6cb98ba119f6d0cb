"""Learns the weights by which a name's places are ranked.

    python training/learn_place_ranker.py [--try]      -> src/tocsin/reference/place_ranker.yaml

A conditional logistic regression (the right places' share of exp(points) among a name's places, with a small penalty),
twice: on a place's own features, then with those that the other names' places give it, as the first weights leave them.
Learned from the parts of LGL and GeoVirus that are not held out, and from UCDP's events (names of villages, districts
and provinces with points; the Central African Republic is not in them), written out as one plain sentence each with
the larger names left away at random, by a seed; a third of them without their place, so that it is none of those
known. Scores are on the held-out parts.
"""

import argparse
import gzip
import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

import place_corpora
from place_corpora import BENCH, Gold, Marked
from tocsin.linking.actor_mentions import countries_of_actors
from tocsin.linking.place_choosing import FEATURES, OWN, Setting, Table, _own_rows
from tocsin.linking.place_names_of_text import NOWHERE, Name, PartRead, names_of, told_by
from tocsin.linking.place_outlet import outlet_country
from tocsin.linking.place_reading import recogniser_of
from tocsin.linking.place_words import words_of
from tocsin.pipeline import open_references
from tocsin.reference.gazetteer import Outline

TARGET = Path(__file__).resolve().parent.parent / "src" / "tocsin" / "reference" / "place_ranker.yaml"
SEED = 4
EVENTS = 2500
"""UCDP events learned from, drawn by the seed evenly over countries, so that they weigh about as much as LGL."""
TAKEN_OUT = 3
"""One event in so many is learned from without its place: gazetteers lack about as many of the villages in reports."""
TIMES_JUDGED = 4
"""Times each name that was looked up by hand counts: they are few, and the only ones in whole conflict reports."""
PENALTY = 1.0
RIGHT_KM, CLOSE_KM = 161.0, 15.0
WIDE_KM = 1500.0
EVENT_KM = {"locality": 25.0, "district": 60.0, "province": 161.0, "country": 400.0}
KIND_OF_CODE = {"P": "locality", "PCLI": "country", "PCLS": "country", "ADM1": "province", "ADM2": "district"}


@dataclass
class Example:
    """A text's names, its table, and the right rows of those names that gold settles."""

    corpus: str
    table: Table
    right: dict[int, list[int]]
    """Number of a name to its right rows, counted within the name."""


def km(lat: float, lon: float, place: Outline) -> float:
    a, b = math.radians(lat), math.radians(place.lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(place.lon - lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def events() -> Iterator[Marked]:
    """Yield events as plain sentences with the place's name in them, and up to three other places of the country."""
    draw = random.Random(SEED)
    with gzip.open(BENCH / "ucdp_headlines" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    by_country: dict[str, list[dict]] = {}
    by_province: dict[str, list[dict]] = {}
    for row in rows:
        if row["where"] and row["where_prec"] in (1, 2, 3, 4):
            by_country.setdefault(row["country"], []).append(row)
            by_province.setdefault(f"{row['country']} {row['adm_1']}", []).append(row)
    for country in sorted(by_country):
        for row in draw.sample(by_country[country], min(len(by_country[country]), EVENTS // len(by_country))):
            marked = _as_sentence(row, draw)
            near = by_province[f"{country} {row['adm_1']}"] if draw.random() < 0.7 else by_country[country]
            others = [other["where"] for other in draw.sample(near, min(len(near), draw.randrange(4)))]
            beside = "".join(f" Shots were heard in {name}." for name in others if name != row["where"])
            yield replace(marked, text=marked.text + beside + _context(row, draw))


def _context(row: dict, draw: random.Random) -> str:
    """Return who fought, and what a paper wrote of it, each left away at random."""
    sides = [row[side] for side in ("side_a", "side_b") if row[side] != "Civilians" and draw.random() < 0.5]
    told = " The fighters were of " + " and ".join(sides) + "." if sides else ""
    headlines = [report["headline"] for report in row["reports"] if report["headline"]]
    return told + (f" {draw.choice(headlines)}." if headlines and draw.random() < 0.5 else "")


def judged() -> Iterator[Marked]:
    """Yield the conflict reports whose names of places were looked up by hand, the part for looking at only."""
    rows = [json.loads(line) for line in (place_corpora.ROOT / "bench" / "places" / "places_dev.jsonl").open()]
    with gzip.open(BENCH / "event_location" / "labeled.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = {("event_location", f"line:{n}"): json.loads(line)["text"] for n, line in enumerate(lines, start=1)}
    with (BENCH / "gold" / "train.reports.jsonl").open(encoding="utf-8") as lines:
        texts |= {("gold-train", report["doc"]): report["text"] for report in map(json.loads, lines)}
    by_text: dict[tuple[str, str], list[dict]] = {}
    for row in rows:
        by_text.setdefault((row["set"], row["doc"]), []).append(row)
    for key, names in by_text.items():
        places = tuple(
            Gold(n["start"], n["end"], *((n["lat"], n["lon"]) if n["held"] else (None, None)), "") for n in names
        )
        yield Marked("judged", key[1], texts[key], "", places, False)


def _as_sentence(row: dict, draw: random.Random) -> Marked:
    begin = "Several people were killed in "
    larger = [
        name
        for name, share in ((row["adm_2"], 0.4), (row["adm_1"], 0.5), (row["country"].partition(" (")[0], 0.75))
        if name and name not in row["where"] and draw.random() < share
    ]
    text = begin + ", ".join([row["where"], *larger]) + ", local sources said."
    start = len(begin)
    code = {1: "P", 2: "P", 3: "ADM2", 4: "ADM1"}[int(row["where_prec"])]
    gold = Gold(start, start + len(row["where"]), row["lat"], row["lon"], code)
    return Marked("ucdp", str(row["event_id"]), text, "", (gold,), False)


def examples(reports: Iterator[Marked], recogniser, gazetteer, directory) -> Iterator[Example]:
    """Yield what can be learned from each report."""
    for report in reports:
        words = words_of(report.text)
        found = recogniser.recognised(words)
        outlet, actors = outlet_country(report.url), countries_of_actors(report.text, directory)
        told = told_by(found, (outlet, *actors))
        names = names_of([PartRead(words, found)], told, gazetteer, recogniser.kinds)
        if report.corpus == "ucdp" and is_taken_out(report.doc):
            names = [without_right(report, name) for name in names]
        setting = Setting(told, outlet, actors)
        rows = [row for name in names for row in _own_rows(name, setting)]
        if not rows:
            continue
        right = {n: good for n, name in enumerate(names) if (good := _right(report, name))}
        yield Example(report.corpus, Table(names, np.array(rows)), right)


def is_taken_out(doc: str) -> bool:
    """Return whether an event is one whose place is taken out of the gazetteer, so that "none of them" is learned."""
    return int(sha256(doc.encode()).hexdigest(), 16) % TAKEN_OUT == 0


def without_right(report: Marked, name: Name) -> Name:
    """Return a name without its places near gold's point, as if the gazetteer did not hold the place."""
    gold = report.places[0]
    is_it = any(gold.start <= m.span.start and m.span.end <= gold.end for m in name.mentions)
    if not is_it:
        return name
    far = tuple(
        meant
        for meant in name.meant
        if meant.place is NOWHERE
        or km(gold.lat or 0.0, gold.lon or 0.0, meant.place) > EVENT_KM.get(meant.place.kind, CLOSE_KM)
    )
    return replace(name, meant=far if len(far) > 1 else ())


def _right(report: Marked, name: Name) -> list[int]:
    """Return the rows of a name that are right by gold's point, [] where gold does not settle it or none is."""
    for mention in name.mentions:
        for gold in report.places:
            is_it = (mention.span.start, mention.span.end) == (gold.start, gold.end)
            if report.corpus == "ucdp":  # the name at the beginning of what UCDP calls the place
                is_it = mention.span.start >= gold.start and mention.span.end <= gold.end
            if is_it and len(name.meant) > 1 and mention.span.region is None:
                return _nearest(gold, name, report.corpus) if gold.lat is not None else [len(name.meant) - 1]
    return []


def _nearest(gold: Gold, name: Name, corpus: str) -> list[int]:
    """Return the rows of the right places; the last, "none of them", where nothing known lies near gold's point."""
    places = [meant.place for meant in name.meant[:-1]]
    far = [km(gold.lat or 0.0, gold.lon or 0.0, place) for place in places]
    kind = KIND_OF_CODE.get(gold.code) or KIND_OF_CODE.get(gold.code[:1], "")
    enough = [EVENT_KM.get(place.kind, CLOSE_KM) if corpus in ("ucdp", "judged") else RIGHT_KM for place in places]
    near = [n for n, distance in enumerate(far) if distance <= enough[n]]
    near = [n for n in near if places[n].kind == kind] or near
    if not near and any(p.kind in ("country", "province") and far[n] < WIDE_KM for n, p in enumerate(places)):
        return []  # the right area, whose middle the corpus puts elsewhere
    best = min((far[n] for n in near), default=0.0)
    return [n for n in near if far[n] <= best + CLOSE_KM] or [len(places)]


def learned(cases: Sequence[tuple[np.ndarray, list[int]]], width: int) -> np.ndarray:
    """Return the weights of the conditional regression over (features of a name's places, right rows)."""

    rows = np.vstack([features for features, _ in cases])
    first = np.cumsum([0, *(len(features) for features, _ in cases)])[:-1]
    group = np.repeat(np.arange(len(cases)), [len(features) for features, _ in cases])
    is_right = np.zeros(len(rows))
    for start, (_, right) in zip(first, cases, strict=True):
        is_right[[start + row for row in right]] = 1.0

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        points = rows @ weights
        odds = np.exp(points - np.maximum.reduceat(points, first)[group])
        good = np.add.reduceat(odds * is_right, first)
        shares = odds / np.add.reduceat(odds, first)[group]
        slope = rows.T @ (shares - odds * is_right / np.maximum(good, 1e-300)[group]) + PENALTY * weights
        rightness = np.add.reduceat(shares * is_right, first)
        return float(0.5 * PENALTY * weights @ weights - np.log(np.maximum(rightness, 1e-300)).sum()), slope

    found = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return found.x


def cases_of(found: Sequence[Example], features: Sequence[np.ndarray]) -> list[tuple[np.ndarray, list[int]]]:
    cases = []
    for example, rows in zip(found, features, strict=True):
        for number, right in example.right.items():
            cases.append((rows[example.table.first[number] : example.table.first[number + 1]], right))
    return cases


def accuracy(found: Sequence[Example], scores: Sequence[np.ndarray]) -> dict[str, str]:
    """Return by corpus the share of settled names with several places whose best is right."""
    told: dict[str, list[bool]] = {}
    for example, shares in zip(found, scores, strict=True):
        for number, right in example.right.items():
            own = shares[example.table.first[number] : example.table.first[number + 1]]
            told.setdefault(example.corpus, []).append(int(own.argmax()) in right)
    return {corpus: f"{sum(hits) / len(hits):.3f} of {len(hits)}" for corpus, hits in told.items()}


def gathered() -> tuple[list[Example], list[Example]]:
    """Return what is learned from and what is held out."""
    references = open_references()
    gazetteer = references.gazetteer
    recogniser = recogniser_of(gazetteer, references.countries, references.directory)
    reports = [*place_corpora.lgl(), *place_corpora.geovirus()]
    learnt = chain((r for r in reports if not r.is_held_out), events(), list(judged()) * TIMES_JUDGED)
    learn = list(examples(learnt, recogniser, gazetteer, references.directory))
    return learn, list(examples((r for r in reports if r.is_held_out), recogniser, gazetteer, references.directory))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--try", action="store_true", dest="is_try", help="write nothing")
    asked = cli.parse_args()
    learn, held = gathered()
    first = learned(cases_of(learn, [e.table.own for e in learn]), len(OWN))
    start = np.concatenate([first, np.zeros(len(FEATURES) - len(OWN))])
    second = learned(cases_of(learn, [_rounded(e, first, start, 0) for e in learn]), len(FEATURES))
    for name, part in (("learn", learn), ("held", held)):
        print(name, accuracy(part, [_scores(e, first, second) for e in part]))
    for name, weights, features in (("first", first, OWN), ("second", second, FEATURES)):
        print(name, {f: round(float(w), 2) for f, w in zip(features, weights, strict=True)})
    if not asked.is_try:
        write(
            first, second, accuracy(held, [_scores(e, first, second) for e in held]), sum(len(e.right) for e in learn)
        )


def _rounded(example: Example, first: np.ndarray, second: np.ndarray, rounds: int) -> np.ndarray:
    """Return all features, those beside the others after so many rounds of the second weights."""
    table = example.table
    scores = table.shares(table.own @ first)
    features = np.hstack([table.own, table.beside(scores)])
    for _ in range(rounds):
        features = np.hstack([table.own, table.beside(table.shares(features @ second))])
    return features


def _scores(example: Example, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return example.table.shares(_rounded(example, first, second, 1) @ second)


def write(first: np.ndarray, second: np.ndarray, held: dict[str, str], names: int) -> None:
    """Write the weights with date, corpora and scores."""
    table = {
        "source": f"training/learn_place_ranker.py, {datetime.now(UTC):%Y-%m-%d}, on {names} names in the "
        "learning parts of LGL and GeoVirus and in UCDP events (GED, CC BY 4.0)",
        "scores": {f"{corpus}, held out, right among several": score for corpus, score in held.items()},
        "first": {f: round(float(w), 3) for f, w in zip(OWN, first, strict=True)},
        "second": {f: round(float(w), 3) for f, w in zip(FEATURES, second, strict=True)},
    }
    TARGET.write_text(yaml.safe_dump(table, sort_keys=False, width=120, allow_unicode=True), encoding="utf-8")


if __name__ == "__main__":
    main()
