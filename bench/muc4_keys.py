"""The MUC-4 keys as entities by role: what the report's templates name, all templates of a report together.

Built as GRIT builds them (Du, Rush and Cardie, EACL 2021; data/muc/scripts in
xinyadu/grit_doc_event_entity), with one thing more: which entities the keys
call optional.
"""

import gzip
import json
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROLES = {
    "PerpInd": "PERP: INDIVIDUAL ID",
    "PerpOrg": "PERP: ORGANIZATION ID",
    "Target": "PHYS TGT: ID",
    "Victim": "HUM TGT: NAME",
    "Weapon": "INCIDENT: INSTRUMENT ID",
}
"""Role to slot. Source: GRIT's tag2role. Victims without a name stand in another slot and count as none."""

_ARTICLE = re.compile(r"\b(a|an|the)\b")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Entity:
    """One somebody or something in a role, with all the wordings that name it."""

    mentions: frozenset[str]
    """As ``normalised`` leaves them."""
    is_optional: bool = False
    """The keys allow that it is left out."""


Roles = Mapping[str, Sequence[Entity]]


def normalised(words: str) -> str:
    """Return a mention in the form in which mentions are compared.

    Source: normalize_string of GRIT's eval.py: small letters, no ASCII punctuation, no articles, single spaces.

    >>> normalised('The "Santo Tomas"\\nFARM')
    'santo tomas farm'
    """
    bare = "".join(c for c in words.lower() if c not in string.punctuation)
    return " ".join(_ARTICLE.sub(" ", bare).split())


def reports(folder: Path, parts: Sequence[str] = ("tst1", "tst2")) -> Iterator[dict[str, Any]]:
    """Yield the reports of the parts with their templates, in order."""
    for part in parts:
        with gzip.open(folder / f"{part}.jsonl.gz", "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)


def key_of(report: Mapping[str, Any]) -> Roles:
    """Return the entities of a report's key, by role.

    An entity whose wordings are part of an earlier one's, or the other way round, is that one. Wordings that
    do not stand in the text are left out. Source: GRIT's preprocess.py.
    """
    text = _plain(report["text"])
    return {role: [Entity(*e) for e in _pooled(report["templates"], slot, text)] for role, slot in ROLES.items()}


def _pooled(templates: Sequence[Mapping[str, Any]], slot: str, text: str) -> Iterator[tuple[frozenset[str], bool]]:
    """Yield mentions and whether they may be left out: once required is required."""
    found: list[tuple[set[str], bool]] = []
    for template in templates:
        may_be_missed = "OPTIONAL" in template["MESSAGE: TEMPLATE"][0]
        for fill in template[slot]:
            words, is_optional = wordings(fill), may_be_missed or fill.startswith("?")
            same = [n for n, (known, _) in enumerate(found) if words <= known or known <= words]
            for n in same:
                found[n] = (found[n][0], found[n][1] and is_optional)
            if not same:
                found.append((words, is_optional))
    for words, is_optional in found:
        mentions = frozenset(normalised(w) for w in words if w in text)
        if mentions:
            yield mentions, is_optional


def wordings(fill: str) -> set[str]:
    r"""Return the alternative strings of one fill, in small letters.

    Source: template-doc-part1.v7, 4.2: alternatives stand on one line, parted by slashes; a leading "?" says that
    the fill may be left out.

    >>> sorted(wordings('? "CAR BOMB" / "BOMB"'))
    ['bomb', 'car bomb']
    >>> wordings(r'"\"SANTO TOMAS\" FARM"')
    {'"santo tomas" farm'}
    """
    quoted = _QUOTED.findall(fill) or [fill.lstrip("? ")]
    return {_plain(words.replace('\\"', '"')) for words in quoted}


def _plain(words: str) -> str:
    return " ".join(words.lower().split())
