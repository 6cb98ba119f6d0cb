"""The encoder and its heads, in PyTorch: a MiniLM of six layers, and one linear map a token to all that is asked.

    word pieces --encoder--> states --first and last piece of each token, and its shape--> token states [tokens, WIDE]
    token states --linear--> columns: BIO labels a layer, event type, status, flags, projections for links

What belongs to an event is asked of a second stack of three layers, once an
event: it goes on from the states behind the third layer, which tell it nothing
of events, and is told where the event stands, where others do, and how many
sentences away each word is.

    states behind the third layer + marks --three layers--> argument columns, for one event

Everything up to the columns is linear in the token states, so a span's answer
is the mean of its tokens' columns. Links and relations are scored from pairs of
spans by a small perceptron over their projections and distance features.

Dimensions: 384 wide, 12 attention heads, 1,536 inside, after all-MiniLM-L6-v2
(Wang et al. 2020), whose published weights are the beginning.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from tocsin.tagging.distances import COLUMNS
from tocsin.tagging.layers import NEAREST_GAP
from tocsin.tagging.wordpieces import SHAPES

WIDTH, HEADS, INSIDE, LAYERS, LONGEST = 384, 12, 1536, 6, 512
SHAPE_WIDTH = 16
WIDE = WIDTH + SHAPE_WIDTH
BRANCH = 3
"""Layers that the two stacks share. Our choice: half the cost of reading all anew for each event."""
MARKS = 3
"""Nothing, this event's trigger, another event's trigger."""
LINK = 96
"""Width of the link head's projections."""


