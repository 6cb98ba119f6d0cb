"""Texts with flags for what they tell of, and how each set is parted into training and measuring."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

POLICE = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
"""Flags of the Indian sentences. Source: IndiaPoliceEvents (Halterman et al., Findings of ACL 2021)."""
HELD_BACK = 5
"""Each so many-th article, by its number, is measured on; training/corpora.py leaves out the same."""
FOLDS = 4
"""Parts of a training set, each judged by a model that has learned from the others. Source: our choice."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts with their flags; ``fold`` keeps together what belongs together."""

    texts: list[str]
    flags: NDArray[np.bool_]
    """[texts, flags]"""
    fold: NDArray[np.int64]
    beside: list[tuple[str, str]]
    """The sentence before and the one behind, "" where there is none or the text is whole."""

    def part(self, rows: NDArray[np.bool_]) -> "Texts":
        """Return the rows that are true."""
        return Texts(
            [t for t, r in zip(self.texts, rows, strict=True) if r],
            self.flags[rows],
            self.fold[rows],
            [b for b, r in zip(self.beside, rows, strict=True) if r],
        )


@dataclass(frozen=True, slots=True)
class Task:
    """What is measured: learned on one part, counted on the other, which nothing is chosen on."""

    name: str
    train: Texts
    dev: Texts


def satp(bench: Path) -> Task:
    """Return the South Asian briefs, parted as published with ConfliBERT; the test part is not read."""
    train, dev = (_rows(bench / "conflict_text" / "satp_relevant" / f"{part}.tsv.gz") for part in ("train", "dev"))
    return Task("SATP", train, dev)


def _rows(path: Path) -> Texts:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    flags = np.array([[flag.strip() == "1" for flag in flags] for _, *flags in rows])
    return Texts([text for text, *_ in rows], flags, np.arange(len(rows)) % FOLDS, [("", "")] * len(rows))


def india(bench: Path) -> Iterator[Task]:
    """Yield the Indian sentences, parted by article, and parted by sentence.

    By article is the honest way: sentences of one article repeat each other. By sentence is how the set has been
    published for other models, and figures on it are higher; ours are parted anew, in the same shares.
    """
    with gzip.open(bench / "india_police_events" / "sents.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts = [row["sent_text"].strip() for row in rows]
    flags = np.array([[flag in row["sent_labels"] for flag in POLICE] for row in rows])
    article = np.array([row["doc_id"] for row in rows])
    beside = list(_beside(texts, article.tolist()))
    by_article = Texts(texts, flags, article // HELD_BACK % FOLDS, beside)
    yield _parted("India, by article", by_article, article % HELD_BACK == 0)
    drawn = np.random.default_rng(0).random(len(rows))
    alike = Texts(texts, flags, (drawn * 1e6).astype(np.int64) % FOLDS, beside).part(
        drawn < 0.85
    )  # 0.15: nobody's, as there
    yield _parted("India, by sentence", alike, drawn[drawn < 0.85] >= 0.70)


def _beside(texts: list[str], article: list[int]) -> Iterator[tuple[str, str]]:
    """Yield for each sentence its neighbours in the article."""
    for n, number in enumerate(article):
        before = texts[n - 1] if n and article[n - 1] == number else ""
        behind = texts[n + 1] if n + 1 < len(texts) and article[n + 1] == number else ""
        yield before, behind


def _parted(name: str, texts: Texts, dev: NDArray[np.bool_]) -> Task:
    return Task(name, texts.part(~dev), texts.part(dev))
