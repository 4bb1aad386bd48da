"""`autograder demo`: a made-up class, played from release to report, with scores known beforehand.

The class hands in the released notebook filled with the model answer, with each catalogued answer in
turn, with mixtures of wrong ones, untouched, emptied, and broken in the ways files break. Students
are named after what they hand in.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import as_bytes, filled, text_of
from autograder.authoring.release import release
from autograder.catalogue import Answer, read_catalogue
from autograder.classroom.gradebook.database import public_url
from autograder.classroom.gradebook.ledger import Record
from autograder.errors import AutograderError, UsageError
from autograder.records import Assignment
from autograder.telling.console import feedback_with_progress, grade_with_progress, print_grades
from autograder.telling.report import make_report, report_table
from autograder.telling.report_page import write_report
from autograder.telling.tasks import tasks_of

ANSWER_IN_WORDS = "A sample answer in words; a person reads and grades it."
SYNTAX_ERROR = "def unfinished(:\n"
MIXTURES = 4
MARKER = ".made-by-autograder-demo"


@dataclass
class Student:
    """One member of the class: the file handed in, and what must come of it.

    loses: tasks that must lose points; all others must keep them. None: nothing may be taken.
    hints: must reach the student. fails: the submission cannot be graded.
    """

    name: str
    data: bytes
    loses: set[str] | None = field(default_factory=set)
    hints: set[str] = field(default_factory=set)
    fails: bool = False
    file: str | None = None


def play(
    console: Console,
    name: str,
    class_folder: Path | None = None,
    workers: int = 2,
    sandbox: str = "bubblewrap",
) -> bool:
    """Play the demonstration; True if everything came out as it must."""
    course = Course.load()
    course = Course.load(course.root, class_folder or course.class_folder / "demo")
    assignment = course.assignment(name)
    start = time.perf_counter()
    differences = release(course, [name], check=True)
    where = course.release_folder(name)
    console.print(
        f"1. Release: {where} {'is what the source says' if not differences else 'differs'}", soft_wrap=True
    )
    faults = [f"release: {line}" for line in differences]

    students = make_class(course, assignment)
    _clear(course.class_folder)
    for student in students:
        folder = course.submitted_folder(student.name, name)
        folder.mkdir(parents=True)
        (folder / (student.file or f"{_notebook(assignment)}.ipynb")).write_bytes(student.data)
    console.print(
        f"2. A class of {len(students)} submissions: {course.submitted_folder('*', name)}", soft_wrap=True
    )

    console.print("3. Grade")
    graded, seconds = grade_with_progress(console, course, name, None, workers, sandbox=sandbox)
    print_grades(console, course, name, graded, seconds, table=True)
    for student in students:
        faults += [
            f"{student.name}: {fault}"
            for fault in judge(student, graded.records.get(student.name), assignment)
        ]
    faults += compare_with_nbgrader(course, name, graded.records)

    pages = feedback_with_progress(console, course, name, (), workers)
    example = next((p for p in pages if p.parent.parent.name.startswith("wrong-")), pages[0])
    console.print(f"4. Feedback: {len(pages)} pages, for example {example}", soft_wrap=True)
    report = make_report(course, name)
    page, _ = write_report(report, course.class_folder / "reports")
    console.print("5. Report")
    console.print(report_table(report))
    for what, path in (("gradebook", public_url(course)), ("feedback", example), ("report", page)):
        console.print(f"{what}: {path}", markup=False, soft_wrap=True)
    for fault in faults:
        console.print(f"wrong: {fault}", markup=False, soft_wrap=True)
    verdict = "as the catalogue says" if not faults else f"{len(faults)} not as the catalogue says"
    console.print(f"{len(students)} submissions, {verdict}; {time.perf_counter() - start:.0f} s in all.")
    return not faults


def make_class(course: Course, assignment: Assignment) -> list[Student]:
    """The class, made from the released notebook, the model answers and the catalogue."""
    if assignment.catalogue is None or len(assignment.notebooks) != 1:
        raise AutograderError(f"{assignment.name}: the demo needs one notebook and a catalogue of answers")
    notebook = _notebook(assignment)
    released_file = course.release_folder(assignment.name) / f"{notebook}.ipynb"
    if not released_file.is_file():
        raise AutograderError(f"{released_file} is missing; run: autograder release {assignment.name}")
    released = json.loads(released_file.read_text(encoding="utf-8"))
    model = model_answers(json.loads(assignment.notebooks[notebook].read_text(encoding="utf-8")))
    order = list(model)  # tasks in the notebook's order
    answers = sorted(read_catalogue(assignment.catalogue).answers, key=lambda a: order.index(a.task))

    def fill(changes: dict[str, str]) -> bytes:
        return as_bytes(filled(released, model | changes))

    students = [Student("right", fill({})), Student("untouched", released_file.read_bytes(), None)]
    students.append(Student("emptied", as_bytes(filled(released, dict.fromkeys(model, ""))), None))
    tasks = list(dict.fromkeys(answer.task for answer in answers))
    for answer in answers:
        hints = {answer.hint} if answer.hint is not None else set()
        loses = {answer.task} if answer.hint is not None else set()
        students.append(Student(student_id(answer), fill({answer.task: answer.code}), loses, hints))
    students += _mixtures(answers, tasks, fill)
    for task in tasks[::3]:
        students.append(Student(f"syntax-error-in-{task}", fill({task: SYNTAX_ERROR}), {task}))
    students += _broken(fill({}))
    names = [student.name for student in students]
    if len(set(names)) != len(names):
        raise AutograderError(f"{assignment.name}: two answers in the catalogue have the same task and name")
    return students


def model_answers(source: dict[str, Any]) -> dict[str, str]:
    """The model answer of each cell that students fill in; their own words where a person grades."""
    found = {}
    for cell in source["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("solution"):
            lines = [
                line for line in text_of(cell).split("\n") if not re.search("(BEGIN|END) SOLUTION", line)
            ]
            found[mark["grade_id"]] = "\n".join(lines) if cell["cell_type"] == "code" else ANSWER_IN_WORDS
    return found


def student_id(answer: Answer) -> str:
    """A student's name that says what is handed in."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{answer.task} {answer.name}".lower()).strip("-")
    return f"{'right' if answer.is_right else 'wrong'}-{words}"


