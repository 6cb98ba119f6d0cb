"""`tocsin read --second-reader`: who is asked, and what became of the answers."""

from collections import Counter

from tocsin.asking import Endpoint, Model, key_in
from tocsin.cli.wording import numbered
from tocsin.errors import BadRequest
from tocsin.pipeline import Outcome, Second
from tocsin.reading import SecondReading


def second_of(
    url: str, model: str, key_env: str, timeout: float, *, allow_plain_http: bool, is_chosen: bool
) -> Second | None:
    """Return the second reader that the user has named, None for none. Raises: BadRequest."""
    if not url:
        if model or key_env or is_chosen or allow_plain_http:
            raise BadRequest("a second reader is asked only where it is named: --second-reader URL --second-model NAME")
        return None
    endpoint = Endpoint(url=url, model=model, key=key_in(key_env), timeout=timeout, allow_plain_http=allow_plain_http)
    return Second(asked=Model(endpoint), is_chosen=is_chosen)


class SecondTally:
    """What became of a round's questions to the second reader."""

    def __init__(self) -> None:
        self.reports = self.pieces = 0
        self.dropped: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()

    def add(self, second: SecondReading) -> None:
        """Count one report's questions."""
        self.reports += 1
        self.pieces += second.pieces
        self.dropped.update(dict(second.dropped))
        self.unanswered.update(dict(second.unanswered))

    def summary(self) -> str:
        """Return in a line what was asked, what has no answer and why, what was not believed and why."""
        asked = f"asked about {numbered(self.reports, 'report')} in {numbered(self.pieces, 'piece')}"
        silent = _listed(self.unanswered, "piece", "without an answer") or "all answered"
        return f"{asked}; {silent}; {_listed(self.dropped, 'part', 'not believed') or 'all believed'}"


def line_of_second(outcome: Outcome) -> str:
    """Return what the second reader gave no answer to in one report, "" where it answered all."""
    if not (outcome.second and outcome.second.unanswered and outcome.captured):
        return ""
    silent = _listed(Counter(dict(outcome.second.unanswered)), "piece", "without an answer")
    return f"second     {outcome.captured.report.doc}: {silent}"


def _listed(tally: Counter[str], thing: str, what: str) -> str:
    reasons = ", ".join(f"{number} {why.replace('_', ' ')}" for why, number in sorted(tally.items()))
    return f"{numbered(tally.total(), thing)} {what} ({reasons})" if tally else ""