class Layer(nn.Module):
    """A transformer layer with the norm behind, as BERT has it."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INSIDE)
        self.down = nn.Linear(INSIDE, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.out(seen.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.norm2(x + self.down(functional.gelu(self.up(x))))


class Encoder(nn.Module):
    """Word pieces to token states."""

    def __init__(self, vocabulary: int = 30522) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(LONGEST, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the states behind the last layer and those behind ``BRANCH`` layers, [batch, pieces, WIDTH]."""
        x = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]])
        shared = x
        for n, layer in enumerate(self.layers):
            x = layer(x, mask)
            if n + 1 == BRANCH:
                shared = x
        return x, shared

    def begin_from(self, path: Path) -> None:
        """Take the published weights of a BERT-shaped model (its token type 0 goes into the positions)."""
        given = load_file(path)
        given = {k.removeprefix("bert."): v for k, v in given.items()}
        state = {
            "words.weight": given["embeddings.word_embeddings.weight"],
            "positions.weight": given["embeddings.position_embeddings.weight"]
            + given["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": given["embeddings.LayerNorm.weight"],
            "norm.bias": given["embeddings.LayerNorm.bias"],
        }
        for n in range(LAYERS):
            p = f"encoder.layer.{n}."
            for part in ("weight", "bias"):
                state[f"layers.{n}.qkv.{part}"] = torch.cat(
                    [given[f"{p}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                )
                for mine, theirs in (
                    ("out", "attention.output.dense"),
                    ("norm1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm2", "output.LayerNorm"),
                ):
                    state[f"layers.{n}.{mine}.{part}"] = given[f"{p}{theirs}.{part}"]
        missing, unknown = self.load_state_dict(state, strict=False)
        if unknown or missing:
            raise ValueError(f"{path}: not the weights expected (missing {missing}, unknown {unknown})")


class Tokens(nn.Module):
    """States of word pieces to states of tokens: first and last piece, and the token's shape."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes = nn.Embedding(len(SHAPES), SHAPE_WIDTH)

    def forward(self, x: Tensor, first: Tensor, last: Tensor, shapes: Tensor) -> Tensor:
        """Return [batch, tokens, WIDE] of [batch, pieces, WIDTH]; first, last, shapes are [batch, tokens]."""
        at = first.unsqueeze(-1).expand(-1, -1, WIDTH)
        to = last.unsqueeze(-1).expand(-1, -1, WIDTH)
        return torch.cat([(x.gather(1, at) + x.gather(1, to)) * 0.5, self.shapes(shapes)], dim=-1)


class Arguments(nn.Module):
    """What belongs to one event, and what it is: the second stack."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self.marks = nn.Embedding(MARKS, WIDTH)
        self.gaps = nn.Embedding(2 * NEAREST_GAP + 1, WIDTH)
        nn.init.normal_(self.marks.weight, std=0.05)
        nn.init.zeros_(self.gaps.weight)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS - BRANCH))
        self.tokens = Tokens()
        self.dropout = nn.Dropout(0.1)
        self.columns = nn.Linear(WIDE, columns)

    def begin_from(self, encoder: Encoder) -> None:
        """Take the encoder's upper layers for a beginning."""
        for mine, theirs in zip(self.layers, encoder.layers[BRANCH:], strict=True):
            mine.load_state_dict(theirs.state_dict())

    def forward(self, x: Tensor, marks: Tensor, gaps: Tensor, first: Tensor, last: Tensor, shapes: Tensor,
                mask: Tensor | None = None) -> Tensor:  # fmt: skip
        """Return columns [rows, tokens, columns] of shared states [rows, pieces, WIDTH], a row an event."""
        x = x + self.marks(marks) + self.gaps(gaps)
        for layer in self.layers:
            x = layer(x, mask)
        return self.columns(self.dropout(self.tokens(x, first, last, shapes)))


class Pairing(nn.Module):
    """Scores pairs of spans: projections of either, their product, and features of distance."""

    def __init__(self, answers: int, features: int) -> None:
        super().__init__()
        self.columns = nn.Linear(WIDE, 4 * LINK)
        self.product = nn.Linear(LINK, LINK, bias=False)
        self.features = nn.Embedding(max(1, features), LINK)
        self.answer = nn.Linear(LINK, answers)
        nn.init.normal_(self.features.weight, std=0.1)

    def forward(self, head: Tensor, other: Tensor, features: Tensor) -> Tensor:
        """Return scores [pairs, answers] for columns of heads and others [pairs, 4*LINK], features [pairs, groups]."""
        added = head[:, :LINK] + other[:, LINK : 2 * LINK]
        product = self.product(head[:, 2 * LINK : 3 * LINK] * other[:, 3 * LINK :])
        return self.answer(functional.relu(added + product + self.features(features).sum(1)))


class Network(nn.Module):
    """The encoder with every head. ``heads`` maps a head's name to its number of columns."""

    def __init__(self, heads: dict[str, int], relations: int, arguments: int) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.tokens = Tokens()
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.ModuleDict({name: nn.Linear(WIDE, size) for name, size in heads.items()})
        self.link = Pairing(1, COLUMNS)
        self.relation = Pairing(relations, COLUMNS)
        self.arguments = Arguments(arguments)

    def begin_from(self, path: Path) -> None:
        """Take published weights for both stacks."""
        self.encoder.begin_from(path)
        self.arguments.begin_from(self.encoder)


class Columns(nn.Module):
    """What is exported of the first stack: every column of every token of one window, and the shared states."""

    def __init__(self, network: Network, heads: Sequence[str]) -> None:
        super().__init__()
        self.encoder, self.tokens = network.encoder, network.tokens
        linear = [network.heads[name] for name in heads] + [network.link.columns]
        self.columns = nn.Linear(WIDE, sum(x.out_features for x in linear))
        with torch.no_grad():
            self.columns.weight.copy_(torch.cat([x.weight for x in linear]))
            self.columns.bias.copy_(torch.cat([x.bias for x in linear]))

    def forward(self, ids: Tensor, first: Tensor, last: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor]:
        x, shared = self.encoder(ids[None])
        return self.columns(self.tokens(x, first[None], last[None], shapes[None]))[0], shared[0]


class ArgumentColumns(nn.Module):
    """What is exported of the second stack: the columns of one event."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.arguments = network.arguments

    def forward(
        self, states: Tensor, marks: Tensor, gaps: Tensor, first: Tensor, last: Tensor, shapes: Tensor
    ) -> Tensor:
        given = (x[None] for x in (states, marks, gaps, first, last, shapes))
        return self.arguments(*given)[0]
