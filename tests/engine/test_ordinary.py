"""Ordinary courses' idioms: full points as under plain nbgrader, most of them judged from outside."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
import sample_notebooks as notebooks
from nbclient import NotebookClient
from nbgrader.utils import determine_grade
from test_idioms import read_idioms

from autograder.engine.pool import Engine

ENGINE = Path(__file__).resolve().parents[2] / "autograder" / "engine"
FOUND = notebooks.read_cells(Path(__file__).parent / "ordinary.py")
CELLS = {name: code.replace("# magic: ", "") for name, code in FOUND}
IDIOMS = [name for name in CELLS if f"test {name}" in CELLS]
# Those that run beside the student's code; all others are judged from outside.
BESIDE = {"axes_drawn_on", "batched", "code_looked_at", "database", "open_database", "subclassed"}


def source() -> nbformat.NotebookNode:
    cells = [notebooks.plain(CELLS["imports"])]
    for name in IDIOMS:
        if f"given {name}" in CELLS:
            cells.append(notebooks.plain(CELLS[f"given {name}"]))
        answer = f"### BEGIN SOLUTION\n{CELLS[name]}\n### END SOLUTION"
        cells += [notebooks.solution(name, answer), notebooks.checks(f"test_{name}", CELLS[f"test {name}"])]
    return notebooks.notebook(*cells)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, set[str]]:
    """The cells of the model answers handed in, and which of them ran beside the code."""
    with Engine(notebooks.assignment(tmp_path_factory.mktemp("ordinary"), source()), workers=1) as engine:
        (result,) = engine.grade([notebooks.hand_in(source())])
        (ways,) = engine.ways
    assert result.status == "graded", result.message
    return result.notebooks["sample"].cells, {name.removeprefix("test_") for name in ways.beside}


@pytest.mark.parametrize("name", IDIOMS)
def test_a_right_answer_takes_its_points_this_way(judged: tuple[dict, set[str]], name: str) -> None:
    cells, beside = judged
    cell = cells[f"test_{name}"]
    assert cell.score == cell.max_score, cell.message
    assert (name in beside) == (name in BESIDE)


def test_nine_in_ten_are_judged_from_outside_as_the_readme_says() -> None:
    outside = len(IDIOMS) - len(BESIDE)
    assert outside >= 0.9 * len(IDIOMS)
    readme = " ".join((ENGINE / "README.md").read_text().split())
    assert f"{outside} of {len(IDIOMS)} are judged from outside" in readme
    both = len(read_idioms()[1])  # those of the other table all are, which its own test says
    assert f"{outside + both} of {len(IDIOMS) + both} with those of" in readme


@pytest.mark.slow
def test_plain_nbgrader_gives_them_all_points(tmp_path: Path) -> None:
    place = {"metadata": {"path": str(tmp_path)}}  # the idioms write files
    ran = NotebookClient(source(), allow_errors=True, timeout=120, resources=place).execute()
    graded = [cell for cell in ran.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    scores = {cell.metadata.nbgrader.grade_id: determine_grade(cell) for cell in graded}
    assert {name: score for name, score in scores.items() if score[0] != score[1]} == {}
