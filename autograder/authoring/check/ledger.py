"""A ledger of mutants: what became of them, kept beside the catalogue with a digest of what it is about.

It tells what need not be graded again. `autograder check NAME --mutants --record` writes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.check.mutants import Mutant
from autograder.authoring.check.survival import GradedMutant, mutants_in
from autograder.authoring.check.trials import tasks_in
from autograder.authoring.filling import text_of
from autograder.catalogue import Catalogue, read_catalogue
from autograder.errors import AutograderError
from autograder.records import Assignment

FILE = "ledger.json"


@dataclass(frozen=True)
class Entry:
    """What is known of one task's mutants: of what they were, how many, and which did not die."""

    digest: str
    mutants: int
    survived: tuple[str, ...] = ()
    equivalent: tuple[str, ...] = ()


def ledger_file(assignment: Assignment) -> Path:
    """Where an assignment's ledger lies; AutograderError without a folder of answers."""
    if assignment.catalogue is None or not assignment.catalogue.is_dir():
        raise AutograderError(f"{assignment.name}: a ledger lies in the folder answers/; there is none")
    return assignment.catalogue / FILE


def read_ledger(assignment: Assignment) -> dict[str, Entry]:
    """The ledger, by task; empty where none was written."""
    file = ledger_file(assignment)
    if not file.is_file():
        return {}
    try:
        tasks = json.loads(file.read_text(encoding="utf-8"))
        return {
            task: Entry(e["digest"], e["mutants"], tuple(e["survived"]), tuple(e["equivalent"]))
            for task, e in tasks.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AutograderError(f"{file}: not a ledger: {type(error).__name__}: {error}") from error


def record(assignment: Assignment, graded: Iterable[GradedMutant]) -> Path:
    """Write what became of all mutants of an assignment; returns the file."""
    graded, digests = list(graded), mutants_digests(assignment)
    entries: dict[str, Any] = {}
    for task, digest in digests.items():
        mine = [g for g in graded if g.task == task]
        fates = {
            fate: sorted(g.mutant.name for g in mine if g.fate == fate) for fate in ("survived", "equivalent")
        }
        entries[task] = {"digest": digest, "mutants": len(mine)} | fates
    file = ledger_file(assignment)
    file.write_text(json.dumps(entries, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def mutants_digests(assignment: Assignment) -> dict[str, str]:
    """For each task a digest of its mutants and of all that decides whether they die."""
    catalogue = read_catalogue(assignment.catalogue) if assignment.catalogue else Catalogue()
    mutants = {task: found for (_, task), found in mutants_in(assignment).items()}
    digests = {}
    for task, parts in _parts(assignment).items():
        if task in mutants:
            equivalents = sorted(name for owner, name in catalogue.equivalents if owner == task)
            listed = [(m.name, m.code) for m in mutants[task]]
            digests[task] = digest(parts, listed, equivalents, catalogue.forbidden, assignment.config)
    return digests


def answers_digests(assignment: Assignment) -> dict[str, str]:
    """For each task a digest of its cells, of its catalogued answers and of how they are compared."""
    catalogue = read_catalogue(assignment.catalogue) if assignment.catalogue else Catalogue()
    form = {task: [text] for task, text in catalogue.forms.items()}
    return {
        task: digest(parts, catalogue.of(task), catalogue.forbidden, assignment.config, *form.get(task, []))
        for task, parts in _parts(assignment).items()
    }


def sample(assignment: Assignment, most: int) -> set[tuple[str, str]]:
    """Up to `most` mutants (task, name), drawn over all tasks; another source draws others."""
    drawn: list[tuple[str, str, Mutant]] = []
    for (_, task), found in mutants_in(assignment).items():
        drawn += [(digest(task, mutant.name, mutant.code), task, mutant) for mutant in found]
    return {(task, mutant.name) for _, task, mutant in sorted(drawn, key=lambda d: d[0])[:most]}


def _parts(assignment: Assignment) -> dict[str, list[str]]:
    """For each task its own code cells, and those that belong to no task."""
    found: dict[str, list[str]] = {}
    for path in assignment.notebooks.values():
        source = json.loads(path.read_text(encoding="utf-8"))
        tasks, shared, own = set(tasks_in(source)), list[str](), dict[str, list[str]]()
        task = ""
        for cell in source["cells"]:
            if cell["cell_type"] != "code":
                continue
            mark = cell["metadata"].get("nbgrader", {})
            if mark.get("solution") and mark.get("grade_id") in tasks:
                task = mark["grade_id"]
            mine = task and (mark.get("solution") or mark.get("grade"))
            (own.setdefault(task, []) if mine else shared).append(text_of(cell) + repr(mark.get("points")))
        found |= {task: [*shared, *own.get(task, [])] for task in tasks_in(source)}
    return found


def digest(*parts: object) -> str:
    """Of whatever these parts look like."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
