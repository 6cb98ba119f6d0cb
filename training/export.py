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

from batches import STATUSES, TYPES, argument_columns, head_sizes
from network import LINK, WIDTH, ArgumentColumns, Columns, Network, Pairing
from tocsin.tagging.layers import SPANS
from train_encoder import model_folder, new_network

USED = ("event", "place", "voice", "count", "statement")
"""The heads that are read from a text as a whole; the others teach the encoder."""


def columns() -> dict[str, tuple[int, int]]:
    """Return where each head's columns stand, half-open."""
    sizes = {name: head_sizes()[name] for name in USED} | {"link": 4 * LINK}
    found, at = {}, 0
    for name, size in sizes.items():
        found[name] = (at, at + size)
        at += size
    return found


def export(weights: Path, folder: Path, version: str) -> None:
    """Write all files of a tagger's encoder into a folder."""
    network = new_network()
    network.load_state_dict(torch.load(weights))
    network.eval()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        _write_encoder(network, Path(scratch), folder / "encoder.onnx")
        _write_arguments(network, Path(scratch), folder / "arguments.onnx")
    np.savez_compressed(folder / "pairs.npz", **_pair_weights("link", network.link))
    shutil.copy(model_folder() / "tokenizer.json", folder / "tokenizer.json")
    _untruncated(folder / "tokenizer.json")
    labels = {**{k: list(v) for k, v in SPANS.items()}, "event type": list(TYPES), "event status": list(STATUSES)}
    at = columns()
    networks = (folder / name for name in ("encoder.onnx", "arguments.onnx"))
    layout = {
        "version": version,
        "digest": hashlib.sha256(b"".join(path.read_bytes() for path in networks)).hexdigest(),
        "width": max(end for _, end in at.values()),
        "columns": at,
        "arguments": argument_columns(),
        "labels": labels,
    }
    (folder / "encoder.json").write_text(json.dumps(layout, indent=1) + "\n", encoding="utf-8")


def _write_encoder(network: Network, scratch: Path, path: Path) -> None:
    given = {
        "ids": torch.randint(5, 1000, (12,)),
        "first": torch.arange(1, 9),
        "last": torch.arange(2, 10),
        "shapes": torch.zeros(8, dtype=torch.long),
    }
    _write(Columns(network, USED), given, ("columns", "states"), scratch, path)


def _write_arguments(network: Network, scratch: Path, path: Path) -> None:
    given = {
        "states": torch.randn(12, WIDTH),
        "marks": torch.zeros(12, dtype=torch.long),
        "gaps": torch.zeros(12, dtype=torch.long),
        "first": torch.arange(0, 8),
        "last": torch.arange(2, 10),
        "shapes": torch.zeros(8, dtype=torch.long),
    }
    _write(ArgumentColumns(network), given, ("columns",), scratch, path)


PER_PIECE = ("ids", "states", "marks", "gaps")
"""Inputs with a row a word piece; the others have one a token."""


def _write(
    model: torch.nn.Module, given: dict[str, torch.Tensor], out: tuple[str, ...], scratch: Path, path: Path
) -> None:
    """Write a network in ONNX with 8-bit weights."""
    torch.onnx.export(
        model.eval(),
        tuple(given.values()),
        str(scratch / "full.onnx"),
        input_names=list(given),
        output_names=list(out),
        dynamic_axes={name: {0: "pieces" if name in PER_PIECE else "tokens"} for name in (*given, *out)},
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
    cli.add_argument("--version", default="encoder 3")
    asked = cli.parse_args()
    export(asked.weights, asked.folder, asked.version)
