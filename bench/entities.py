"""CEAF-REE: how well entities by role agree with a key, each of the key's matched at most once.

Du, Rush and Cardie (EACL 2021), eval.py in xinyadu/grit_doc_event_entity, the
strict likeness: an entity read is right when all its mentions are among those
of the entity of the key that it is aligned with. The alignment is the best
possible for each report and role. New here: an entity of the key that is
optional costs nothing when it is missed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from muc4_keys import Entity, Roles


@dataclass(slots=True)
class Tally:
    """What was counted in a role, or in all."""

    right: int = 0
    read: int = 0
    key: int = 0
    """Entities of the key, without optional ones that were missed."""

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.key if self.key else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.read + self.key) if self.right else 0.0

    def add(self, other: "Tally") -> None:
        self.right, self.read, self.key = self.right + other.right, self.read + other.read, self.key + other.key


def aligned(key: Sequence[Entity], read: Sequence[Entity]) -> list[tuple[int, int]]:
    """Return the pairs (of the key, read) that are right, as many as there can be; of ties, the required ones.

    >>> a, ab = Entity(frozenset({"a"})), Entity(frozenset({"a", "b"}))
    >>> aligned([ab], [a]), aligned([a], [ab]), aligned([ab, a], [a, a])
    ([(0, 0)], [], [(0, 0), (1, 1)])
    """
    if not key or not read:
        return []
    # An optional one is worth less than a required one, by too little to outweigh a pair more.
    worth = 1 / (2 + len(key))
    likeness = np.array([[(r.mentions <= k.mentions) * (1 - worth * k.is_optional) for r in read] for k in key])
    pairs = zip(*linear_sum_assignment(likeness, maximize=True), strict=True)
    return [(int(k), int(r)) for k, r in pairs if likeness[k, r] > 0]


def tallies(reports: Iterable[tuple[Roles, Roles]], *, optional: bool = True) -> dict[str, Tally]:
    """Return the tally of each role and of all ("micro") over reports, each as (key, read).

    ``optional``: the key's optional entities may be missed; without it all are counted, as eval.py does.
    """
    found: dict[str, Tally] = defaultdict(Tally)
    for key, read in reports:
        for role, entities in key.items():
            pairs = aligned(entities, read[role])
            hit = {k for k, _ in pairs}
            missable = sum(e.is_optional and n not in hit for n, e in enumerate(entities)) if optional else 0
            tally = Tally(len(pairs), len(read[role]), len(entities) - missable)
            found[role].add(tally)
            found["micro"].add(tally)
    return dict(found)
