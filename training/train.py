"""Makes the reading model from the gold training texts: sequence models, type, keep and link models, thresholds.

    python training/train.py              -> src/tocsin/tagging/data/   (about 25 minutes on two cores)

Conditional random fields (Lafferty et al. 2001) by CRFsuite, L-BFGS with L1
and L2 penalties; deterministic. The type, keep and link models learn from the
spans that sequence models propose on texts they did not see (three folds), so
that they know the errors they will meet. Gold dev is never read here.
"""

import argparse
import collections
import multiprocessing
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pycrfsuite
import yaml

from gold import Example, Labelled, load
from tocsin.reading.sentences import sentences_of
from tocsin.records import Mention, Sentence
from tocsin.tagging.classes import keep_features, type_features
from tocsin.tagging.crf import CrfTagger, Model, pairs
from tocsin.tagging.features import DATA, features
from tocsin.tagging.layers import HEADS, LAYERS, place_of

FOLDS = 3
SPANS = {"c1": 0.15, "c2": 0.03, "max_iterations": 80, "feature.minfreq": 2}
CLASSES = {"c1": 0.3, "c2": 0.05, "max_iterations": 100, "feature.minfreq": 2}
"""Penalties and stopping, chosen by span F1 on one held-out fifth of train."""


KEEP = 0.3
"""From which probability on an event is handed on. The reading room unites events that tell of one happening, so the
record score of whole readings of held-out thirds hardly moves: .563 at 0.16, .564 at 0.26, .565 at 0.36."""
FEWEST = 10
"""A threshold is not read off fewer cases."""
LINKED_FROM = 0.1
"""Events less likely are left out when links are learned: fewer than when running, so that more is seen."""


def labels(sentence: Sentence, spans: Sequence[Labelled]) -> list[str]:
    """Return a BIO label for each token."""
    found = ["O"] * len(sentence.tokens)
    for span in spans:
        inside = [n for n, t in enumerate(sentence.tokens) if t.start < span.end and t.end > span.start]
        for order, n in enumerate(inside):
            found[n] = ("B-" if order == 0 else "I-") + span.label
    return found


def fit(rows: Iterable[tuple[Sequence[Sequence[str]], Sequence[str]]], path: Path, settings: dict[str, float]) -> None:
    """Train one model and write it."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(settings)
    for items, found in rows:
        trainer.append(pycrfsuite.ItemSequence(items), found)
    trainer.train(str(path))


def fit_layers(job: tuple[tuple[str, ...], int, str]) -> str:
    """Train layers on all texts but those of a fold (-1: on all); all layers see the same of a sentence."""
    layers, fold, folder = job
    trainers = {layer: pycrfsuite.Trainer(verbose=False) for layer in layers}
    for example in load("train"):
        if fold_of(example.doc) == fold:
            continue
        for n, sentence in enumerate(sentences_of(example.text)):
            items = pycrfsuite.ItemSequence(features(sentence, place_of(n)))
            for layer, trainer in trainers.items():
                trainer.append(items, labels(sentence, example.layers[layer]))
    for layer, trainer in trainers.items():
        trainer.select("lbfgs")
        trainer.set_params(SPANS)
        unfinished = Path(folder) / f"{layer}.unfinished"
        trainer.train(str(unfinished))
        unfinished.rename(Path(folder) / f"{layer}.crf")
        print(f"{layer} fold {fold}", flush=True)
    return f"fold {fold}"


def fold_of(doc: str) -> int:
    return sum(doc.encode()) % FOLDS


def fold_folder(work: Path, fold: int) -> Path:
    return DATA if fold < 0 else work / f"fold{fold}"


def proposals(work: Path) -> list[tuple[Example, tuple[Sentence, ...], list[Mention]]]:
    """Return every training text with the spans proposed by models that did not see it."""
    taggers = [CrfTagger(fold_folder(work, fold)) for fold in range(FOLDS)]
    found = []
    for example in load("train"):
        sentences = sentences_of(example.text)
        found.append((example, sentences, taggers[fold_of(example.doc)].propose(sentences)))
    return found


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


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--work", type=Path, default=Path("build/training"), help="where fold models are kept; resumable")
    args = cli.parse_args()
    jobs = []
    for fold in (*range(FOLDS), -1):
        folder = fold_folder(args.work, fold)
        folder.mkdir(parents=True, exist_ok=True)
        missing = tuple(layer for layer in LAYERS if not (folder / f"{layer}.crf").exists())
        jobs += [(missing, fold, str(folder))] if missing else []
    with multiprocessing.Pool(2) as pool:
        for done in pool.imap_unordered(fit_layers, jobs):
            print(done, flush=True)
    learn_classes(proposals(args.work), args.work)


def learn_classes(found: Sequence[tuple[Example, tuple[Sentence, ...], list[Mention]]], work: Path) -> None:
    """Train the type, keep and link models one after the other, and set the thresholds.

    Thresholds are read off fold by fold: the keep and link models that score a
    text were trained without it.
    """
    for fold in (*range(FOLDS), -1):
        learn_types([row for row in found if fold_of(row[0].doc) != fold], fold_folder(work, fold) / "type.crf")
    types = [Model(fold_folder(work, fold) / "type.crf") for fold in range(FOLDS)]
    named = [typed(sentences, mentions, types[fold_of(example.doc)]) for example, sentences, mentions in found]
    keeps = [keep_rows(e, s, n) for (e, s, _), n in zip(found, named, strict=True)]
    kept_odds = crossed([e.doc for e, *_ in found], keeps, "keep", work)
    scored = []
    for mentions, odds in zip(named, kept_odds, strict=True):
        score = iter(odds)
        scored.append([replace(m, score=next(score)) if m.layer == "event" else m for m in mentions])
    links = [link_rows(e, sentences, mentions) for (e, sentences, _), mentions in zip(found, scored, strict=True)]
    link_odds = crossed([e.doc for e, *_ in found], [[(i, y) for i, y, *_ in row] for row in links], "link", work)
    write_thresholds(keeps, kept_odds, links, link_odds, totals(e for e, *_ in found), work)


def typed(sentences: Sequence[Sentence], mentions: Sequence[Mention], types: Model) -> list[Mention]:
    """Return the mentions with each event's type for a label."""
    others = [m for m in mentions if m.layer in HEADS["event"]]

    def named(event: Mention) -> Mention:
        return replace(event, label=types.classify(type_features(sentences, event, others))[0])

    return [named(m) if m.layer == "event" else m for m in mentions]


