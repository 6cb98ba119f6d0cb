"""Learns what each feature of two tellings weighs, and from which score on they are one -> matching/weights.yaml.

    python training/learn_matching.py [--write]

Learned from readings by the program itself of the training parts of bench/gva, bench/ucdp_headlines and bench/gold
(``bench/merging_sets.py`` says who is in which): pairs of tellings near each other, one incident or two by what the
set says of their reports. Of the pairs of tellings that two reports of one incident have, only the likest counts as
one incident: each report also tells of other things. Gold knows no incidents across reports; two of its tellings with
different days and places count as two.

One logistic regression with no negative weight, so that likeness never speaks against one incident (Fellegi and
Sunter, 1969, fitted jointly); each set has a prior of its own, for how often near tellings are one depends on how many
reports an incident has, and the mean of both is kept. Each set's pairs of one incident weigh the same in sum. The
threshold is chosen on incidents that the weights were not fitted to, in two folds: of those from which on PRECISE of
the pairs of reports put together are right in both sets, the one of the best pair F1 and B-cubed F1, summed. Nothing
here reads what bench/merging.py measures on.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import minimize

import merging_sets as sets
from logistic import Floats
from merging_groups import Tellings, grouped_by, tellings_of
from merging_scores import Grouping, scored
from shared import ROOT, require_shared
from tocsin.matching import FEATURES, LEAST
from tocsin.matching.compare import IDENTIFYING
from tocsin.matching.meeting import meetings
from tocsin.matching.profile import Profile, profile
from tocsin.matching.weights import WEIGHTS
from tocsin.records import ClaimId, Pair

OUT = ROOT / "src" / "tocsin" / "matching" / "weights.yaml"
PENALTY = 1.0
ROUNDS = 3
"""So often the likest pair of two reports is chosen again with what was learned. It settles after two. Our choice."""
PRECISE = 0.75
"""A wrong merge costs a reviewer more than a missed one, which the queue still proposes. Our choice."""
MEASURED = ("gva", "ucdp")
"""Sets that know which reports tell of one incident."""
FLOORS = {
    "days": (0.8, 1.7, 4.0),
    "places": (0.8, 1.6, 1.0),
    "inside": (0.2, 0.5, 0.1),
    "tolls": (0.3, 1.0, 0.3),
    "kind": (0.2, 0.5, 0.5),
    "actors": (0.2, 0.5, 0.3),
    "targets": (0.2, 0.4, 0.1),
    "weapons": (0.2, 0.4, 0.0),
}
"""What a feature weighs at least (by half, in full, against), whatever was learned.

Source: our choice, half and less of what UCDP's coded events gave when they were counted by hand (decisions/0017).
Half of what is learned from is headlines, which give no dates and few places, and the other half news of one country
whose streets the gazetteer has not: where a report gives them, they must not count for nothing.
"""
NAMES = [feature.name for feature in FEATURES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A set's near pairs, what each feature says of them, and whether they are one incident."""

    name: str
    tellings: Tellings
    profiles: Mapping[ClaimId, Profile]
    pairs: Sequence[tuple[ClaimId, ClaimId]]
    rows: Floats
    """[pairs, 3 x features]: what speaks for one incident up to a half, what beyond it, and what speaks against."""
    one: Sequence[bool]
    usable: Sequence[bool]

    def part(self, fold: int) -> "Compared":
        """Return the pairs of which both incidents stand in a fold (0 or 1)."""
        of = self.tellings.incident
        inside = [all(sets.hundredth(of[c] or c) % 2 == fold for c in pair) for pair in self.pairs]
        return Compared(
            name=self.name,
            tellings=self.tellings,
            profiles=self.profiles,
            pairs=[p for p, kept in zip(self.pairs, inside, strict=True) if kept],
            rows=self.rows[np.array(inside)],
            one=[p for p, kept in zip(self.one, inside, strict=True) if kept],
            usable=[p for p, kept in zip(self.usable, inside, strict=True) if kept],
        )

    def identified(self) -> np.ndarray:
        """Return which pairs have something in common that tells one happening from others of its kind and day."""
        half = self.rows[:, : len(NAMES)]
        columns = [NAMES.index(name) for name in IDENTIFYING]
        return (half[:, columns] > 0).any(axis=1) | (half[:, NAMES.index("words")] >= 0.5)


