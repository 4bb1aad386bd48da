"""Folders, names and files that could stop a class, mix two students, or lose a grade without a word."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat import from_dict
from nbgrader.utils import compute_checksum
from sample_class import RIGHT, PlainEngine, make_course, source_notebook

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import filled
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.grading import ClassGrader
from autograder.classroom.submissions.handins import find_handins, read_submission
from autograder.engine.judge.bounds import DROPPED, bound_outputs
from autograder.engine.notebook.plan import make_plan
from autograder.engine.notebook.restore import read_submission as read_notebook
from autograder.engine.notebook.restore import restore
from autograder.records import Submission

EMOJI = "\N{GRINNING FACE}" * 63  # 252 bytes of the 255 that a name may have
NOBODY = 65_534


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = Course.load(make_course(tmp_path_factory.mktemp("class") / "course"))
    open_gradebook(course).dispose()
    return course


def handed_out() -> dict:
    """The notebook as nbgrader hands it out, with its checksums."""
    notebook = filled(source_notebook(), {"double": "# YOUR CODE HERE", "total": "", "why": ""})
    for cell in notebook["cells"]:
        if mark := cell["metadata"].get("nbgrader"):
            mark["checksum"] = compute_checksum(from_dict(cell))
    return notebook


def answered() -> bytes:
    return json.dumps(filled(handed_out(), RIGHT)).encode()


def put(folder: Path, path: str, data: bytes | None = None) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(answered() if data is None else data)
    return file


def collect(course: Course, folder: Path) -> dict[str, tuple[Submission, list[str]]]:
    assignment, ignore = course.assignment("numbers"), list(course.directory.ignore)
    handins = find_handins(course, "numbers", folder)
    return {handin.student: read_submission(handin, assignment, ignore) for handin in handins}


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder into which any user may look, for a test that is another user for a while."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_folders_without_rights(course: Course, open_folder: Path) -> None:
    put(open_folder, "ada/numbers/numbers.ipynb")
    closed = [put(open_folder, f"{name}.ipynb").parent for name in ("ben/numbers/numbers", "cy/numbers")]
    below = put(open_folder, "dan/numbers/data/x.csv").parent
    put(open_folder, "dan/numbers/numbers.ipynb")
    unread = put(open_folder, "eve/numbers/numbers.ipynb")
    for path in (*closed, below, unread):
        path.chmod(0)
    assignment, ignore = course.assignment("numbers"), list(course.directory.ignore)
    collect(course, open_folder)  # imports what another user might not be allowed to
    try:
        if os.geteuid() == 0:
            os.seteuid(NOBODY)
        handins = find_handins(course, "numbers", open_folder)
        found = {handin.student: read_submission(handin, assignment, ignore) for handin in handins}
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        for path in (*closed, below, unread):
            path.chmod(0o755)
    assert found["ada"][0].problem is None
    assert (
        found["ben"][0].problem == found["cy"][0].problem == "the folder cannot be read (Permission denied)"
    )
    assert found["dan"][0].problem is None
    assert found["dan"][1] == ["data/: left out, it cannot be read (Permission denied)"]
    assert found["eve"][0].problem == "numbers.ipynb: it cannot be read (Permission denied)"


def test_a_class_of_odd_names(course: Course, tmp_path: Path) -> None:
    """One grading: every student is graded, each id by itself, each file under its own name."""
    students = ["DOMAIN\\user", "alice", "alice.", "Alice", "Zoe\u0308", "Zo\u00eb"]
    for student in students:
        put(tmp_path, f"{student}/numbers/numbers.ipynb")
    put(tmp_path, f"alice/numbers/{EMOJI}", b"smile")
    put(tmp_path, "alice./numbers/data.txt/x", b"a folder where the course has a file")
    put(tmp_path, "Alice/numbers/timestamp.txt", b"")
    grader = ClassGrader(course, course.assignment("numbers"), PlainEngine)
    records = grader.run(tmp_path).records
    assert {student: record.status for student, record in records.items()} == dict.fromkeys(
        students, "graded"
    )
    assert "'alice' and 'Alice', 'alice.' look alike" in records["alice"].message
    assert "look alike" in records["Zo\u00eb"].message and records["DOMAIN\\user"].message is None
    assert "data.txt/x: left out" in records["alice."].message
    assert (course.autograded_folder("alice", "numbers") / EMOJI).read_bytes() == b"smile"
    for student in students:
        assert (course.autograded_folder(student, "numbers") / "numbers.ipynb").is_file()


def test_a_folder_that_cannot_be_written_is_one_students(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.classroom.gradebook import files

    write = files.write_file

    def refuse(path: Path, data: bytes, mode: int = 0o644) -> None:
        if "ada" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))
        write(path, data, mode)

    put(tmp_path, "ada/numbers/numbers.ipynb")
    put(tmp_path, "ben/numbers/numbers.ipynb")
    grader = ClassGrader(course, course.assignment("numbers"), PlainEngine)
    monkeypatch.setattr(files, "write_file", refuse)
    monkeypatch.setattr("autograder.classroom.grading.keep_submission", lambda *_: None)
    records = grader.run(tmp_path).records
    assert records["ada"].status == records["ben"].status == "graded"
    assert "the graded files cannot be written (Permission denied: " in records["ada"].message


def test_a_copy_beside_an_untouched_notebook(course: Course, tmp_path: Path) -> None:
    untouched = json.dumps(handed_out()).encode()
    for student, (main, copy) in {
        "copied": (untouched, answered()),
        "both": (answered(), answered()),
        "neither": (untouched, untouched),
    }.items():
        put(tmp_path, f"{student}/numbers/numbers.ipynb", main)
        put(tmp_path, f"{student}/numbers/numbers-Copy1.ipynb", copy)
    found = collect(course, tmp_path)
    assert found["copied"][0].problem == (
        "numbers.ipynb is as it was handed out, and numbers-Copy1.ipynb beside it holds answers: "
        "name the one that counts numbers.ipynb"
    )
    for student in ("both", "neither"):
        assert found[student][0].problem is None
        assert found[student][1] == ["numbers-Copy1.ipynb: not graded, only numbers.ipynb is"]


def test_one_folder_too_deep(course: Course, tmp_path: Path) -> None:
    put(tmp_path, "ada/numbers/numbers/numbers.ipynb")
    put(tmp_path, "ada/numbers/numbers/data/more.csv", b"1")
    put(tmp_path, "ben/numbers/a/numbers.ipynb")
    put(tmp_path, "ben/numbers/b/numbers.ipynb")
    put(tmp_path, "cy/upload/numbers/numbers.ipynb")
    found = collect(course, tmp_path)
    submission, notes = found["ada"]
    assert submission.notebooks == {"numbers": answered()} and submission.files == {"data/more.csv": b"1"}
    assert notes == ["the notebook lay too deep, in the folder numbers, and was taken from there"]
    assert found["ben"][0].problem == "numbers.ipynb: in more than one folder (a, b)"
    assert found["cy"][1] == ["there is upload/numbers/numbers.ipynb, one folder too deep"]


def deep(levels: int = 400) -> list:
    nested: list = []
    for _ in range(levels):
        nested = [nested]
    return nested


def test_deep_metadata(course: Course, tmp_path: Path) -> None:
    """What nobody can walk through is left out; the marks of nbgrader and the answers stay."""
    notebook = json.loads(answered())
    notebook["metadata"]["deep"] = notebook["deep"] = deep()
    for cell in notebook["cells"]:
        cell["metadata"]["deep"] = deep()
        cell["attachments" if cell["cell_type"] == "markdown" else "outputs"] = deep()
    put(tmp_path, "ada/numbers/numbers.ipynb", json.dumps(notebook).encode())
    submission, notes = collect(course, tmp_path)["ada"]
    assert submission.problem is None
    assert notes == ["numbers.ipynb: the notebook's metadata was nested too deep and left out"]
    restored = restore(
        read_notebook(submission.notebooks["numbers"]), make_plan(json.dumps(source_notebook()))
    )
    assert restored.cells[1].source == RIGHT["double"]
    assert [c.metadata.nbgrader.grade_id for c in restored.cells[1:3]] == ["double", "test_double"]


def test_lines_that_end_as_on_another_system(course: Course, tmp_path: Path) -> None:
    notebook = handed_out()
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    data = b"\xef\xbb\xbf" + json.dumps(notebook, indent=1).replace("\n", "\r\n").encode()
    put(tmp_path, "ada/numbers/numbers.ipynb", data)
    submission, _ = collect(course, tmp_path)["ada"]
    read = read_notebook(submission.notebooks["numbers"])
    assert [cell.source for cell in read.cells] == [cell["source"] for cell in handed_out()["cells"]]


def test_a_notebook_too_large_to_keep(course: Course, tmp_path: Path) -> None:
    notebook = json.loads(answered())
    notebook["cells"][0]["source"] = "x" * 21_000_000
    put(tmp_path, "ada/numbers/numbers.ipynb", json.dumps(notebook).encode())
    problem = collect(course, tmp_path)["ada"][0].problem
    assert problem == "numbers.ipynb: it has 21 MB without its outputs, more than 20 MB"


def test_what_a_judged_notebook_keeps_of_its_outputs() -> None:
    """The bound holds, and points follow from what is left as they did before."""
    notebook = source_notebook()
    printed = {"output_type": "stream", "name": "stdout", "text": "x" * 1000}
    number = {"output_type": "execute_result", "data": {"text/plain": "1.5"}, "metadata": {}}
    error = {"output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": []}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            graded = cell["metadata"]["nbgrader"]["grade"]
            cell["outputs"] = [printed, number | {"execution_count": 1}, *([error] if graded else [])]
    judged = from_dict(notebook)
    bound_outputs(judged, 2500)
    kinds = [[o.output_type for o in c.outputs] for c in judged.cells if c.cell_type == "code"]
    assert kinds[:2] == [["stream", "execute_result"], ["stream", "execute_result", "error"]]
    assert kinds[2:] == [
        ["stream"],
        ["stream", "execute_result", "error"],
        ["stream", "execute_result", "error"],
    ]
    assert judged.cells[3].outputs[0].text == DROPPED
    assert len(json.dumps([c.get("outputs") for c in judged.cells])) < 4000
