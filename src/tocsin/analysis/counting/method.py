"""What was counted and how, in words: the box that goes with each answer."""

from collections.abc import Iterator

from tocsin.analysis.counting.coverage import AREAS
from tocsin.analysis.counting.periods import Step
from tocsin.analysis.counting.tally import OVERLAPPING, ROUGHEST, By
from tocsin.records import ROLES_OF, Attributed, Selection


def method_in_words(selection: Selection, by: By, step: Step, undated: int) -> tuple[str, ...]:
    """Return the sentences of the method box."""
    return tuple(_sentences(selection, by, step, undated))


def _sentences(selection: Selection, by: By, step: Step, undated: int) -> Iterator[str]:
    yield (
        "Counted are incidents, not reports: reports of one happening are one incident, as the record holds it now. "
        "Those told as foiled or denied count too, unless a status is asked for."
    )
    if selection.actor or selection.attributed:
        way = selection.attributed or "any role"
        roles = ", ".join(role.value for role in ROLES_OF.get(selection.attributed or Attributed.DENIED, ()))
        who = f" of {selection.actor}" if selection.actor else ""
        yield f"Attribution{who}: {way}" + (f" ({roles})." if selection.attributed and roles else ".")
        yield "Claimed is what the actor claims itself; blamed is what others say; one incident can be both."
    yield (
        "Figures are under the policy `range`: low the least and high the most among the latest figures of "
        "independent origins, best their lower median. An incident without a figure adds nothing: not reported is "
        "not zero."
    )
    yield "In `possibly` are incidents whose date or place only possibly falls inside; no other column has them."
    if by in ROUGHEST:
        yield f"A place known less exactly than where_prec {ROUGHEST[by]} only possibly falls into one {by.value}."
    if by in OVERLAPPING:
        yield f"An incident can stand in several rows by {by.value}: rows do not add up."
    if undated and step is not Step.ALL:
        yield f"{undated} selected incidents have no date and are in no period."
    yield (
        "`origins` adds up the independent origins of each incident; `of_one_origin` are incidents that rest on one "
        "alone: twelve copies of one wire story are one origin."
    )
    yield "Days are those of the place, as the reports give them."
    if by in AREAS:
        yield f"Reports of the area are those that tell of an incident in the row's own {by.value}."
    yield "`reports` are those read that were published in the period: where none was, nothing counted is no peace."