def compared(name: str, labelled: Sequence[sets.Labelled]) -> Compared:
    """Return a set's near pairs, compared."""
    tellings = tellings_of(labelled)
    profiles = {telling.claim.id: profile(telling) for telling in tellings.all}
    near = meetings([(claim, found.keys) for claim, found in profiles.items()])
    pairs = [(min(p), max(p)) for p in near if profiles[p[0]].account != profiles[p[1]].account]
    said = np.array([[f.func(profiles[a], profiles[b]).score for f in FEATURES] for a, b in pairs])
    of = tellings.incident
    return Compared(
        name=name,
        tellings=tellings,
        profiles=profiles,
        pairs=pairs,
        rows=np.hstack([np.clip(said, 0, 0.5), np.maximum(said - 0.5, 0), np.minimum(said, 0)]),
        one=[bool(of[a]) and of[a] == of[b] for a, b in pairs],
        usable=[bool(of[a]) or _are_two(profiles[a], profiles[b]) for a, b in pairs],
    )


def _are_two(left: Profile, right: Profile) -> bool:
    """Say whether tellings of which the set says nothing are surely two: other days and other places."""
    days = [(s.earliest, s.latest) for p in (left, right) for s in p.spans if not s.is_assumed]
    names = {s.name for s in left.spots} & {s.name for s in right.spots}
    return bool(left.spots and right.spots and not names and len(days) >= 2 and _all_apart(days))


def _all_apart(days: Sequence[tuple[date, date]]) -> bool:
    return max(first for first, _ in days) > min(last for _, last in days)


def learned(corpora: Sequence[Compared]) -> Floats:
    """Return prior and weights, fitted to all corpora; the prior is the mean of those of sets that know incidents."""
    weights = np.ones(1 + 3 * len(NAMES))
    for _ in range(ROUNDS):
        rows, answers, heavy = [], [], []
        for n, corpus in enumerate(corpora):
            kept = _likest(corpus, corpus.rows @ weights[1:])
            own = np.zeros((int(kept.sum()), len(corpora)))
            own[:, n] = 1.0
            rows.append(np.hstack([own, corpus.rows[kept]]))
            answers.append(np.array(corpus.one, dtype=float)[kept])
            heavy.append(np.full(int(kept.sum()), 500 / max(100.0, answers[-1].sum())))
        fitted = _fitted(np.vstack(rows), np.concatenate(answers), np.concatenate(heavy), len(corpora))
        weights = np.concatenate([[fitted[: len(MEASURED)].mean()], fitted[len(corpora) :]])
    return weights


def _likest(corpus: Compared, scores: Floats) -> np.ndarray:
    """Return which pairs to learn from: every two of two incidents, and the likest of each two reports of one."""
    best: dict[frozenset[str], int] = {}
    for n, (a, b) in enumerate(corpus.pairs):
        if corpus.one[n]:
            reports = frozenset({corpus.profiles[a].account, corpus.profiles[b].account})
            best[reports] = max(n, best.get(reports, n), key=lambda k: scores[k])
    kept = np.array(corpus.usable) & ~np.array(corpus.one)
    kept[np.array(list(best.values()), dtype=int)] = True
    return kept


def _fitted(given: Floats, answers: Floats, heavy: Floats, priors: int) -> Floats:
    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = given @ weights
        shrunk = np.concatenate([np.zeros(priors), weights[priors:]])
        slope = given.T @ (heavy * (1 / (1 + np.exp(-odds)) - answers)) + PENALTY * shrunk
        return float((heavy * (np.logaddexp(0, odds) - answers * odds)).sum() + PENALTY * (shrunk**2).sum() / 2), slope

    bounds = [(None, None)] * priors + [(floor, None) for floor in _floors()]
    start = np.array([0.0] * priors + _floors())
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x)


