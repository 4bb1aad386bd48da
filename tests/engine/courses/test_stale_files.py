"""A file that lies beside the source and that the answer is asked to write: the student's own counts."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sample_notebooks as notebooks
from sample_notebooks import solved

from autograder.authoring.coursedir import Course
from autograder.engine.pool import Engine

WRITE = """np.save({0}.with_suffix('.npy'), np.array({1}))
np.save({0}.with_suffix('.objects.npy'), np.array({1}, dtype=object))
{0}.with_suffix('.pkl').write_bytes(pickle.dumps({1}))
{0}.with_suffix('.txt').write_text('{1}')"""


def saves(values: str) -> str:
    """A function that writes two files."""
    return "def save(path):\n    " + WRITE.format("path", values).replace("\n", "\n    ")


NPY = "assert np.load('{0}.npy').tolist() == [1, 2]"
OBJECTS = "assert np.load('{0}.objects.npy', allow_pickle=True).tolist() == [1, 2]"
PKL = "assert pickle.loads(Path('{0}.pkl').read_bytes()) == [1, 2]"
TXT = "assert Path('{0}.txt').read_text() == '[1, 2]'"
SOURCE = notebooks.notebook(
    notebooks.plain("import pickle\nfrom pathlib import Path\nimport numpy as np"),
    notebooks.solution("top", solved(WRITE.format("Path('top')", "[1, 2]"))),
    notebooks.checks("test_top_npy", NPY.format("top")),
    notebooks.checks("test_top_objects", OBJECTS.format("top")),
    notebooks.checks("test_top_pkl", PKL.format("top")),
    notebooks.checks("test_top_pkl_again", PKL.format("top")),
    notebooks.checks("test_top_txt", TXT.format("top")),
    notebooks.solution("save", solved(saves("[1, 2]"))),
    notebooks.checks("test_save_npy", "save(Path('later'))\n" + NPY.format("later")),
    notebooks.checks("test_save_pkl", "save(Path('later'))\n" + PKL.format("later")),
    notebooks.checks("test_save_txt", "save(Path('later'))\n" + TXT.format("later")),
    notebooks.solution("mean", solved("mean = np.loadtxt('data.csv').mean()")),
    notebooks.checks("test_mean", "assert mean == 2"),
    notebooks.checks("test_data", "assert np.loadtxt('data.csv').tolist() == [1, 2, 3]"),
    notebooks.checks("test_data_again", "assert np.loadtxt('data.csv').sum() == 6"),
)
ALL = {c.metadata.nbgrader.grade_id for c in SOURCE.cells if c.metadata.get("nbgrader", {}).get("grade")}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Beside the source lie the files as the model answer wrote them once, and given data."""
    folder = tmp_path_factory.mktemp("stale") / "source" / "sample"
    folder.mkdir(parents=True)
    for name in ("top", "later"):
        exec(WRITE.format("path", [1, 2]), {"path": folder / name, "np": np, "pickle": pickle})
    (folder / "data.csv").write_text("1\n2\n3\n")
    notebooks.assignment(folder, SOURCE)
    with Engine(Course.load(folder.parent.parent).assignment("sample"), workers=1) as engine:
        yield engine


CASES: dict[str, tuple[dict[str, str], set[str]]] = {
    "the model answer": ({}, ALL),
    "other contents at the top": (
        {"top": WRITE.format("Path('top')", "[3]")},
        ALL - {t for t in ALL if t.startswith("test_top")},
    ),
    "other contents from a function": (
        {"save": saves("[3]")},
        ALL - {t for t in ALL if t.startswith("test_save")},
    ),
    "given data written over": (
        {"mean": "Path('data.csv').write_text('2')\nmean = 2"},
        ALL - {"test_data", "test_data_again"},
    ),
    "given data written anew, the same": (
        {"mean": "x = np.loadtxt('data.csv')\nnp.savetxt('data.csv', x)\nmean = x.mean()"},
        ALL,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_as_in_one_process(engine: Engine, case: str) -> None:
    answers, expected = CASES[case]
    (result,) = engine.grade([notebooks.hand_in(SOURCE, **answers)])
    assert {name for name, cell in result.notebooks["sample"].cells.items() if cell.score} == expected


def test_all_of_it_is_judged_from_outside(engine: Engine) -> None:
    (ways,) = engine.ways
    assert set(ways.outside) == ALL


def test_a_student_who_goes_to_another_folder_costs_nobody_a_file(tmp_path: Path) -> None:
    """Both sides stand where the student's cells went, inside of the notebook's folder."""
    note = "def note(text):\n    with open('note.txt', 'a') as file:\n        file.write(text)"
    check = "note('a')\nnote('b')\nassert open('note.txt').read() == 'ab'"
    double = "def double(x): return 2 * x"
    source = notebooks.tasks(
        "import os", {"double": (double, "assert double(1) == 2"), "note": (note, check)}
    )
    move = "os.makedirs('deep/er', exist_ok=True)\nos.chdir('deep/er')\n"
    answers = [notebooks.hand_in(source, "moves", double=move + double)]
    answers += [notebooks.hand_in(source, "wrong", double=move, note=note.replace("'a'", "'w'"))]
    with Engine(notebooks.assignment(tmp_path, source), workers=1) as engine:
        for result in engine.grade(answers):
            found = {g: c.score for g, c in result.notebooks["sample"].cells.items()}
            assert found == dict.fromkeys(["test_double", "test_note"], float(result.student != "wrong"))