def link_rows(
    example: Example, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> list[tuple[list[str], bool, str, float]]:
    """Return for each possible link what the link model sees, whether gold has it, its kind, and its head's score."""
    kept = [m for m in mentions if m.layer != "event" or m.score >= LINKED_FROM]
    return [
        (item, belongs(kept[h], kept[o], example), f"{kept[h].layer}:{kept[o].label}", kept[h].score)
        for h, o, item in pairs(sentences, kept)
    ]


def write_thresholds(keeps, kept_odds, links, link_odds, wanted, work) -> None:  # type: ignore[no-untyped-def]
    """Read off and write the threshold of each kind of thing."""
    groups = {
        "keep": [
            (p, y) for row, odds in zip(keeps, kept_odds, strict=True) for (_, y), p in zip(row, odds, strict=True)
        ]
    }
    chosen = {
        "keep": {"threshold": KEEP, "f1": round(f1_at(groups["keep"], KEEP, wanted["keep"]), 3), "of": wanted["keep"]}
    }
    for row, odds in zip(links, link_odds, strict=True):
        for (_, y, kind, head), p in zip(row, odds, strict=True):
            if not kind.startswith("event") or head >= chosen["keep"]["threshold"]:
                groups.setdefault(kind, []).append((p, y))
    for kind, scored in sorted(groups.items()):
        if kind != "keep" and sum(y for _, y in scored) >= FEWEST:
            chosen[kind] = best_threshold(scored, wanted[kind])
            print(kind, chosen[kind], flush=True)
    note = "source: training/train.py; the best F1 on gold training texts, scored by models that did not see them"
    text = f"{note}\n" + yaml.safe_dump(chosen, default_flow_style=None)
    for fold in (*range(FOLDS), -1):
        (fold_folder(work, fold) / "thresholds.yaml").write_text(text, encoding="utf-8")


def best_threshold(scored: Sequence[tuple[float, bool]], wanted: int) -> dict[str, float]:
    """Return the threshold with the best F1, that F1, and of how many gold items."""
    best, at = max((f1_at(scored, t / 50, wanted), t / 50) for t in range(7, 41))
    return {"threshold": at, "f1": round(best, 3), "of": wanted}


def learn_types(found: Sequence[tuple[Example, tuple[Sentence, ...], list[Mention]]], path: Path) -> None:
    """Train the type model on the gold triggers, seen among proposed roles and figures."""
    rows = []
    for example, sentences, mentions in found:
        others = [m for m in mentions if m.layer in HEADS["event"]]
        for span in example.layers["event"]:
            at = next((n for n, s in enumerate(sentences) if s.start <= span.start < s.end), None)
            if at is not None:
                trigger = Mention(
                    layer="event", label="event", start=span.start, end=span.end, sentence=at, score=1.0, rule="gold"
                )
                rows.append(
                    ([type_features(sentences, trigger, others)], [example.gold["incidents"][span.incident]["type"]])
                )
    fit(rows, path, CLASSES)


def keep_rows(
    example: Example, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> list[tuple[list[str], bool]]:
    """Return for each proposed event what the keep model sees and whether it is an incident's trigger."""
    others = [m for m in mentions if m.layer in HEADS["event"]]
    events = [m for m in mentions if m.layer == "event"]
    return [
        (keep_features(sentences, events, which, others), incident_of(event, example) >= 0)
        for which, event in enumerate(events)
    ]


def crossed(
    docs: Sequence[str], rows: Sequence[Sequence[tuple[list[str], bool]]], name: str, work: Path
) -> list[list[float]]:
    """Return each row's probability by a model that did not see its text; write those models and that of all."""
    odds: list[list[float]] = [[] for _ in docs]
    for fold in (*range(FOLDS), -1):
        learned = [r for doc, row in zip(docs, rows, strict=True) if fold_of(doc) != fold for r in row]
        path = fold_folder(work, fold) / f"{name}.crf"
        fit((([item], ["yes" if y else "no"]) for item, y in learned), path, CLASSES)
        model = Model(path)
        for n, doc in enumerate(docs):
            if fold_of(doc) == fold:
                odds[n] = [model.odds(item) for item, _ in rows[n]]
    return odds


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


if __name__ == "__main__":
    sys.exit(main())