def _floors() -> list[float]:
    """Return the least of each weight, in the order of the columns."""
    least = [FLOORS.get(name, (0.0, 0.0, 0.0)) for name in NAMES]
    up = [2 * half for half, _, _ in least]
    beyond = [2 * (full - half) for half, full, _ in least]
    return [*up, *beyond, *(against for _, _, against in least)]


def grouping(corpus: Compared, weights: Floats, same: float, fold: int | None = None) -> Grouping:
    """Return how well reports (of a fold) are grouped with these weights and this threshold."""
    scores = 1 / (1 + np.exp(-(weights[0] + corpus.rows @ weights[1:])))
    scores = np.where(corpus.identified(), scores, np.minimum(scores, WEIGHTS.unidentified))
    pairs = [
        Pair(left=a, right=b, score=round(float(score), 6), reasons=())
        for (a, b), score in zip(corpus.pairs, scores, strict=True)
        if score >= LEAST
    ]
    found = grouped_by(corpus.tellings, pairs, same)
    true = corpus.tellings.known
    if fold is not None:
        true = {doc: incident for doc, incident in true.items() if sets.hundredth(incident) % 2 == fold}
    return scored(true, found)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--write", action="store_true", help="put weights and threshold into weights.yaml")
    asked = cli.parse_args()
    shared = require_shared()
    corpora = [
        compared("gva", sets.readings_of("gva-train", sets.gva(shared, "train"))),
        compared("ucdp", sets.readings_of("ucdp-train", sets.headlines(shared, "train"))),
        compared("gold", sets.readings_of("gold-train", sets.gold(shared, "train"))),
    ]
    for corpus in corpora:
        print(corpus.name, len(corpus.pairs), "near pairs,", Counter(corpus.one))
    totals: dict[float, float] = defaultdict(float)
    precision: dict[tuple[float, str], list[float]] = defaultdict(list)
    for fold in (0, 1):
        weights = learned([corpus.part(1 - fold) for corpus in corpora])
        for same in (0.2, 0.25, 0.3, 0.35):
            for corpus in corpora[:2]:
                found = grouping(corpus, weights, same, fold)
                totals[same] += found.pair_f1 + found.b3
                precision[same, corpus.name].append(found.pair_precision)
                print(f"fold {fold} {corpus.name} from {same}: {found.told()}")
    precise = [s for s in totals if all(np.mean(precision[s, name]) >= PRECISE for name in MEASURED)]
    same = max(sorted(precise) or [max(totals)], key=totals.__getitem__)
    weights = learned(corpora)
    _print(weights, same)
    for corpus in corpora[:2]:
        print(f"all, seen: {corpus.name} {grouping(corpus, weights, same).told()}")
    if asked.write:
        _write(weights, same)


def _weighed(weights: Floats) -> dict[str, tuple[float, float, float]]:
    """Return for each feature what half a likeness adds, what a whole one adds, and what unlikeness takes."""
    up, beyond, against = weights[1:].reshape(3, len(NAMES))
    return {name: (up[n] / 2, (up[n] + beyond[n]) / 2, against[n]) for n, name in enumerate(NAMES)}


def _print(weights: Floats, same: float) -> None:
    print(f"from {same}; prior {weights[0]:.2f}")
    for name, (half, agree, differ) in _weighed(weights).items():
        print(f"  {name}: {half:.2f} by half, {agree:.2f} in full, {differ:.2f} against")


def _write(weights: Floats, same: float) -> None:
    text = OUT.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^date: .*", f"date: {date.today().isoformat()}", text)
    text = re.sub(r"(?m)^prior: .*", f"prior: {weights[0]:.2f}", text)
    text = re.sub(r"(?m)^same: .*", f"same: {same}", text)
    for name, (half, agree, differ) in _weighed(weights).items():
        entry = f"  {name}:\n    half: {half:.2f}\n    agree: {agree:.2f}\n    differ: {differ:.2f}"
        text, many = re.subn(rf"(?m)^  {name}:\n    half: .*\n    agree: .*\n    differ: .*", entry, text)
        if many != 1:
            raise SystemExit(f"{OUT}: no entry {name}")
    OUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
