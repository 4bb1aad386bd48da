"""Given cells that a student changed: what the release does not lock is the student's.

A given cell without a lock that was handed in as it was released runs in the judge too. One that was
edited, or whose names a cell of the student's binds anew, belongs to the player for this submission.
"""

from __future__ import annotations

import copy
import re
from dataclasses import replace

from nbformat import NotebookNode
from nbgrader import utils

from autograder.engine.notebook.names import names_of
from autograder.engine.notebook.plan import Plan, Step, mark_names


def as_handed_in(plan: Plan, notebook: NotebookNode) -> Plan:
    """The plan for a submitted notebook, restored; the very same one if no given cell was touched."""
    given = [s for s in plan.steps.values() if s.kind == "shared" and not s.locked and s.source.strip()]
    if not given:
        return plan
    own = [cell.source for cell in notebook.cells if cell.cell_type == "code" and not utils.is_locked(cell)]
    as_released = {source.strip() for source in own}
    edited = [step for step in given if step.source.strip() not in as_released]
    names = {name for step in given for name in step.names.binds} - plan.student_names
    kept = {step.source.strip() for step in given}
    bound = _bound_in([source for source in own if source.strip() not in kept], names)
    touched = {s.index for s in given if s in edited or s.names.binds & bound}
    if not any(plan.steps[index].names.binds - plan.student_names for index in touched):
        return plan
    steps: dict[int, Step] = {index: copy.copy(step) for index, step in plan.steps.items()}
    for index in touched:
        steps[index].kind = "player"
    theirs = {name for index in touched for name in steps[index].names.binds}
    student = mark_names(steps, set(plan.student_names) | theirs)
    return replace(
        plan,
        steps=steps,
        student_names=frozenset(student),
        given_names=frozenset(student - plan.student_names),
    )


def _bound_in(sources: list[str], names: set[str]) -> set[str]:
    """Those of the names that these cells bind."""
    if not names:
        return set()
    word = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    found: set[str] = set()
    for source in sources:
        if word.search(source):
            found |= names_of(source).bound & names
    return found
