"""What `autograder check` prints."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from autograder.authoring.check.survival import GradedMutant, share_killed
from autograder.authoring.check.trials import EMPTY, MODEL, UNTOUCHED, Outcome, gets_through
from autograder.words import count


def print_trials(name: str, outcomes: list[Outcome], console: Console) -> bool:
    """One row per task, then the faults."""
    table = Table(title=f"{name}: the grader against its catalogue", title_justify="left")
    for column in ("task", "right answers", "wrong answers", "hints that arrive", "syntax error"):
        table.add_column(column, justify="left" if column == "task" else "right")
    tasks = dict.fromkeys(o.trial.task for o in outcomes if o.trial.task)
    for task in tasks:
        mine = [o for o in outcomes if o.trial.task == task]
        by_kind = {k: [o for o in mine if o.trial.kind == k] for k in ("right", "wrong", "syntax")}
        arrived = sum(o.trial.hint in o.hints for o in by_kind["wrong"])
        counts = [f"{sum(o.fault is None for o in found)} of {len(found)}" for found in by_kind.values()]
        table.add_row(task, counts[0], counts[1], f"{arrived} of {len(by_kind['wrong'])}", counts[2])
    console.print(table)
    for kind, words in (("model", MODEL), ("untouched", UNTOUCHED), ("empty", EMPTY)):
        good = all(o.fault is None for o in outcomes if o.trial.kind == kind)
        verdict = "takes all points" if kind == "model" else "takes no points"
        console.print(f"{words[0].upper() + words[1:]} {verdict}: {'yes' if good else 'NO'}")
    faults = [o for o in outcomes if o.fault]
    for outcome in faults:
        line = f"{outcome.trial.kind} {outcome.trial.name}: {outcome.fault}"
        console.print(line, style="red", highlight=False, markup=False)
    console.print(f"{len(outcomes) - len(faults)} of {len(outcomes)} trials came out as they must.")
    return not faults


def print_mutants(name: str, graded: list[GradedMutant], console: Console) -> None:
    """One row per task, then the survivors, the equivalent mutants with their reasons, and the share."""
    fates = ("killed", "survived", "equivalent")
    table = Table(title=f"{name}: the grader against mutants of its model answers", title_justify="left")
    for column in ("task", "mutants", *fates):
        table.add_column(column, justify="left" if column == "task" else "right")
    for task in dict.fromkeys(g.task for g in graded):
        mine = [g.fate for g in graded if g.task == task]
        table.add_row(task, str(len(mine)), *(str(mine.count(fate)) for fate in fates))
    console.print(table)
    for fate, style in (("survived", "red"), ("equivalent", "")):
        for g in (g for g in graded if g.fate == fate):
            reason = f"\n    because {g.because}" if g.because else ""
            _line(console, f"{fate}: {g.task}, {g.mutant.name}{reason}", style)
    for task in dict.fromkeys(g.task for g in graded if g.fate == "survived"):
        alive = [g for g in graded if g.task == task and g.fate == "survived"]
        through = f"{task}, {count(len(alive), 'slip')}: it {gets_through(alive[0].tests)}"
        _line(console, f"{through}, say in the prompt what is meant, or declare it equivalent", "")
    for g in (g for g in graded if g.stale):
        _line(console, f"not equivalent: {g.task}, {g.mutant.name}: it dies", "red")
    counted = [g for g in graded if g.fate != "equivalent"]
    killed = sum(g.dies for g in counted)
    console.print(
        f"{killed} of {len(counted)} non-equivalent mutants die ({100 * share_killed(graded):.1f} %).",
        highlight=False,
    )


def _line(console: Console, text: str, style: str) -> None:
    console.print(text, style=style, highlight=False, markup=False, emoji=False, soft_wrap=True)
