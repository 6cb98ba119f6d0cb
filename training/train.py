"""Makes the reading model from the data: encoder, thresholds, confidence. Hours on two cores; can be stopped.

    python training/train.py [--work build/training]      -> src/tocsin/tagging/data/, reference/lexicon/confidence.yaml

    first stage, all other corpora --> second stage, gold and others, one fold held out
        --> third stage, the same with unknown names --> mean of the last two --> 8-bit ONNX
        --> thresholds, then confidence, learned on the held-out fold

What is done already is not done again, and a stage that was stopped goes on
from its last checkpoint, so the same command is given until it ends. Logs
stand beside the weights. Delete the work folder to begin anew.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tocsin.tagging.encoder import DATA

HERE = Path(__file__).parent
FOLD = 0
"""The part of the training texts that is held out."""


def run(script: str, *words: str, log: Path, done: Path | None = None) -> None:
    """Run a step unless its result is there."""
    if done and done.exists():
        print(f"{done} is there", flush=True)
        return
    print(f"{script} {' '.join(words)} (log: {log})", flush=True)
    with log.open("a", encoding="utf-8") as out:
        subprocess.run([sys.executable, str(HERE / script), *words], check=True, stdout=out, stderr=subprocess.STDOUT)


def main(words: Sequence[str] | None = None) -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    work = cli.parse_args(words).work
    work.mkdir(parents=True, exist_ok=True)
    first, second, third = (work / name / "weights.pt" for name in ("first", f"encoder{FOLD}", f"again{FOLD}"))
    mean, made = work / "mean" / "weights.pt", work / "tagger"
    run("train_encoder.py", "first", "--work", str(work), log=work / "first.log", done=first)
    run("train_encoder.py", "gold", "--fold", str(FOLD), "--work", str(work), log=work / "gold.log", done=second)
    run("train_encoder.py", "again", "--fold", str(FOLD), "--work", str(work), log=work / "again.log", done=third)
    run("mean_weights.py", str(second), str(third), str(mean), log=work / "again.log", done=mean)
    run("export.py", str(mean), str(made), log=work / "export.log", done=made / "encoder.json")
    run("learn_thresholds.py", str(made), "--fold", str(FOLD), log=work / "thresholds.log")
    run("search_thresholds.py", str(made), "--fold", str(FOLD), log=work / "thresholds.log")
    for path in sorted(made.iterdir()):
        shutil.copy(path, DATA / path.name)
    run("learn_confidence.py", "--fold", str(FOLD), log=work / "confidence.log")


if __name__ == "__main__":
    main()
