"""Similar answers: copies are found under other names, honest answers and the template's code are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_class import RIGHT, make_course, source_notebook

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import as_bytes, filled
from autograder.authoring.release import release
from autograder.errors import UsageError
from autograder.telling.similar import similar_pairs, write_similar

LOOP = (
    "def total(numbers):\n    found = 0\n    for number in numbers:\n        found = found + number\n"
    "    return found\n"
)
OTHER = (
    "import functools, operator\n"
    "def total(values):\n    return functools.reduce(operator.add, [v for v in values if v is not None], 0)\n"
)


def test_copies_are_found_and_nothing_else(tmp_path: Path) -> None:
    course = Course.load(make_course(tmp_path / "course"))
    release(course, ["numbers"])
    with pytest.raises(UsageError, match="no submission of 'numbers' in "):
        similar_pairs(course, "numbers")
    renamed = LOOP.replace("found", "result").replace("number", "n")
    for student, answer in {"ada": LOOP, "ben": renamed, "cem": OTHER, "dan": ""}.items():
        folder = course.submitted_folder(student, "numbers")
        folder.mkdir(parents=True)
        answers = RIGHT | {"double": "def double(x): return x\n" if student == "cem" else "", "total": answer}
        (folder / "numbers.ipynb").write_bytes(as_bytes(filled(source_notebook(), answers)))
    pairs = similar_pairs(course, "numbers")
    assert [(pair.one, pair.other) for pair in pairs] == [("ada", "ben")]
    page = write_similar(course, "numbers", pairs).read_text()
    assert "a place to look, not a verdict" in page
    assert "<script" not in page
