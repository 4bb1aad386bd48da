"""What our own processes leave out is not missed: a notebook that wants it still gets it."""

from __future__ import annotations

import subprocess
import sys

BEGIN = "from autograder import imports; imports.import_less(); imports.import_preprocessors_singly(); "


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", BEGIN + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_judge_needs_no_gradebook_and_no_web_server() -> None:
    left_out = ("nbgrader.api", "sqlalchemy", "rfc3987_syntax.main", "nbgrader.exchange", "torch")
    code = f"import sys, autograder.engine.worker; print([n for n in {left_out} if n in sys.modules])"
    assert run(code) == "[]"


def test_the_others_are_there_for_whoever_asks() -> None:
    code = (
        "from nbgrader.preprocessors.lockcells import LockCells as alone; "
        "from nbgrader.preprocessors import Execute, LockCells; import nbgrader.preprocessors as now; "
        "import nbgrader.api, nbgrader.apps; "
        "print(alone is LockCells, now.Execute is Execute, now.SaveCells.__name__, nbgrader.__version__[0])"
    )
    assert run(code) == "True True SaveCells 0"


def test_what_does_not_exist_is_said() -> None:
    assert run("import nbgrader.preprocessors as p; print(hasattr(p, 'Nothing'))") == "False"
