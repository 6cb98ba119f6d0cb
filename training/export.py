"""Writes trained weights as package data: the encoder in ONNX with 8-bit weights, its layout, the pair perceptrons.

    python training/export.py WEIGHTS FOLDER

Weights are rounded to seven of the eight bits (``reduce_range``), because
processors without VNNI add pairs of products in 16 bits and would overflow:
the same text would read differently on another machine.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from batches import FLAGS, RELATIONS, SPANS, STATUSES, TYPES, head_sizes
from network import LINK, Columns, Network, Pairing
from train_encoder import model_folder

USED = (*SPANS, "event type", "event status", "flag satp_relevant", "flag insightCrime", "flag india")


def columns() -> dict[str, tuple[int, int]]:
    """Return where each head's columns stand, half-open."""
    sizes = {name: head_sizes()[name] for name in USED} | {"link": 4 * LINK, "relation": 4 * LINK}
    found, at = {}, 0
    for name, size in sizes.items():
        found[name] = (at, at + size)
        at += size
    return found


def export(weights: Path, folder: Path, version: str) -> None:
    """Write all files of a tagger's encoder into a folder."""
    network = Network(head_sizes(), len(RELATIONS))
    network.load_state_dict(torch.load(weights))
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        _write_onnx(network, Path(scratch), folder / "encoder.onnx")
    np.savez_compressed(
        folder / "pairs.npz", **_pair_weights("link", network.link), **_pair_weights("relation", network.relation)
    )
    shutil.copy(model_folder() / "tokenizer.json", folder / "tokenizer.json")
    _untruncated(folder / "tokenizer.json")
    labels = {**{k: list(v) for k, v in SPANS.items()}, "event type": list(TYPES), "event status": list(STATUSES)}
    labels |= {f"flag {k}": list(v) for k, v in FLAGS.items()} | {"relation": list(RELATIONS)}
    at = columns()
    layout = {
        "version": version,
        "digest": hashlib.sha256((folder / "encoder.onnx").read_bytes()).hexdigest(),
        "width": max(end for _, end in at.values()),
        "columns": at,
        "labels": labels,
    }
    (folder / "encoder.json").write_text(json.dumps(layout, indent=1) + "\n", encoding="utf-8")


def _write_onnx(network: Network, scratch: Path, path: Path) -> None:
    model = Columns(network, USED).eval()
    ids = torch.randint(5, 1000, (12,))
    first, last, shapes = torch.arange(1, 9), torch.arange(2, 10), torch.zeros(8, dtype=torch.long)
    torch.onnx.export(
        model,
        (ids, first, last, shapes),
        str(scratch / "full.onnx"),
        input_names=["ids", "first", "last", "shapes"],
        output_names=["columns"],
        dynamic_axes={"ids": {0: "pieces"}, "first": {0: "tokens"}, "last": {0: "tokens"}, "shapes": {0: "tokens"}},
        opset_version=17,
        dynamo=False,
    )
    quant_pre_process(str(scratch / "full.onnx"), str(scratch / "ready.onnx"), skip_symbolic_shape=True)
    quantize_dynamic(
        str(scratch / "ready.onnx"),
        str(path),
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
    )


def _untruncated(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    given["truncation"] = given["padding"] = None
    path.write_text(json.dumps(given, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _pair_weights(name: str, head: Pairing) -> dict[str, np.ndarray]:
    return {
        f"{name}.product": head.product.weight.detach().numpy().astype(np.float16),
        f"{name}.features": head.features.weight.detach().numpy().astype(np.float16),
        f"{name}.answer": head.answer.weight.detach().numpy().astype(np.float32),
        f"{name}.bias": head.answer.bias.detach().numpy().astype(np.float32),
    }


if __name__ == "__main__":
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("weights", type=Path)
    cli.add_argument("folder", type=Path)
    cli.add_argument("--version", default="encoder 1")
    asked = cli.parse_args()
    export(asked.weights, asked.folder, asked.version)
