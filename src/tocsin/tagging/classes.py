"""What the classifiers see of a trigger, to tell its type, and of two mentions, to tell whether they belong together.

They are maximum-entropy models, run by the same library as the sequence
models, on sequences of one. Each sees the encoder's own answer among its
evidence, in steps (``steps``), and weighs it against words and order.
"""

from collections import Counter
from collections.abc import Sequence

from tocsin.records import Mention, Sentence
from tocsin.tagging.words import groups, harms


def type_features(sentences: Sequence[Sentence], trigger: Mention, others: Sequence[Mention]) -> list[str]:
    """Return what is known of an event: its trigger's words, its sentence, the roles and figures around it."""
    sentence = sentences[trigger.sentence]
    words = [t.text.casefold() for t in sentence.tokens]
    at = [n for n, t in enumerate(sentence.tokens) if trigger.start <= t.start < trigger.end]
    inside = [words[n] for n in at]
    found = ["bias", f"trigger={' '.join(inside)}", f"head={inside[-1] if inside else ''}"]
    found += [f"t={w}" for w in inside] + [f"tf={_fine(w)}" for w in inside]
    near = words[max(0, at[0] - 5) : at[-1] + 6] if at else []
    found += [f"n={w}" for w in near] + [f"nf={_fine(w)}" for w in near]
    found += [f"s={w}" for w in sorted(set(words))] + [f"sf={_fine(w)}" for w in sorted(set(words))]
    report = Counter(w for s in sentences for w in {t.text.casefold() for t in s.tokens} if w in harms())
    found += [f"r={w}" for w in report]
    for other in others:
        if other.sentence == trigger.sentence:
            said = [t.text.casefold() for t in sentence.tokens if other.start <= t.start < other.end]
            found += [f"{other.label}={w}" for w in said] + [f"{other.label}f={_fine(w)}" for w in said]
            found.append(f"has {other.layer}:{other.label}")
    return found


def keep_features(
    sentences: Sequence[Sentence], events: Sequence[Mention], which: int, others: Sequence[Mention]
) -> list[str]:
    """Return what tells an incident of its own from a second mention of one, a threat, or a general description."""
    event = events[which]
    sentence = sentences[event.sentence]
    words = [t.text.casefold() for t in sentence.tokens]
    at = [n for n, t in enumerate(sentence.tokens) if event.start <= t.start < event.end]
    first, last = (at[0], at[-1]) if at else (0, 0)
    earlier = list(events[:which])
    alike = [e for e in earlier if e.label == event.label]
    here = Counter(o.label for o in others if o.sentence == event.sentence)
    sure = _sure(event)
    found = ["bias", f"sure={sure}", f"rank={min(which, 4)}", f"of={min(len(events), 5)}", f"type={event.label}"]
    found += [f"sure={sure}|rank={min(which, 3)}", f"sentence={min(event.sentence, 4)}|{min(which, 2)}"]
    found += [
        f"alike={min(len(alike), 3)}|sure={sure}",
        f"same sentence={sum(e.sentence == event.sentence for e in earlier)}",
    ]
    found += [
        f"better before={any(e.score > event.score for e in earlier)}",
        f"best={event.score >= max(e.score for e in events)}",
    ]
    found += [
        f"has {label}={min(here[label], 2)}"
        for label in ("place", "date", "killed", "injured", "perpetrator", "target")
    ]
    found += [
        f"bare={not here}",
        f"t={' '.join(words[first : last + 1])}",
        f"before={words[first - 1] if first else '<s>'}",
    ]
    found += [f"w={w}" for w in words[max(0, first - 4) : last + 5]] + [
        f"f={_fine(w)}" for w in words[first : last + 1]
    ]
    if earlier:
        said = {t.text.casefold() for e in earlier for t in sentences[e.sentence].tokens if e.start <= t.start < e.end}
        found.append(f"said before={bool(said & set(words[first : last + 1]))}")
    return found


THROUGH = frozenset(
    [
        "said",
        "says",
        "reported",
        "reports",
        "cited",
        "citing",
        "told",
        "that",
        "while",
        "and",
        ",",
        ";",
        "according",
        "by",
        "adds",
        "added",
        "put",
    ]
)
"""Words between a figure and a voice that join or part them. Our choice."""


def link_features(
    sentences: Sequence[Sentence], events: Sequence[Mention], which: int, other: Mention, rank: int
) -> list[str]:
    """Return what speaks for and against a mention belonging to the event numbered ``which``.

    ``rank`` is the mention's place among those of its label in the report, from 0.
    """
    event, label = events[which], other.label
    gap = other.sentence - event.sentence
    chars = other.start - event.start
    between = sum(
        1 for e in events if e is not event and min(e.start, other.start) < e.start < max(e.start, other.start)
    )
    own = sum(1 for e in events if e is not event and e.sentence == other.sentence)
    nearest = min(range(len(events)), key=lambda n: abs(events[n].start - other.start))
    previous = max((n for n, e in enumerate(events) if e.start <= other.start), default=-1)
    step = "same" if gap == 0 else f"{'+' if gap > 0 else '-'}{min(abs(gap), 4)}"
    reach = min(abs(chars) // 40, 6)
    side = "after" if chars >= 0 else "before"
    many = "one" if len(events) == 1 else "two" if len(events) == 2 else "more"
    found = [
        "bias",
        f"gap={step}",
        f"side={side}|{reach}" if gap == 0 else f"gap={step}|{side}",
        f"between={min(between, 3)}",
        f"own={min(own, 2)}|{gap == 0}",
        f"many={many}",
        f"nearest={nearest == which}",
        f"previous={previous == which}",
        f"first={which == 0}|{many}",
        f"rank={min(rank, 3)}",
        f"type={event.label}",
        f"many={many}|nearest={nearest == which}|gap={step}",
        f"many={many}|between={min(between, 2)}|gap={step}",
        f"lead={other.sentence == 0}|gap={step}",
    ]
    if other.layer == "voice" and gap == 0:
        left, right = min(event.end, other.end), max(event.start, other.start)
        between_words = [t.text.casefold() for t in sentences[event.sentence].tokens if left <= t.start < right]
        found += [f"through={w}|{side}" for w in between_words if w in THROUGH] + [f"next={between_words[:1]}|{side}"]
    words = [t.text.casefold() for t in sentences[other.sentence].tokens if other.start <= t.start < other.end]
    tail = [f"w={w}" for w in words[:1] + words[-1:]] + [f"f={_fine(w)}" for w in words[-1:]]
    sure = f"sure={_sure(other)}"
    return [f"{label}:{x}" for x in (*found, *tail, sure, f"{sure}|rank={min(rank, 3)}", f"{event.label}|{sure}")]


def _sure(mention: Mention) -> str:
    """Return how likely a span is held to be, in steps, the low ones finer."""
    steps = (0.04, 0.08, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95)
    return str(sum(mention.score >= step for step in steps))


STEPS = (-6.0, -4.0, -3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
"""Steps of the encoder's scores (logits). Our choice: finest where it doubts."""


def steps(name: str, score: float) -> list[str]:
    """Return the features that say how high the encoder scores something.

    >>> steps("link", -3.5)
    ['link>=-6', 'link>=-4']
    """
    return [f"{name}>={step:g}" for step in STEPS if score >= step]


def _fine(word: str) -> str:
    return groups().get(word, ("?", "?"))[0]
