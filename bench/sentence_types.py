"""Measures how well texts and sentences are told by type: SATP briefs and Indian sentences, micro F1 of all flags.

    python bench/sentence_types.py [--vectors FILE] [--json FILE] [--commit-run]

Beside each other: tf-idf with a linear support vector machine, the baseline;
words and letters joined; and with --vectors those joined with an encoder's
vectors. FILE is an .npz of `texts` (each once) and `vectors`, a row a text.
Everything is chosen on the training parts: "promised" is what was seen there.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from committed import commit_run, last_run, markdown, run_facts
from shared import require_shared

NAME = "sentence_types"
TARGETS = {"SATP": 0.83, "India, by article": 0.79, "India, by sentence": 0.79}
"""Micro F1 to reach. Source: our choice: 2 and 4 points above the baseline; the one for the Indian sentences was set
on a set parted by sentence (baseline .75), and parted by article everything lies some four points lower."""
BASELINE = "tf-idf + linear SVM"


def main() -> None:
    """Measure, print, and write what was asked for."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--vectors", type=Path, metavar="FILE", help="an encoder's vectors of all the texts")
    cli.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    cli.add_argument("--commit-run", action="store_true", help="write results/sentence_types.json and README.md")
    asked = cli.parse_args()
    require_learners()
    last, measured = last_run(NAME), dict[str, dict[str, Any]]()
    for task, way, figures in measure(require_shared().folder / "bench", asked.vectors):
        measured.setdefault(task, {})[way] = figures
        print_line(task, way, figures, last)
    found = {**run_facts(), "sets": measured}
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    if asked.commit_run:
        commit_run(NAME, found, readme_table(measured))


def require_learners() -> None:
    """Leave where scikit-learn is missing, with status 1 where CI=true, else 0: running Tocsin does not need it."""
    if not find_spec("sklearn"):
        print("*** NOT MEASURED: the sentence types need scikit-learn (pip install scikit-learn).", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI", "").lower() == "true" else 0)


def measure(bench: Path, vectors: Path | None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield set, way of telling, and its figures, each as soon as it is there."""
    import sentence_models as models  # here, so that what is missing can be said first
    from sentence_sets import india, satp

    joined = {"words and letters": [models.svm(0.3), models.words(), models.letters()]}
    joined["words, letters, neighbours"] = [*joined["words and letters"], models.neighbours()]
    if vectors:
        known = _vectors(vectors)
        joined["words, letters, neighbours, encoder"] = [*joined["words, letters, neighbours"], models.encoded(known)]
    for task in (satp(bench), *india(bench)):
        plain = models.svm(1.0)(task.train, task.dev) > 0
        facts = {"train": len(task.train.texts), "dev": len(task.dev.texts)}
        yield task.name, BASELINE, {"f1": round(models.micro_f1(task.dev.flags, plain), 4), **facts}
        for way, members in joined.items():
            judged = models.stacked(members, task.train, task.dev)
            f1 = models.micro_f1(task.dev.flags, judged.flags)
            found = {"f1": round(f1, 4), "promised": round(judged.promised, 4), "threshold": round(judged.threshold, 2)}
            yield task.name, way, found | facts


def _vectors(path: Path) -> Mapping[str, Any]:
    import numpy as np

    with np.load(path) as stored:
        return dict(zip(stored["texts"].tolist(), stored["vectors"].astype(np.float32), strict=True))


def print_line(task: str, way: str, figures: Mapping[str, Any], last: Mapping[str, Any] | None) -> None:
    """Print one figure beside its target and the last committed run."""
    before = last["sets"].get(task, {}).get(way) if last else None
    promised = f"promised {figures['promised']:.3f}" if "promised" in figures else f"{'':14}"
    was = f", last {before['f1']:.3f}" if before else ""
    verdict = "reached" if figures["f1"] >= TARGETS[task] else "NOT reached"
    print(f"{task:19} {way:24} {figures['f1']:.3f} {promised} (target {TARGETS[task]:.2f}: {verdict}{was})", flush=True)


def readme_table(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the figures for README.md."""
    rows = []
    for task, ways in measured.items():
        for way, figures in ways.items():
            promised = f"{figures['promised']:.3f}" if "promised" in figures else ""
            rows.append([task, way, str(figures["train"]), str(figures["dev"]), promised, f"{figures['f1']:.3f}"])
    return markdown(["set", "read by", "trained on", "measured on", "promised on training", "micro F1"], rows)


if __name__ == "__main__":
    main()
