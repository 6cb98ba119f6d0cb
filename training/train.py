"""Makes the reading model from the data: encoder, folds, classifiers, thresholds. Hours on two cores; can be stopped.

    python training/train.py [--work build/training]      -> src/tocsin/tagging/data/

    first stage, all other corpora --> gold: an encoder for each of three folds, and one of all texts
        --> 8-bit ONNX of each --> type, keep and link models on what folds propose

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

from folds import FOLDS
from tocsin.tagging.words import DATA

HERE = Path(__file__).parent


def run(script: str, *words: str, log: Path, done: Path) -> None:
    """Run a step unless its result is there."""
    if done.exists():
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
    run("train_encoder.py", "first", "--work", str(work), log=work / "first.log", done=work / "first" / "weights.pt")
    folder = work / "taggers"
    for fold in (*range(FOLDS), -1):
        weights, log = work / f"encoder{fold}" / "weights.pt", work / f"encoder{fold}.log"
        run("train_encoder.py", "gold", "--fold", str(fold), "--work", str(work), log=log, done=weights)
        made = folder / f"fold{fold}"
        run("export.py", str(weights), str(made), log=log, done=made / "encoder.json")
    done = folder / "fold-1" / "thresholds.yaml"
    run("learn_classes.py", "--work", str(folder), log=work / "classes.log", done=done)
    for path in sorted((folder / "fold-1").iterdir()):
        shutil.copy(path, DATA / path.name)


if __name__ == "__main__":
    main()
