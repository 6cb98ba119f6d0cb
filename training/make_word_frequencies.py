"""Counts how common words are in reports of violence -> src/tocsin/matching/word_frequencies.tsv.

    python training/make_word_frequencies.py

Counted are incidents, not texts: of how many incidents in ten thousand some report has the word. Corpora: the parts of
bench/gva, bench/ucdp_headlines and bench/gold that merging is learned from (``bench/merging_sets.py``), each weighed
the same. A word is kept where it stands in at least FEWEST incidents, and mostly written small or in COMMON of them:
so no name of a private person comes into the file, and names stay what they are here, rare.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

import merging_sets as sets
from shared import ROOT, require_shared
from tocsin.matching.words import TOKEN, stem_of

OUT = ROOT / "src" / "tocsin" / "matching" / "word_frequencies.tsv"
FEWEST = 4
"""Incidents; a word of fewer is as good as unknown. Our choice."""
COMMON = 25
"""Incidents of one corpus in which even a word written large is common: a group, a country, a month. Our choice."""
HEAD = (
    "# Source: training/make_word_frequencies.py, which says what is counted "
    "(UCDP GED CC BY 4.0 and others; counts only)."
)
Texts = dict[str, list[str]]


def main() -> None:
    shared = require_shared()
    corpora = [
        _by_incident(sets.gva(shared, "train")),
        _by_incident([*sets.headlines(shared, "train"), *sets.headlines(shared, "apart")]),
        _by_incident(sets.gold(shared, "train")),
    ]
    share: dict[str, float] = defaultdict(float)
    kept: set[str] = set()
    for texts in corpora:
        among, small, large = counted(texts)
        for word, many in among.items():
            share[word] += many / len(texts) / len(corpora)
            if many >= FEWEST and (small[word] >= large[word] or many >= COMMON):
                kept.add(word)
    lines = [
        HEAD,
        "word\tper_10000",
    ]
    lines += [f"{word}\t{max(1, round(share[word] * 10_000))}" for word in sorted(kept) if len(word) > 1]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(kept)} words of {len(share)}, rarest {math.log(10_000):.1f} nats")


def counted(texts: Texts) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return of how many incidents each word's stem stands, and how often it is written small and large."""
    among: Counter[str] = Counter()
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for told in texts.values():
        found = set()
        for word in TOKEN.findall(" ".join(told)):
            key = stem_of(word)
            found.add(key)
            (large if word[0].isupper() else small)[key] += 1
        among.update(found)
    return among, small, large


def _by_incident(lines: Iterable[sets.JSON]) -> Texts:
    found: Texts = defaultdict(list)
    for line in lines:
        found[line["incident"] or line["doc"]].append(f"{line.get('title', '')} {line['text']}")
    return found


if __name__ == "__main__":
    main()
