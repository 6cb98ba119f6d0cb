"""Learns what a claim's scores are worth, from whole readings of held-out texts.

    python training/learn_confidence.py [--fold 0]      -> src/tocsin/reference/lexicon/confidence.yaml

A claim is right where the scorer (``tools/score.py`` of the shared data) finds
it in gold: an incident when it is paired, a toll and an attribution inside the
pair, counts, relations and statements in the report. One logistic regression a
kind, by Newton's steps, with a small penalty. Gold dev is never read here.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from judged import Judged, judged, kind_of
from learn_thresholds import held_out
from logistic import logistic
from shared import require_shared
from tocsin import pipeline
from tocsin.reading.confidence import logit
from tocsin.reference.lexicon import FOLDER, table

JSON = dict[str, Any]
Row = tuple[list[float], bool]
"""Log odds of a claim's scores, and whether the claim is right."""
PENALTY = 0.1


def scores_of(claim: Judged) -> list[float]:
    """Return the network's own probabilities that a claim's confidence is made of."""
    if claim.kind == "incident":
        return [claim.item["trigger"]["score"]]
    if claim.incident is not None:
        own = claim.item if claim.kind == "toll" else claim.item["actor"]
        return [claim.incident["trigger"]["score"], own["score"]]
    return [claim.item["score"]] if claim.kind == "count" else []


def fitted(rows: Sequence[Row]) -> JSON:
    """Return bias and weights of a logistic regression; a higher score never makes a claim less sure."""
    given = np.array([[1.0, *x] for x, _ in rows])
    weights = logistic(given, np.array([float(y) for _, y in rows]), PENALTY)
    against = [n for n, w in enumerate(weights) if n and w < 0]
    if against:  # learn again without them
        given[:, against] = 0.0
        weights = logistic(given, np.array([float(y) for _, y in rows]), PENALTY)
    return {"bias": round(float(weights[0]), 3), "weights": [round(float(w), 3) for w in weights[1:]]}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--fold", type=int, default=0)
    asked = cli.parse_args()
    rows: dict[str, list[Row]] = defaultdict(list)
    scorer = require_shared().scorer()
    for example in held_out(asked.fold):
        reading = pipeline.read(example.text, doc=example.doc)
        for claim in judged(example.gold, reading, scorer):
            rows[kind_of(claim)].append(([logit(s) for s in scores_of(claim)], claim.is_right))
    learned: JSON = {"source": "training/learn_confidence.py, on held-out training texts; presence by relations' rule"}
    learned |= {kind: fitted(found) for kind, found in sorted(rows.items())}
    learned |= {kind: row for kind, row in table("confidence").items() if kind not in learned}
    path = Path(FOLDER) / "confidence.yaml"
    path.write_text(yaml.safe_dump(learned, sort_keys=False, default_flow_style=None, width=120), encoding="utf-8")
    print(path.read_text(encoding="utf-8"), {kind: len(found) for kind, found in rows.items()})


if __name__ == "__main__":
    main()
