"""A stream that a test hands over can be used in every way, however the model answer uses it."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
import sample_notebooks as notebooks

from autograder.engine.common.streams import MOST, PART
from autograder.engine.pool import Engine
from autograder.engine.session.contract import Contract
from autograder.engine.session.streams import Streams
from autograder.records import SubmissionResult

CELLS = notebooks.read_cells(Path(__file__).parent / "streams.py")
GIVEN = dict(CELLS)
TASKS = {name: (GIVEN[name], GIVEN[f"test {name}"]) for name in GIVEN if f"test {name}" in GIVEN}
MODEL = {n: (f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION", test) for n, (answer, test) in TASKS.items()}
SOURCE = notebooks.tasks(GIVEN["imports"], MODEL)
WAYS = {title: code for title, code in CELLS if title.startswith(("answer [", "wrong ["))}
TASK_OF = {title: re.findall(r"\[(\w+)\]", title)[0] for title in WAYS}
ENDLESS = "Your code raised OSError: this StringIO was read 10,000 times after its end"
# What a student reads who uses a stream as it cannot be used.
TOLD = {
    "wrong [numbers] closes it and reads on": "Your code raised ValueError: I/O operation on closed file\n"
    "  in `numbers`, line 3 of its cell: return [int(line) for line in file]",
    "wrong [numbers] writes what it should find": "Your code raised UnsupportedOperation: this StringIO "
    "is only to be read here: the task does not ask to write into it",
    "wrong [numbers] goes on past the end": "Your code raised UnsupportedOperation: a stream of the "
    "test cannot be moved past its end",
    "wrong [numbers] waits for more": ENDLESS,
    "wrong [numbers] waits for the next one": ENDLESS,
    "wrong [report] writes numbers": "Your code raised TypeError: string argument expected, got 'int'",
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SubmissionResult]:
    made = notebooks.assignment(tmp_path_factory.mktemp("streams"), SOURCE)
    class_ = [notebooks.hand_in(SOURCE, title, **{TASK_OF[title]: code}) for title, code in WAYS.items()]
    with Engine(made, workers=1) as engine:
        assert not engine.ways[0].beside, "all of them are judged from outside"
        found = {r.student: r for r in engine.grade([*class_, notebooks.hand_in(SOURCE, "model")])}
    assert {r.status for r in found.values()} == {"graded"}
    return found


def lost(result: SubmissionResult) -> dict[str, str | None]:
    cells = result.notebooks["sample"].cells
    return {name: cell.message for name, cell in cells.items() if cell.score != cell.max_score}


def test_the_model_answer_loses_nothing(results: dict[str, SubmissionResult]) -> None:
    assert lost(results["model"]) == {}


@pytest.mark.parametrize("title", [title for title in WAYS if title.startswith("answer")])
def test_another_way_to_use_a_stream_takes_its_points(
    results: dict[str, SubmissionResult], title: str
) -> None:
    assert lost(results[title]) == {}


@pytest.mark.parametrize("title", [title for title in WAYS if title.startswith("wrong")])
def test_a_wrong_use_loses_the_task_and_is_told_why(results: dict[str, SubmissionResult], title: str) -> None:
    said = lost(results[title])
    assert said.keys() == {f"test_{TASK_OF[title]}"}
    assert str(said[f"test_{TASK_OF[title]}"]).startswith(TOLD[title])


REFUSED: dict[str, tuple] = {
    "another method": ("detach",),
    "an attribute of Python's": ("__class__",),
    "the file below": ("buffer",),
    "an object": ("write", object()),
    "a list": ("writelines", ["a"]),
    "nothing": (),
    "a part that is too long": ("write", "a" * (PART + 1)),
    "far past the end": ("seek", MOST + 1, 0),
    "past the end": ("seek", 1, 2),
    "growing": ("truncate", MOST + 1),
    "before the start of what it holds": ("getvalue", -1),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_judge_answers_a_closed_list_only(what: str) -> None:
    stream: Any = io.StringIO("text")
    with pytest.raises((TypeError, io.UnsupportedOperation)):
        Streams().answer(1, stream, REFUSED[what], Contract(recording=True))
    assert (stream.getvalue(), stream.tell(), stream.closed) == ("text", 0, False)


def test_a_stream_does_not_grow_without_bound() -> None:
    streams, stream, contract = Streams(), io.BytesIO(), Contract(recording=True)
    for _ in range(MOST // PART):
        streams.answer(1, stream, ("write", bytes(PART)), contract)
    with pytest.raises(OSError, match="more than 32 MB"):
        streams.answer(1, stream, ("write", b"1"), contract)
    assert len(stream.getvalue()) == MOST


def test_relative_moves_do_not_add_up_beyond_the_bound() -> None:
    streams, stream, contract = Streams(), io.BytesIO(b"ab"), Contract(recording=True)
    assert streams.answer(1, stream, ("seek", MOST, 1), contract) == MOST
    with pytest.raises(io.UnsupportedOperation):
        streams.answer(1, stream, ("seek", 1, 1), contract)


def test_what_cannot_be_done_is_told(tmp_path: Path) -> None:
    answer = "def f(file):\n    return list(file)"
    source = notebooks.notebook(
        notebooks.plain("import csv, io"),
        notebooks.solution("f", f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"),
        notebooks.checks("t", "assert f(io.BytesIO(b'a\\n')) == [b'a\\n']"),
        notebooks.checks("u", "assert f(csv.DictReader(io.StringIO('a\\n1\\n'))) == [{'a': '1'}]"),
    )
    ways = {
        "buffer": "def f(file):\n    return [bytes(file.getbuffer())]",
        "fields": "def f(file):\n    return [dict.fromkeys(file.fieldnames, '1')]",
        "descriptor": "def f(file):\n    return file.fileno()",
    }
    with Engine(notebooks.assignment(tmp_path, source), workers=1) as engine:
        class_ = [notebooks.hand_in(source, who, f=code) for who, code in ways.items()]
        told = {result.student: lost(result) for result in engine.grade(class_)}
    assert "`getbuffer` of a BytesIO that the test hands over cannot be used" in str(told["buffer"]["t"])
    assert "`fieldnames` of a DictReader that the test hands over cannot be used" in str(told["fields"]["u"])
    assert "the file itself stays with the test" in str(told["descriptor"]["t"])
