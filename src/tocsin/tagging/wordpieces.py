"""Cuts tokens into the encoder's word pieces, and long texts into overlapping windows of whole sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from tocsin.errors import BadReference
from tocsin.records import Sentence
from tocsin.tagging.alike import PIECES, is_hidden

Ints = NDArray[np.int64]

MOST_PIECES = 400
"""Word pieces a window. The encoder takes 512; shorter ones cost less attention. Our choice."""
OVERLAP = 3
"""Sentences that a window shares with the one before it, so that every sentence is read beside its neighbours."""
SHAPES = ("lower", "title", "upper", "mixed", "number", "mark", "all upper", "name")
"""What the writing of a token shows; "all upper" is any word of a text in capitals, whose case says nothing; "name" is
a name that the network does not see (alike.py)."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A window as the encoder takes it: piece ids, and for each token its first and last piece and its shape."""

    ids: Ints
    first: Ints
    last: Ints
    shapes: Ints


@cache
def open_tokenizer(path: Path) -> Tokenizer:
    """Return the encoder's tokenizer. Raises: BadReference when its file is missing or broken."""
    try:
        return Tokenizer.from_str(path.read_text(encoding="utf-8"))
    except Exception as err:  # the library raises bare Exception for a broken file
        raise BadReference(f"{path}: cannot open the tokenizer ({err}); install Tocsin again") from err


def shape_of(token: str) -> int:
    """Return the shape of a token as an index into ``SHAPES``."""
    if is_hidden(token):
        return 7
    if token[:1].isdigit():
        return 4
    if not any(c.isalpha() for c in token):
        return 5
    if token.isupper():
        return 2 if len(token) > 1 else 1
    if token.islower():
        return 0
    return 1 if token[0].isupper() and token[1:].islower() else 3


def shapes_of(tokens: Sequence[str]) -> Ints:
    """Return the shape of every token of a text, [tokens]."""
    found = np.array([shape_of(t) for t in tokens], dtype=np.int64)
    is_word = (found != 4) & (found != 5) & (found != 7)
    letters = found[is_word]
    if len(letters) >= 5 and np.mean((letters == 2) | (letters == 1)) > 0.95 and np.mean(letters == 2) > 0.5:
        found[is_word] = 6
    return found


def cut(tokenizer: Tokenizer, tokens: Sequence[str]) -> list[list[int]]:
    """Return the word pieces of every token; one that leaves none (a control character) is the unknown piece."""
    shown = [PIECES.get(token, token) for token in tokens]
    encoded = tokenizer.encode(shown, is_pretokenized=True, add_special_tokens=False)
    found: list[list[int]] = [[] for _ in tokens]
    for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
        if word is not None:
            found[word].append(piece)
    unknown = int(tokenizer.token_to_id("[UNK]") or 0)
    return [pieces[:12] or [unknown] for pieces in found]


def fitting(sentence: Sequence[list[int]]) -> list[list[int]]:
    """Return a sentence's pieces by token, each token's cut short where the sentence would not fit into a window.

    A sentence has 120 tokens at most (reading/sentences.py), so three pieces a token always fit.
    """
    if sum(map(len, sentence)) <= MOST_PIECES:
        return list(sentence)
    return [pieces[:3] for pieces in sentence]


def window_of(tokenizer: Tokenizer, pieces: Sequence[Sequence[int]], shapes: Ints) -> Pieces:
    """Return a stretch of tokens, already cut, as the encoder takes it."""
    ids, first, last = [tokenizer.token_to_id("[CLS]")], [], []
    for word in pieces:
        first.append(len(ids))
        ids += word
        last.append(len(ids) - 1)
    ids.append(tokenizer.token_to_id("[SEP]"))
    return Pieces(np.array(ids), np.array(first), np.array(last), shapes)


def windows(sentences: Sequence[Sentence], lengths: Sequence[int], overlap: int = OVERLAP) -> Iterator[tuple[int, int]]:
    """Yield half-open runs of sentences of at most ``MOST_PIECES`` pieces, ``overlap`` shared with the one before."""
    start = 0
    while start < len(sentences):
        end, size = start, 0
        while end < len(sentences) and (end == start or size + lengths[end] <= MOST_PIECES):
            size += lengths[end]
            end += 1
        yield start, end
        if end == len(sentences):
            return
        start = max(start + 1, end - overlap)
