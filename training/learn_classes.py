"""Makes the type, keep and link models and the thresholds, from what encoders propose on texts they did not see.

    python training/learn_classes.py      -> build/training/taggers/fold*/{type,keep,link}.crf, thresholds.yaml

Maximum-entropy models by CRFsuite, L-BFGS with L1 and L2 penalties;
deterministic. They learn from spans that encoders of three folds propose on
held-out texts, so that they know the errors they will meet. Gold dev is never
read here.
"""

import argparse
import collections
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pycrfsuite
import yaml

from corpora import own_texts
from folds import FOLDS, fold_of
from gold import Example, Labelled, load
from tocsin.reading.sentences import sentences_of
from tocsin.records import Mention, Sentence
from tocsin.tagging import EncoderTagger
from tocsin.tagging.classes import keep_features
from tocsin.tagging.encoder import Columns
from tocsin.tagging.layers import HEADS
from tocsin.tagging.maxent import Model

CLASSES = {"c1": 0.3, "c2": 0.05, "max_iterations": 100, "feature.minfreq": 2}
"""Penalties and stopping, chosen by F1 on one held-out fifth of train."""
KEEP = 0.3
"""From which probability on an event is handed on. The reading room unites events that tell of one happening, so the
record score of whole readings of held-out thirds hardly moves with it."""
FEWEST = 10
"""A threshold is not read off fewer cases."""
LINKED_FROM = 0.1
"""Events less likely are left out when links are learned: fewer than when running, so that more is seen."""

Item = list[str]


@dataclass(slots=True)
class Row:
    """A training text with what an encoder that did not see it says of it."""

    example: Example
    sentences: tuple[Sentence, ...]
    columns: Columns
    mentions: list[Mention]
    is_gold: bool

    @property
    def fold(self) -> int:
        return fold_of(self.example.doc)


def fold_folder(work: Path, fold: int) -> Path:
    return work / f"fold{fold}"


def taggers(work: Path) -> list[EncoderTagger]:
    return [EncoderTagger(fold_folder(work, fold)) for fold in range(FOLDS)]


def proposals(work: Path) -> list[Row]:
    """Return every training text with the spans proposed by an encoder that did not see it."""
    by_fold = taggers(work)
    found = []
    for is_gold, examples in ((True, load("train")), (False, own_texts())):
        for example in examples:
            sentences = sentences_of(example.text)
            if sentences:
                columns, mentions = by_fold[fold_of(example.doc)].propose(sentences)
                found.append(Row(example, sentences, columns, mentions, is_gold))
    return found


def fit(rows: Iterable[tuple[Item, str]], path: Path) -> None:
    """Train one model and write it."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(CLASSES)
    for item, label in rows:
        trainer.append(pycrfsuite.ItemSequence([item]), [label])
    trainer.train(str(path))


def like(mention: Mention, span: Labelled, text: str) -> bool:
    """Return whether a proposed span is the gold span, most of it, or the same name with few words more."""
    shared = min(mention.end, span.end) - max(mention.start, span.start)
    if shared <= 0:
        return False
    if shared / (max(mention.end, span.end) - min(mention.start, span.start)) >= 0.5:
        return True
    mine, theirs = (content_words(text[s.start : s.end]) for s in (mention, span))
    return (mine <= theirs or theirs <= mine) and abs(len(mine) - len(theirs)) <= MORE_WORDS


MORE_WORDS = 3
"""Names that differ by more words are not the same. Source: the scorer's rule for names."""
EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "by",
        "for",
        "and",
        "or",
        "from",
        "with",
        "near",
        "his",
        "her",
        "their",
        "its",
        "this",
        "that",
        "unidentified",
        "unknown",
    ]
)


def content_words(text: str) -> frozenset[str]:
    words = frozenset(re.findall(r"[^\W_]+", text.casefold()))
    return words - EMPTY or words


def incident_of(mention: Mention, example: Example) -> int:
    """Return the number of the incident whose trigger a proposed event is, -1 if it is none's."""
    return next((s.incident for s in example.layers["event"] if like(mention, s, example.text)), -1)


def belongs(head: Mention, other: Mention, example: Example) -> bool:
    """Return whether gold joins two mentions."""
    heads = [s for s in example.layers[head.layer] if like(head, s, example.text)]
    if not heads:
        return False
    if head.layer == "event":
        members = example.members[heads[0].incident]
    else:
        members = [s for h in heads for s in example.parts.get(h.start, ())]
    return any(s.label == other.label and like(other, s, example.text) for s in members)


def learn(rows: list[Row], work: Path) -> None:
    """Train the type, keep and link models one after the other, and set the thresholds.

    Thresholds are read off fold by fold: the models that score a text were
    trained without it.
    """
    by_fold = taggers(work)
    types = [type_rows(row, by_fold[row.fold]) for row in rows]
    for fold in (*range(FOLDS), -1):
        learned = (x for row, found in zip(rows, types, strict=True) if row.fold != fold for x in found)
        fit(learned, fold_folder(work, fold) / "type.crf")
    for row in rows:
        row.mentions = by_fold[row.fold].typed(row.sentences, row.columns, row.mentions)
    keeps = [keep_rows(row) for row in rows]
    kept_odds = crossed(rows, keeps, "keep", work)
    for row, odds in zip(rows, kept_odds, strict=True):
        score = iter(odds)
        row.mentions = [replace(m, score=next(score)) if m.layer == "event" else m for m in row.mentions]
    links = [link_rows(row, by_fold[row.fold]) for row in rows]
    link_odds = crossed(rows, [[(i, y) for i, y, *_ in found] for found in links], "link", work)
    gold = [n for n, row in enumerate(rows) if row.is_gold]
    write_thresholds(
        [(keeps[n], kept_odds[n]) for n in gold],
        [(links[n], link_odds[n]) for n in gold],
        totals(rows[n].example for n in gold),
        work,
    )