def _mixtures(
    answers: list[Answer], tasks: list[str], fill: Callable[[dict[str, str]], bytes]
) -> Iterator[Student]:
    """Several wrong answers in one notebook, on tasks that do not use each other's."""
    wrong = {task: [a for a in answers if a.task == task and a.hint is not None] for task in tasks}
    for number in range(MIXTURES):
        pair = [tasks[number % len(tasks)], tasks[(number + len(tasks) // 2) % len(tasks)]]
        chosen = [wrong[task][number % len(wrong[task])] for task in pair]
        yield Student(f"mixture-{number + 1}", fill({a.task: a.code for a in chosen}), set(pair))


def _broken(right: bytes) -> Iterator[Student]:
    """Files that cannot be graded."""
    yield Student("broken-json", right[: len(right) // 2], fails=True)
    yield Student("broken-empty-file", b"", fails=True)
    yield Student("broken-not-utf8", right.replace(b'"nbformat"', b'"\xff": 1, "nbformat"', 1), fails=True)
    yield Student("broken-wrong-file-name", right, fails=True, file="Untitled.ipynb")
    yield Student("broken-format-3", right.replace(b'"nbformat": 4', b'"nbformat": 3'), fails=True)


def judge(student: Student, record: Record | None, assignment: Assignment) -> Iterator[str]:
    """What did not come out as it must, in one line each."""
    if record is None:
        yield "there is no record"
        return
    if (record.status == "failed") != student.fails:
        yield f"{record.status}: {record.message}"
        return
    task_of = tasks_of(assignment)
    cells = {(n, c): cell for n, found in record.cells.items() for c, cell in found.items()}
    tests = {key: cell for key, cell in cells.items() if cell["score"] is not None}
    took = {task_of[key] for key, cell in tests.items() if cell["score"] > 0}
    lost = {task_of[key] for key, cell in tests.items() if cell["score"] < cell["max"]}
    if student.loses is None:
        if took:
            yield f"takes points in {sorted(took)}"
        return
    if lost != (student.loses if not student.fails else set()):
        yield f"loses points in {sorted(lost)}, must lose in {sorted(student.loses)}"
    hints = {hint for cell in cells.values() for hint in cell["hints"]}
    if not student.hints <= hints:
        yield "its hint did not reach the student"


def compare_with_nbgrader(course: Course, name: str, records: dict[str, Record]) -> Iterator[str]:
    """Whether nbgrader's own Gradebook says the same, and shows the answers in words as waiting."""
    from nbgrader.api import Gradebook, MissingEntry

    waiting = 0
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for student, record in records.items():
            try:
                submission = gradebook.find_submission(name, student)
            except MissingEntry:
                yield f"{student}: not in nbgrader's gradebook"
                continue
            ours = sum(c["score"] or 0 for cells in record.cells.values() for c in cells.values())
            if abs(submission.score - ours) > 1e-9:
                yield f"{student}: {ours:g} points, nbgrader's gradebook says {submission.score:g}"
            waiting += record.status == "graded" and submission.needs_manual_grade
    if not waiting:
        yield "no answer in words waits in nbgrader's gradebook"


def _clear(folder: Path) -> None:
    """Make the demo's class folder anew; a folder that is not the demo's is left alone."""
    marker = folder / MARKER
    if folder.exists() and any(folder.iterdir()) and not marker.is_file():
        raise UsageError(f"{folder} is not empty and not from an earlier demo; choose another folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    marker.write_text("The demo makes this folder anew each time.\n", encoding="utf-8")


def _notebook(assignment: Assignment) -> str:
    return next(iter(assignment.notebooks))
