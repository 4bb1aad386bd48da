"""`autograder bench`: the same honest class graded by stock nbgrader and by this autograder.

Both are run as commands, in turn, on the same files. Time per submission is taken from the files
that both write when a submission is done: from the first to the last of a run.
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

import nbformat
from rich.console import Console
from rich.table import Table

from autograder.errors import AutograderError
from autograder.telling.summary import SPLIT

NAME = "small"
ROUNDS = 3
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
"""
TEST_SOFTMAX = """\
x = torch.randn(5)
assert torch.allclose(softmax(x), torch.softmax(x, 0))
### BEGIN HIDDEN TESTS
x = 1000 * torch.randn(7)
assert torch.allclose(softmax(x), torch.softmax(x, 0))
### END HIDDEN TESTS"""
CELLS = [
    ("plain", None, "import torch", 0),
    ("solution", "softmax", "def softmax(x):\n    e = torch.exp(x - x.max())\n    return e / e.sum()", 0),
    ("test", "test_softmax", TEST_SOFTMAX, 2),
    ("solution", "mean", "def mean(values):\n    return sum(values) / len(values)", 0),
    ("test", "test_mean", "assert mean([1, 2, 6]) == 3\nassert mean([5]) == 5", 1),
    ("solution", "work", "def work(seconds):\n{compute}    return True", 0),
    ("test", "test_work", "assert work({seconds})", 1),
]
COMPUTE = """\
    import time
    end = time.process_time() + seconds
    while time.process_time() < end:
        torch.ones(64, 64) @ torch.ones(64, 64)
"""
ANSWERS = {
    "softmax": [
        "def softmax(x):\n    e = torch.exp(x)\n    return e / e.sum()",
        "raise NotImplementedError()",
    ],
    "mean": ["def mean(values):\n    return sum(values)", "import statistics\nmean = statistics.fmean"],
}


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
    console: Console, students: int, workers: int, compute: float, stock: bool = True, rounds: int = ROUNDS
) -> dict[str, Any]:
    """Run the comparison, print it, and return its figures."""
    rounds = max(1, min(rounds, students // 5))
    with tempfile.TemporaryDirectory(prefix="partwise-bench-") as folder:
        base = Path(folder)
        make_course(base, students, compute)
        parts = [names[i::rounds] for names in [_students(students)] for i in range(rounds)]
        ours: list[Run] = []
        theirs: list[Run] = []
        for part in parts:
            if stock:
                theirs.append(run_stock(base, part))
                console.print(f"nbgrader: {len(part)} submissions in {theirs[-1].command:.1f} s")
            ours.append(run_ours(base, part, workers))
            console.print(f"autograder: {len(part)} submissions in {ours[-1].command:.1f} s")
        same = compare_scores(base) if stock else None
    return _report(console, ours, theirs, same, workers, compute)


def make_course(base: Path, students: int, compute: float) -> None:
    """A course with one assignment and a class whose notebooks differ."""
    for engine in ("stock", "ours"):
        source = base / engine / "source" / NAME
        source.mkdir(parents=True)
        (base / engine / "nbgrader_config.py").write_text(CONFIG)
        nbformat.write(_notebook({}, compute), source / f"{NAME}.ipynb")
        _call(["nbgrader", "generate_assignment", NAME, "--create"], base / engine)
    for number, student in enumerate(_students(students)):
        answers = {
            t: codes[number % (len(codes) + 1) - 1]
            for t, codes in ANSWERS.items()
            if number % (len(codes) + 1)
        }
        folder = base / "class" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(_notebook(answers, compute), folder / f"{NAME}.ipynb")


def run_stock(base: Path, students: list[str]) -> Run:
    """nbgrader's own autograde, as it is."""
    folder = base / "stock"
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    for student in students:
        shutil.copytree(base / "class" / student, folder / "submitted" / student)
    return _measure(["nbgrader", "autograde", NAME], folder, folder / "autograded", students)


def run_ours(base: Path, students: list[str], workers: int) -> Run:
    """This autograder on the same files."""
    folder, part = base / "ours", base / "part"
    shutil.rmtree(part, ignore_errors=True)
    for student in students:
        shutil.copytree(base / "class" / student, part / student)
    line = [sys.executable, "-m", "autograder", "grade", NAME, "--course", ".", "--submissions", str(part)]
    line += ["--workers", str(workers), "--json", str(base / "ours.json")]
    return _measure(line, folder, folder / "autograded", students)


def compare_scores(base: Path) -> bool:
    """Whether both gradebooks hold the same score for every cell of every student."""
    from nbgrader.api import Gradebook

    found = []
    for engine in ("stock", "ours"):
        with Gradebook(f"sqlite:///{base / engine / 'gradebook.db'}") as gradebook:
            submissions = gradebook.assignment_submissions(NAME)
            found.append(
                {(s.student.id, g.name): g.score for s in submissions for n in s.notebooks for g in n.grades}
            )
    return found[0] == found[1] and len(found[0]) > 0


def _measure(line: list[str], folder: Path, autograded: Path, students: list[str]) -> Run:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    said = _call(line, folder)
    command = time.time() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    ends = sorted((autograded / s / NAME / f"{NAME}.ipynb").stat().st_mtime for s in students)
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
        "PATH": path,
        "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise AutograderError(f"{' '.join(line[:4])} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def _students(count: int) -> list[str]:
    return [f"student-{number:04d}" for number in range(count)]


def _notebook(answers: dict[str, str], compute: float) -> nbformat.NotebookNode:
    cells = []
    for kind, grade_id, source, points in CELLS:
        text = (
            answers.get(grade_id or "", source)
            .replace("{seconds}", repr(compute))
            .replace("{compute}", COMPUTE)
        )
        info: dict[str, Any] = {"grade_id": grade_id, "schema_version": 3, "solution": kind == "solution"}
        info |= {"grade": kind == "test", "locked": kind == "test"}
        if kind == "test":
            info["points"] = points
        metadata = {"nbgrader": info} if grade_id else {}
        cell = nbformat.v4.new_code_cell(text, metadata=metadata, id=grade_id or "imports")
        cells.append(cell)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


def _report(
    console: Console, ours: list[Run], theirs: list[Run], same: bool | None, workers: int, compute: float
) -> dict[str, Any]:
    table = Table(
        title=f"notebook `{NAME}`, {compute:g} s of compute, {workers} workers", title_justify="left"
    )
    for column in ("", "nbgrader", "autograder", "ratio"):
        table.add_column(column, justify="right" if column else "left")
    figures: dict[str, Any] = {"same_scores": same, "workers": workers, "compute": compute}
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
    if same is not None:
        console.print(f"Scores of every cell are {'equal' if same else 'NOT equal'}.")
    console.print(json.dumps(figures), soft_wrap=True)
    return figures


def _values(runs: list[Run], field: str) -> Iterator[float]:
    for run in runs:
        value = getattr(run, field)
        yield value / run.students if field in ("processor", "command") else value
