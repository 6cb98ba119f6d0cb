"""What other rooms say in English, said in the reader's language: reasons, notes and errors that pages show.

Rooms speak to programs and to the command line too, and know no languages. So a
message is known again by its words (``words/said.yaml``), its gaps are filled
into the other language's words, and what nobody translated stays as it was said.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

LONGEST = 4000
"""Characters of a message that are looked at. Source: our choice; longer ones are texts, not messages."""
_GAP = re.compile(r"\{(\w+)(?::([\w.]+))?\}")
_PLAIN = r"(?:(?!, |; | · ).)+?"
_KINDS = {"number": r"[\d,.]+", "day": r"\d{4}-\d\d-\d\d|\?"}
_CUTS = (" · ", "; ", ", ", "/")
MOST_PIECES = 4
"""Pieces between commas that one message may have. Source: the longest of the list."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A message in English as a pattern, and in the other language with the same gaps."""

    strict: re.Pattern[str]
    """With no "; " and ", " in gaps of plain words."""
    loose: re.Pattern[str]
    words: str
    kinds: Mapping[str, str]
    """Gap -> "said" or "told" for a message in it, a kind of code, or "" for words that stay."""

    @property
    def messages(self) -> tuple[str, ...]:
        """The gaps that must hold a message that is known."""
        return tuple(name for name, kind in self.kinds.items() if kind == "told")


@dataclass(frozen=True, slots=True)
class Sayings:
    """All messages of one language."""

    known: tuple[Saying, ...]
    code: Callable[[str, str], str]
    sentences: tuple[Saying, ...] = ()
    """Those of the known whose own words hold a "; "."""

    def __call__(self, message: str) -> str:
        """Return a message in the language, pieces that nobody translated as they were."""
        if not self.known or not message or len(message) > LONGEST:
            return message
        found = self._whole(message) or self._sentence(message) or self._pieces(message, _CUTS)
        return found if found != message else self._whole(message, is_loose=True) or message

    def _whole(self, message: str, *, is_loose: bool = False, only: tuple[Saying, ...] = ()) -> str:
        """Return one message in the language, "" where none is known; gaps hold no cut unless it is loose."""
        for saying in only or self.known:
            found = (saying.loose if is_loose else saying.strict).fullmatch(message)
            if found and all(self._whole(found[name]) for name in saying.messages):
                filled = {name: self._filled(saying.kinds[name], held) for name, held in found.groupdict().items()}
                return _GAP.sub(lambda gap, filled=filled: filled[gap[1]], saying.words)  # type: ignore[misc]
        return ""

    def _sentence(self, message: str) -> str:
        """Return a message whose own words hold a "; ", so that it is none of pieces; its gaps may hold any."""
        return self._whole(message, is_loose=True, only=self.sentences) if self.sentences and "; " in message else ""

    def _pieces(self, message: str, cuts: tuple[str, ...]) -> str:
        if not cuts or cuts[0] not in message:
            return self._pieces(message, cuts[1:]) if cuts else message
        pieces, found = message.split(cuts[0]), []
        while pieces:
            known, taken = self._longest(pieces, cuts[0])
            found.append(known or self._pieces(pieces[0], cuts[1:]))
            del pieces[:taken]
        return cuts[0].join(found)

    def _longest(self, pieces: list[str], cut: str) -> tuple[str, int]:
        """Return the longest message that pieces begin with, since some have a comma of their own, and its pieces."""
        tried = ((self._whole(cut.join(pieces[:n])), n) for n in range(min(len(pieces), MOST_PIECES), 0, -1))
        return next(((words, n) for words, n in tried if words), ("", 1))

    def _filled(self, kind: str, held: str) -> str:
        if kind in ("said", "told"):
            return self(held)
        return self.code(kind, held) if kind and kind not in _KINDS else held


def sayings_of(language: str, code: Callable[[str, str], str], held: Mapping[str, str]) -> Sayings:
    """Return the messages of a language; ``held`` is the English catalogue, whose codes gaps may hold."""
    whole_first = sorted(messages().get(language, ()), key=lambda pair: "{" in pair[0])
    known = [(english, _saying(english, other, held)) for english, other in whole_first]
    sentences = tuple(saying for english, saying in known if "; " in english)
    return Sayings(tuple(saying for _, saying in known), code, sentences)


@cache
def messages() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the reviewed list: language -> (English, other)."""
    loaded = yaml.safe_load(files("tocsin.web").joinpath("words", "said.yaml").read_text(encoding="utf-8"))
    del loaded["source"]
    return {language: tuple((english, other) for english, other in pairs) for language, pairs in loaded.items()}


def _saying(english: str, other: str, held: Mapping[str, str]) -> Saying:
    kinds = {name: kind or "" for name, kind in _GAP.findall(english)}
    patterns = ["", ""]
    end = 0
    for gap in _GAP.finditer(english):
        for n, plain in enumerate((_PLAIN, ".+?")):
            inside = _inside(kinds[gap[1]], plain, held)
            patterns[n] += re.escape(english[end : gap.start()]) + f"(?P<{gap[1]}>{inside})"
        end = gap.end()
    strict, loose = (re.compile(pattern + re.escape(english[end:]), re.DOTALL) for pattern in patterns)
    return Saying(strict, loose, other, kinds)


def _inside(kind: str, plain: str, held: Mapping[str, str]) -> str:
    """Return what a gap may hold: any words, or one of a kind's codes as rooms write them."""
    if kind in ("", "said", "told"):
        return ".+?" if kind else plain
    codes = {key.removeprefix(f"{kind}.") for key in held if key.startswith(f"{kind}.")}
    return _KINDS.get(kind) or "|".join(re.escape(c) for code in sorted(codes) for c in {code, code.replace("_", " ")})
