"""Learns what a claim's scores are worth, from whole readings of held-out texts.

    python training/learn_confidence.py [--fold 0]      -> src/tocsin/reference/lexicon/confidence.yaml

A claim is right where the scorer (``tools/score.py`` of the shared data) finds
it in gold: an incident when it is paired, a toll and an attribution inside the
pair, counts, relations and statements in the report. One logistic regression a
kind, by Newton's steps, with a small penalty. Gold dev is never read here.
"""

import argparse
import importlib.util
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import yaml

from gold import SHARED
from learn_thresholds import held_out
from tocsin import pipeline
from tocsin.reading.confidence import logit
from tocsin.reference.lexicon import FOLDER, table

JSON = dict[str, Any]
Row = tuple[list[float], bool]
"""Log odds of a claim's scores, and whether the claim is right."""
PENALTY = 0.1


def scorer() -> ModuleType:
    """Return the scorer of the shared tools."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "tools" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(gold: JSON, read: JSON, score: ModuleType) -> Iterator[tuple[str, Sequence[float], float, bool]]:
    """Yield each claim of a reading: kind, scores, confidence, and whether gold has it."""
    pairs, _, alone = score.pair(gold["incidents"], read["incidents"])
    for true, said in [*pairs, *((None, said) for said in alone)]:
        event = said["trigger"]["score"]
        yield "incident", [event], said["confidence"], true is not None
        for kind, key in (("toll", "tolls"), ("responsibility", "responsibility")):
            same = score.SLOTS[f"{kind}*"][1]
            for item, is_right in _matched(true[key] if true else [], said[key], same):
                own = (item if kind == "toll" else item["actor"])["score"]
                yield kind, [event, own], item["confidence"], is_right
    for kind in ("count", "relation", "statement"):
        for item, is_right in _matched(gold[kind + "s"], read[kind + "s"], score.REPORT_SLOTS[f"{kind}*"][1]):
            name = "relation aka" if item.get("kind") == "aka" else kind
            yield name, [item["score"]] if kind == "count" else [], item["confidence"], is_right


def _matched(gold: Sequence[JSON], read: Sequence[JSON], same: Any) -> Iterator[tuple[JSON, bool]]:
    left = list(gold)
    for item in read:
        hit = next((g for g in left if same(g, item)), None)
        if hit is not None:
            left.remove(hit)
        yield item, hit is not None


def fitted(rows: Sequence[Row]) -> JSON:
    """Return bias and weights of a logistic regression; weights are held to zero or more."""
    given = np.array([[1.0, *x] for x, _ in rows])
    wanted = np.array([float(y) for _, y in rows])
    weights = np.zeros(given.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-given @ weights))
        curve = (given.T * (odds * (1 - odds))) @ given + PENALTY * np.eye(len(weights))
        weights += np.linalg.solve(curve, given.T @ (wanted - odds) - PENALTY * weights)
    against = [n for n, w in enumerate(weights) if n and w < 0]
    if against:  # a higher score never makes a claim less sure: learn again without it
        left = fitted([([0.0 if n + 1 in against else v for n, v in enumerate(x)], y) for x, y in rows])
        return left | {"weights": [0.0 if n + 1 in against else w for n, w in enumerate(left["weights"])]}
    return {"bias": round(float(weights[0]), 3), "weights": [round(float(w), 3) for w in weights[1:]]}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--fold", type=int, default=0)
    asked = cli.parse_args()
    rows: dict[str, list[Row]] = defaultdict(list)
    score = scorer()
    for example in held_out(asked.fold):
        reading = pipeline.read(example.text, doc=example.doc)
        for kind, scores, _, is_right in judged(example.gold, reading, score):
            rows[kind].append(([logit(s) for s in scores], is_right))
    learned: JSON = {"source": "training/learn_confidence.py, on held-out training texts; presence by relations' rule"}
    learned |= {kind: fitted(found) for kind, found in sorted(rows.items())}
    learned |= {kind: row for kind, row in table("confidence").items() if kind not in learned}
    path = Path(FOLDER) / "confidence.yaml"
    path.write_text(yaml.safe_dump(learned, sort_keys=False, default_flow_style=None, width=120), encoding="utf-8")
    print(path.read_text(encoding="utf-8"), {kind: len(found) for kind, found in rows.items()})


if __name__ == "__main__":
    main()
