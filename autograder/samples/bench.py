"""`autograder bench`: the same class graded by stock nbgrader and by this autograder.

Both are run as commands, in turn, on the same files. Time per submission is taken from the files
that both write when a submission is done: from the first to the last of a run. The class hands in a
notebook made here, or an assignment of the course, filled in with what its catalogue holds.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder.errors import AutograderError
from autograder.samples.bench_class import Sample
from autograder.telling.summary import SPLIT

ROUNDS = 3
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
"""


@dataclass
class Run:
    """One command on one part of the class. Times in seconds, memory in bytes of the largest process.

    start: until the first submission is recorded. split: milliseconds of ours per submission, by what
    they were spent on; workers count side by side.
    """

    students: int
    command: float
    start: float
    per_submission: float
    processor: float
    memory: int
    split: dict[str, float]


def bench(
    console: Console,
    sample: Sample,
    workers: int,
    stock: bool = True,
    rounds: int = ROUNDS,
    title: str = "",
) -> dict[str, Any]:
    """Run the comparison, print it, and return its figures."""
    rounds = max(1, min(rounds, len(sample.students) // 5))
    with tempfile.TemporaryDirectory(prefix="partwise-bench-") as folder:
        base = Path(folder)
        make_course(base, sample)
        parts = [sample.students[i::rounds] for i in range(rounds)]
        ours: list[Run] = []
        theirs: list[Run] = []
        for part in parts:
            if stock:
                theirs.append(run_stock(base, sample, part))
                console.print(f"nbgrader: {len(part)} submissions in {theirs[-1].command:.1f} s")
            ours.append(run_ours(base, sample, part, workers))
            console.print(f"autograder: {len(part)} submissions in {ours[-1].command:.1f} s")
        differing = compare_scores(base, sample.name) if stock else None
    return _report(console, ours, theirs, differing, f"{title or sample.name}, {workers} workers")


def make_course(base: Path, sample: Sample) -> None:
    """A course with one assignment for each of the two, and the class."""
    for engine in ("stock", "ours"):
        source = base / engine / "source" / sample.name
        if isinstance(sample.source, Path):
            shutil.copytree(sample.source, source)
        else:
            source.mkdir(parents=True)
            (source / f"{sample.notebook}.ipynb").write_bytes(sample.source)
        (base / engine / "nbgrader_config.py").write_text(CONFIG)
        _call(["nbgrader", "generate_assignment", sample.name, "--create"], base / engine)
    for student, data in zip(sample.students, sample.submissions, strict=True):
        folder = base / "class" / student / sample.name
        folder.mkdir(parents=True)
        (folder / f"{sample.notebook}.ipynb").write_bytes(data)


def run_stock(base: Path, sample: Sample, students: list[str]) -> Run:
    """nbgrader's own autograde, as it is."""
    folder = base / "stock"
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    for student in students:
        shutil.copytree(base / "class" / student, folder / "submitted" / student)
    return _measure(["nbgrader", "autograde", sample.name], folder, sample, students)


def run_ours(base: Path, sample: Sample, students: list[str], workers: int) -> Run:
    """This autograder on the same files."""
    folder, part = base / "ours", base / "part"
    shutil.rmtree(part, ignore_errors=True)
    for student in students:
        shutil.copytree(base / "class" / student, part / student)
    line = [sys.executable, "-m", "autograder", "grade", sample.name, "--course", "."]
    line += ["--submissions", str(part), "--workers", str(workers), "--json", str(base / "ours.json")]
    return _measure(line, folder, sample, students)


def compare_scores(base: Path, name: str) -> list[str]:
    """The cells whose scores differ between the two gradebooks, in words."""
    from nbgrader.api import Gradebook

    found = []
    for engine in ("stock", "ours"):
        with Gradebook(f"sqlite:///{base / engine / 'gradebook.db'}") as gradebook:
            found.append(
                {
                    (submission.student.id, grade.name): grade.score
                    for submission in gradebook.assignment_submissions(name)
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
            )
    stock, ours = found
    if not stock or stock.keys() != ours.keys():
        raise AutograderError(
            f"the gradebooks hold {len(stock)} and {len(ours)} scores; expected the same cells"
        )
    return [
        f"{student}, {cell}: {stock[student, cell]:g} with nbgrader, {score:g} with ours"
        for (student, cell), score in ours.items()
        if score != stock[student, cell]
    ]


def _measure(line: list[str], folder: Path, sample: Sample, students: list[str]) -> Run:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    said = _call(line, folder)
    command = time.time() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = [folder / "autograded" / s / sample.name / f"{sample.notebook}.ipynb" for s in students]
    ends = sorted(path.stat().st_mtime for path in done)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    pace = (ends[-1] - ends[0]) / max(len(ends) - 1, 1)
    memory = after.ru_maxrss * 1024
    return Run(len(students), command, ends[0] - began, pace, processor, memory, _split(said))


def _split(said: str) -> dict[str, float]:
    """What our command says of where its time went."""
    for line in said.splitlines():
        if line.startswith(SPLIT):
            parts = (part.rpartition(" ") for part in line.removeprefix(SPLIT).split(", "))
            return {what: float(spent) for what, _, spent in parts}
    return {}


def _call(line: list[str], folder: Path) -> str:
    """Run a command and return what it printed; what it says if it fails is the error's."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    root = str(Path(__file__).resolve().parents[2])
    environment = {
        **os.environ,
        "COLUMNS": "1000",  # no line is cut
        "PATH": path,
        "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise AutograderError(f"{' '.join(line[:4])} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def _report(
    console: Console, ours: list[Run], theirs: list[Run], differing: list[str] | None, title: str
) -> dict[str, Any]:
    table = Table(title=title, title_justify="left")
    for column in ("", "nbgrader", "autograder", "ratio"):
        table.add_column(column, justify="right" if column else "left")
    figures: dict[str, Any] = {"same_scores": None if differing is None else not differing}
    figures["differing"] = differing
    for label, field, scale in (
        ("wall time per submission, first to last, ms", "per_submission", 1000),
        ("until the first is recorded, ms", "start", 1000),
        ("whole command per submission, ms", "command", 1000),
        ("its processor time, ours without players, ms", "processor", 1000),
        ("largest process, MiB", "memory", 1 / (1 << 20)),
    ):
        mine, stock = (list(_values(runs, field)) for runs in (ours, theirs))
        a, b = statistics.median(mine) * scale, statistics.median(stock) * scale if stock else float("nan")
        ratio = b / a if stock else float("nan")
        table.add_row(label, f"{b:.0f}", f"{a:.0f}", f"{ratio:.1f}")
        figures[field] = {"nbgrader": b, "autograder": a, "ratio": ratio}
    console.print(table)
    split = {what: statistics.median(run.split.get(what, 0.0) for run in ours) for what in ours[0].split}
    said = ", ".join(f"{what} {spent:.0f}" for what, spent in split.items())
    console.print(f"The autograder's milliseconds per submission, workers side by side: {said}.")
    figures["split"] = split
    if differing is not None:
        console.print(
            f"Scores of {len(differing)} cells differ." if differing else "Scores of every cell are equal."
        )
        for line in differing[:10]:
            console.print(f"  {line}", markup=False, soft_wrap=True)
    console.print(json.dumps(figures), soft_wrap=True)
    return figures


def _values(runs: list[Run], field: str) -> Iterator[float]:
    for run in runs:
        value = getattr(run, field)
        yield value / run.students if field in ("processor", "command") else value
