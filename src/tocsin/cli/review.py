"""`tocsin review`: one question a screen, answered with single keys, the most doubtful first.

Keys are read one by one where a terminal is there, else as characters of
standard input, so that a session can be scripted.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from rich.text import Text

from tocsin.analysis import Line
from tocsin.analysis.queue import Question, Side
from tocsin.cli.printing import console, harmless, say
from tocsin.cli.wording import numbered
from tocsin.errors import BadRequest
from tocsin.judging import Judge, answer, questions, with_evidence
from tocsin.looking_up import looked_up
from tocsin.records import Judgement, Selection, Verdict

SKIP, UNDO, QUIT, WHY = "k", "z", "q", "w"
OWN_KEYS = {SKIP: "skip", UNDO: "undo the last answer", WHY: "say why", QUIT: "leave"}
MOST_SENTENCES = 5
"""Sentences shown of each side, so that a question fits on a screen. Our choice."""

DULL = ("subtype", "status", "trigger", "sources", "stance", "by")
"""Fields that the sentences tell better than a list would."""

Keys = Callable[[], str]
"""Returns the next key, "" at the end of input."""
Words = Callable[[str], str]
"""Asks for a line of words."""


def key_pressed() -> str:
    """Return the next key: at once from a terminal, else the next character that is no line end."""
    if sys.stdin.isatty():
        import typer

        return str(typer.getchar())[:1]
    while (key := sys.stdin.read(1)) in ("\n", "\r"):
        pass
    return key


def words_typed(asked: str) -> str:
    """Return a line typed by the person."""
    sys.stdout.write(f"{asked}: ")
    sys.stdout.flush()
    return sys.stdin.readline().strip()


@dataclass
class Session:
    """One sitting: what is asked, what was answered."""

    judge: Judge
    most: int
    selection: Selection | None = None
    keys: Keys = key_pressed
    words: Words = words_typed
    answered: list[Judgement] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)

    def run(self) -> int:
        """Ask until nothing is left, the person leaves, or input ends; return how many answers stand."""
        total = self._left()
        while (question := self._next()) is not None:
            _clear()
            say(Text(f"{len(self.answered) + 1} of {len(self.answered) + total}", style="dim"))
            _print_question(with_evidence(self.judge.ledger, question))
            if not self._settle(question):
                break
            total = self._left()
        say(f"{numbered(len(self.answered), 'answer')} given, {numbered(self._left(), 'question')} left")
        return len(self.answered)

    def _queue(self) -> list[Question]:
        return [q for q in self._asked() if q.id not in self.skipped and self._may(q)]

    def _asked(self) -> tuple[Question, ...]:
        return questions(self.judge.ledger, most=self.most, selection=self.selection)

    def _may(self, question: Question) -> bool:
        """Nobody is asked to confirm what they said themselves."""
        return not (question.kind.value == "confirm" and question.asks.startswith(f"{self.judge.by} says:"))

    def _left(self) -> int:
        return len(self._queue())

    def _next(self) -> Question | None:
        return next(iter(self._queue()), None)

    def _settle(self, question: Question) -> bool:
        """Read keys until the question is settled; False where the person leaves."""
        legal = {a.key: a for a in question.answers}
        own = {**OWN_KEYS}
        say(
            Text(
                "  ".join(f"[{key}] {a.words}" for key, a in legal.items())
                + "   "
                + "  ".join(f"[{key}] {words}" for key, words in own.items()),
                style="dim",
            )
        )
        while True:
            key = self.keys()
            if key in ("", QUIT, "\x03", "\x04"):
                return False
            if key == SKIP:
                self.skipped.add(question.id)
                return True
            if key == UNDO:
                return self._undo()
            if key == WHY:
                reason = self.words("why")
                self.judge = replace(self.judge, reason=reason or self.judge.reason)
                continue
            if key in legal:
                if self._answer(question, legal[key].verdict):
                    return True
                continue
            say(f"no such answer here: {key!r}")

    def _answer(self, question: Question, verdict: Verdict) -> bool:
        try:
            value = self._value(question) if verdict is Verdict.CORRECT else ""
            self.answered += answer(self.judge, question, verdict, value=value)[:1]
        except BadRequest as err:
            say(str(err))
            return False
        return True

    def _value(self, question: Question) -> str:
        if question.field:
            return looked_up(question.field, self.words(f"right value of {question.field.removeprefix('incident.')}"))
        name, _, value = self.words("FIELD=VALUE").partition("=")
        return f"{name.strip()}={looked_up(name.strip(), value.strip())}"

    def _undo(self) -> bool:
        if self.answered:
            last = self.answered.pop()
            replace(self.judge, reason=f"taken back at once: {last.reason}").undo(last.id)
        elif self.skipped:
            self.skipped.clear()
        return True


def _clear() -> None:
    if sys.stdout.isatty():
        console().clear()
    else:
        say("")


def _print_question(question: Question) -> None:
    say(Text(harmless(question.asks), style="bold"))
    say(f"{question.kind.value}, doubt {question.doubt:.2f}")
    for side in question.sides:
        _print_side(side)
    for name, share, detail in sorted(question.reasons, key=lambda reason: -abs(reason[1])):
        if share:
            say(f"{name} ({detail})", f"  {share:+.2f} ")


def _print_side(side: Side) -> None:
    """Print a side: its values in a few lines, then the sentences they were read from, the words marked."""
    say("")
    say(Text.assemble((harmless(side.doc), "bold"), harmless(f"  {side.head}  {side.claim}")))
    values = dict.fromkeys(f"{line.field}: {line.value}" for line in side.lines if line.field not in DULL)
    say("; ".join(values), "  ")
    sentences: dict[str, list[Line]] = {}
    for line in side.lines:
        if line.words:
            sentences.setdefault(line.before + line.words + line.after, []).append(line)
    for number, (whole, lines) in enumerate(sentences.items()):
        if number == MOST_SENTENCES:
            say(f"and more: tocsin show {side.incident or side.doc}", "  ")
            break
        say(_marked(whole, lines), "  | ")
    for words in dict.fromkeys(line.rests_also_on for line in side.lines if "judgement-" in line.rests_also_on):
        say(words, "  judged ")


def _marked(whole: str, lines: Sequence[Line]) -> Text:
    told = Text(_flat(whole))
    for line in lines:
        told.stylize("bold underline", len(line.before), len(line.before) + len(line.words))
    return told


def _flat(words: str) -> str:
    return harmless(words).replace("\n", " ").replace("\t", " ")
