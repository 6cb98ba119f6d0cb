"""What a time is read in: the report's day, what was told before it, and the tense around it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tocsin.reading.times.tokens import Tokens
from tocsin.reading.times.values import Value
from tocsin.reading.times.words import vocabulary
from tocsin.records import Anchor, TimeType
from tocsin.reference.lexicon import table

DATED = (TimeType.DATE, TimeType.TIME)
"""Types of what others may be counted from; a duration of days is no day."""

FAR = 14
"""So many tokens before a time, and a third as many behind it, are looked at for its tense. Our choice."""


@dataclass(frozen=True, slots=True)
class Told:
    """A time told already: its tokens and what it says."""

    first: int
    last: int
    value: Value


@dataclass(slots=True)
class Setting:
    """What a time is read in. ``told`` grows while a text is read."""

    tokens: Tokens
    published: date | None = None
    year: int | None = None
    """The one year that the report names, for days that lack one where the day of publication is not known."""
    language: str = "en"
    is_past: bool = False
    """Whether nothing told may lie after the report, as no incident does."""
    told: list[Told] = field(default_factory=list)

    def before(self, *grains: str) -> Told | None:
        """Return the last time told in one of these units that is a date, any where none is named."""
        return next(
            (t for t in reversed(self.told) if t.value.earliest and (not grains or t.value.grain in grains)), None
        )

    def latest_quarter(self) -> Told | None:
        """Return the quarter told that lies latest, of those that are over."""
        limit = self.published or date.max
        over = [t for t in self.told if t.value.grain == "Q" and t.value.latest and t.value.latest <= limit]
        return max(over, key=lambda t: t.value.latest or date.min, default=None)

    def last_day(self) -> Told | None:
        """Return the last day told, of a year known or not."""
        return next(
            (t for t in reversed(self.told) if t.value.grain == "D" and t.value.value and t.value.type in DATED), None
        )

    def place_of(self, told: Told) -> tuple[int, int]:
        """Return where a time told before stands."""
        return self.tokens.range_of(told.first, told.last)

    @property
    def anchor(self) -> Anchor:
        """What a time counted from the report rests on."""
        return Anchor.PUBLISHED if self.published else Anchor.NONE

    def points(self, first: int, last: int) -> int:
        """Return -1 where the tense around some tokens is past, 1 where it is future, 0 where it does not tell."""
        if self.is_past:
            return -1
        words = self.tokens.words
        for distance in range(1, FAR):
            at = first - distance
            if at < 0 or words[at] in STOPS:
                break
            if sign := self._sign_at(at):
                return sign
        for at in range(last, min(last + FAR // 2, len(words))):
            if words[at] in STOPS:
                break
            if sign := self._sign_at(at):
                return sign
        return 0

    def _sign_at(self, at: int) -> int:
        """Return what a word tells of the tense; a name ("United") tells nothing."""
        words = self.tokens.words
        if words[at] == "to" and at and words[at - 1] in table("times")["future_to"]:
            return 1
        if at and words[at - 1] in ("be", "being"):
            return (
                1 if at > 1 and words[at - 2] == "to" else 0
            )  # "to be held" lies ahead, "will be held" is told by "will"
        sign = _sign(words[at])
        return sign if sign and self.tokens.text[self.tokens.starts[at]].islower() else 0


STOPS = {".", ";", "!", "?", ":"}


@cache
def _sign(word: str) -> int:
    if word in table("times")["future"]:
        return 1
    return -1 if word in table("times")["past"] or (len(word) > 4 and word.endswith("ed")) else 0


class Found:
    """The tokens that a rule found, by the names it gives them."""

    def __init__(self, groups: dict[str, tuple[int, int]], first: int, last: int, setting: Setting) -> None:
        """Take the half-open token ranges of the rule's named words."""
        self.groups, self.first, self.last, self.setting = groups, first, last, setting

    def has(self, name: str) -> bool:
        """Return whether the rule found the words of that name."""
        return name in self.groups

    def word(self, name: str) -> str:
        """Return the words of that name, "" where there are none."""
        return " ".join(self.setting.tokens.words[slice(*self.groups.get(name, (0, 0)))])

    def value(self, name: str, kind: str) -> object:
        """Return what the word of that name stands for as a kind, None where there is none."""
        known = vocabulary().get(self.word(name))
        return known.values.get(kind) if known else None

    def shown(self, name: str) -> str:
        """Return the words of that name as the text has them."""
        if name not in self.groups:
            return ""
        start, end = self.setting.tokens.range_of(*self.groups[name])
        return self.setting.tokens.text[start:end]

    def beside(self, distance: int) -> str:
        """Return the word so many tokens behind the last, or before the first where negative; "" outside the text."""
        if distance > 0 and self.setting.tokens.words[self.last - 1] == ".":
            return "."  # the sentence may end here
        at = self.first + distance if distance < 0 else self.last - 1 + distance
        return self.setting.tokens.words[at] if 0 <= at < len(self.setting.tokens.words) else ""

    @property
    def points(self) -> int:
        """Return where the tense around it points."""
        return self.setting.points(self.first, self.last)
