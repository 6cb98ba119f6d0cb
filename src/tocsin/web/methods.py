"""How a count was made, in the words of the reader's language: the box that stands beside each count.

It says what :func:`tocsin.analysis.counting.method_in_words` says; a test holds the two together.
"""

from collections.abc import Iterator

from tocsin.analysis.counting import AREAS, By, Step
from tocsin.analysis.counting.tally import OVERLAPPING, ROUGHEST
from tocsin.records import Selection
from tocsin.web.words import Words


def method_of(selection: Selection, by: By, step: Step, undated: int, words: Words) -> tuple[str, ...]:
    """Return the sentences of the method box."""
    return tuple(_sentences(selection, by, step, undated, words))


def _sentences(selection: Selection, by: By, step: Step, undated: int, words: Words) -> Iterator[str]:
    yield words("method.incidents")
    if selection.actor or selection.attributed:
        way = words.code("attributed", selection.attributed.value) if selection.attributed else words("method.any_role")
        yield words("method.attribution", way=way)
    yield words("method.figures")
    yield words("method.possibly")
    if by in ROUGHEST:
        yield words("method.roughest", precision=ROUGHEST[by], what=words(f"by.{by}"))
    if by in OVERLAPPING:
        yield words("method.overlap")
    if undated and step is not Step.ALL:
        yield words("method.undated", n=undated)
    yield words("method.origins")
    yield words("method.days")
    if by in AREAS:
        yield words("method.area", what=words(f"by.{by}"))
    yield words("method.reports")