def type_rows(row: Row, tagger: EncoderTagger) -> list[tuple[Item, str]]:
    """Return for each gold trigger what the type model sees, and its type."""
    others = [m for m in row.mentions if m.layer in HEADS["event"]]
    found = []
    for span in row.example.layers["event"]:
        at = next((n for n, s in enumerate(row.sentences) if s.start <= span.start < s.end), None)
        if at is not None:
            trigger = Mention(
                layer="event", label="event", start=span.start, end=span.end, sentence=at, score=1.0, rule="gold"
            )
            item = tagger.type_evidence(row.sentences, row.columns, trigger, others)
            found.append((item, str(row.example.gold["incidents"][span.incident]["type"])))
    return found


def keep_rows(row: Row) -> list[tuple[Item, bool]]:
    """Return for each proposed event what the keep model sees and whether it is an incident's trigger."""
    others = [m for m in row.mentions if m.layer in HEADS["event"]]
    events = [m for m in row.mentions if m.layer == "event"]
    return [
        (keep_features(row.sentences, events, which, others), incident_of(event, row.example) >= 0)
        for which, event in enumerate(events)
    ]


def link_rows(row: Row, tagger: EncoderTagger) -> list[tuple[Item, bool, str, float]]:
    """Return for each possible link what the link model sees, whether gold has it, its kind, and its head's score."""
    kept = [m for m in row.mentions if m.layer != "event" or m.score >= LINKED_FROM]
    return [
        (item, belongs(kept[h], kept[o], row.example), f"{kept[h].layer}:{kept[o].label}", kept[h].score)
        for h, o, item in tagger.pairs(row.sentences, row.columns, kept)
    ]


def crossed(
    rows: Sequence[Row], items: Sequence[Sequence[tuple[Item, bool]]], name: str, work: Path
) -> list[list[float]]:
    """Return each item's probability by a model that did not see its text; write those models and that of all."""
    odds: list[list[float]] = [[] for _ in rows]
    for fold in (*range(FOLDS), -1):
        path = fold_folder(work, fold) / f"{name}.crf"
        learned = (x for row, found in zip(rows, items, strict=True) if row.fold != fold for x in found)
        fit(((item, "yes" if y else "no") for item, y in learned), path)
        model = Model(path)
        for n, row in enumerate(rows):
            if row.fold == fold:
                odds[n] = [model.odds(item) for item, _ in items[n]]
    return odds


Scored = tuple[Sequence[tuple[Item, bool]], Sequence[float]]


def write_thresholds(
    keeps: Sequence[Scored],
    links: Sequence[tuple[Sequence[tuple[Item, bool, str, float]], Sequence[float]]],
    wanted: collections.Counter[str],
    work: Path,
) -> None:
    """Read off and write the threshold of each kind of thing."""
    groups = {"keep": [(p, y) for found, odds in keeps for (_, y), p in zip(found, odds, strict=True)]}
    best = best_threshold(groups["keep"], wanted["keep"])
    chosen = {
        "keep": {"threshold": KEEP, "f1": round(f1_at(groups["keep"], KEEP, wanted["keep"]), 3), "of": wanted["keep"]}
    }
    print("keep", chosen["keep"], "best", best, flush=True)
    for found, odds in links:
        for (_, y, kind, head), p in zip(found, odds, strict=True):
            if not kind.startswith("event") or head >= KEEP:
                groups.setdefault(kind, []).append((p, y))
    for kind, scored in sorted(groups.items()):
        if kind != "keep" and sum(y for _, y in scored) >= FEWEST:
            chosen[kind] = best_threshold(scored, wanted[kind])
            print(kind, chosen[kind], flush=True)
    note = (
        "source: training/learn_classes.py; the best F1 on gold training texts, scored by models that did not see them"
    )
    text = f"{note}\n" + yaml.safe_dump(chosen, default_flow_style=None)
    for fold in (*range(FOLDS), -1):
        (fold_folder(work, fold) / "thresholds.yaml").write_text(text, encoding="utf-8")


def best_threshold(scored: Sequence[tuple[float, bool]], wanted: int) -> dict[str, float]:
    """Return the threshold with the best F1, that F1, and of how many gold items."""
    best, at = max((f1_at(scored, t / 50, wanted), t / 50) for t in range(7, 41))
    return {"threshold": at, "f1": round(best, 3), "of": wanted}


def f1_at(scored: Sequence[tuple[float, bool]], threshold: float, wanted: int) -> float:
    """Return F1 over all that gold has, also what was never proposed."""
    taken = [y for p, y in scored if p >= threshold]
    return 2 * sum(taken) / max(1, len(taken) + wanted)


def totals(examples: Iterable[Example]) -> collections.Counter[str]:
    """Return how many of each kind gold has."""
    found: collections.Counter[str] = collections.Counter()
    for example in examples:
        found["keep"] += len(example.layers["event"])
        found.update(f"event:{s.label}" for members in example.members.values() for s in members)
        tolls = {s.start for s in example.layers["toll"]}
        for at, parts in example.parts.items():
            found.update(f"{'toll' if at in tolls else 'count'}:{s.label}" for s in parts)
    return found


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--work", type=Path, default=Path("build/training/taggers"), help="one folder a tagger")
    work = cli.parse_args().work
    learn(proposals(work), work)


if __name__ == "__main__":
    sys.exit(main())
