"""Takes the package's weights out of their 8 bits, to train on where those of the earlier training are not at hand.

    python training/packaged.py WEIGHTS      -> weights that train_encoder.py can begin with

Word embeddings are the published ones, which no training changes. Heads that
only teach the encoder, and the one of relations, are not in the package: they
begin anew. Rounding to 8 bits costs what a few steps of training make good.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from export import USED, columns
from network import Network
from tocsin.tagging.encoder import DATA
from train_encoder import model_folder, new_network

PRODUCTS = ("qkv", "out", "up", "down")
"""The matrix products of a layer, in the order in which it makes them."""


class Packed:
    """The weights of one network in ONNX."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(path).graph
        self.arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        products = [n.input[1] for n in graph.node if n.op_type == "MatMulInteger"]
        self.products = [self._whole(name.removesuffix("_quantized")) for name in products]
        """Of every matrix product, in order, the weights as PyTorch holds them: [out, in]."""

    def state(self, prefix: str = "") -> dict[str, Tensor]:
        """Return the named weights; of embeddings the whole numbers are made real ones again."""
        found = {name: array for name, array in self.arrays.items() if name.endswith((".weight", ".bias"))}
        for name in self.arrays:
            if name.endswith(".weight_quantized"):
                found[name.removesuffix("_quantized")] = self._whole(name.removesuffix("_quantized"))
        return {n: torch.from_numpy(a.astype(np.float32)) for n, a in found.items() if n.startswith(prefix)}

    def _whole(self, name: str) -> np.ndarray:
        packed, zero, scale = (self.arrays[f"{name}_{part}"] for part in ("quantized", "zero_point", "scale"))
        whole = (packed.astype(np.float32) - zero.astype(np.float32)) * scale
        return whole.T if "MatMul" in name else whole

    def layers(self, prefix: str) -> dict[str, Tensor]:
        """Return the weights of the products in a stack's layers; the last product is that of the columns."""
        found = {}
        for n, array in enumerate(self.products[:-1]):
            layer, at = divmod(n, len(PRODUCTS))
            found[f"{prefix}.{layer}.{PRODUCTS[at]}.weight"] = torch.from_numpy(array.copy())
        return found


def begin_from_package(network: Network, folder: Path = DATA) -> None:
    """Give a network the package's weights. Raises: KeyError, RuntimeError where the package has another layout."""
    network.begin_from(model_folder() / "model.safetensors")
    state = network.state_dict()
    first, second = Packed(folder / "encoder.onnx"), Packed(folder / "arguments.onnx")
    given = {n: v for n, v in first.state().items() if n != "encoder.words.weight"}
    given |= first.layers("encoder.layers") | second.state() | second.layers("arguments.layers")
    given["arguments.columns.weight"] = torch.from_numpy(second.products[-1].copy())
    weight, bias = torch.from_numpy(first.products[-1].copy()), given.pop("columns.bias")
    for name, (start, end) in columns().items():
        head = f"heads.{name}" if name in USED else "link.columns"
        given |= {f"{head}.weight": weight[start:end], f"{head}.bias": bias[start:end]}
    pairs = np.load(folder / "pairs.npz")
    for part in ("product", "features", "answer"):
        given[f"link.{part}.weight"] = torch.from_numpy(pairs[f"link.{part}"].astype(np.float32))
    given["link.answer.bias"] = torch.from_numpy(pairs["link.bias"].astype(np.float32))
    unknown = given.keys() - state.keys()
    if unknown:
        raise KeyError(f"{folder}: weights that no network has: {sorted(unknown)}")
    network.load_state_dict(state | given)


if __name__ == "__main__":
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("weights", type=Path)
    asked = cli.parse_args()
    network = new_network()
    begin_from_package(network)
    asked.weights.parent.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), asked.weights)
