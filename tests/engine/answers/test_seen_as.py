"""An answer with something free in it is known by its misconception, as the catalogue's `seen_as` tells."""

from collections.abc import Iterator

import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine

SOURCE = notebooks.notebook(
    notebooks.solution("slope", "def slope():\n    return [2.0, 4.0]"),
    notebooks.checks("test_slope", "a, b = slope()\nassert b == 2 * a and a > 0, 'Expected a rising line.'"),
)
HINT = "The line falls."
CATALOGUE = f'''
@seen_as("slope")
def ratio(reply):
    first, second = reply
    return second / first, first > 0


@wrong("slope", "falls", hint="{HINT}")
def slope():
    return [-2.0, -4.0]
'''


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("seen")
    catalogue = folder / "answers.py"
    catalogue.write_text(CATALOGUE)
    with Engine(notebooks.assignment(folder, SOURCE, catalogue=catalogue), workers=1) as engine:
        yield engine


@pytest.mark.parametrize(
    ("reply", "hints"),
    [
        ("[-5.0, -10.0]", [HINT]),  # another factor
        ("[-5.0, -11.0]", []),  # another misconception
        ("[0.0, 0.0]", []),  # for which the form fails: compared as it came
        ("'ab'", []),
    ],
)
def test_the_factor_is_free(engine: Engine, reply: str, hints: list[str]) -> None:
    (result,) = engine.grade([notebooks.hand_in(SOURCE, "ada", slope=f"def slope():\n    return {reply}")])
    cell = result.notebooks["sample"].cells["test_slope"]
    assert cell.score == 0 and cell.hints == hints
