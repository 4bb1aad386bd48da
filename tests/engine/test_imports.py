"""What our own processes leave out is not missed: a notebook that wants it still gets it."""

from __future__ import annotations

import subprocess
import sys

BEGIN = "from autograder import imports; imports.import_less(); "


def run(code: str, begin: str = BEGIN) -> str:
    done = subprocess.run([sys.executable, "-c", begin + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_judge_needs_no_gradebook_and_no_web_server() -> None:
    left_out = (
        *("nbgrader.api", "sqlalchemy", "rfc3987_syntax.main", "nbgrader.exchange", "torch"),
        *("bleach", "mistune", "nbconvert.exporters.html", "nbconvert.filters", "jupyter_client"),
    )
    code = f"import sys, autograder.engine.worker; print([n for n in {left_out} if n in sys.modules])"
    assert run(code) == "[]"


def test_the_others_are_there_for_whoever_asks() -> None:
    code = (
        "from nbgrader.preprocessors.lockcells import LockCells as alone; "
        "from nbgrader.preprocessors import Execute, LockCells; import nbgrader.preprocessors as now; "
        "import nbgrader.api, nbgrader.apps, nbconvert; from nbconvert import preprocessors, get_exporter; "
        "from nbconvert.preprocessors import CellExecutionError, TagRemovePreprocessor as tagged; "
        "print(alone is LockCells, now.Execute is Execute, now.SaveCells.__name__, nbgrader.__version__[0], "
        "get_exporter('html') is nbconvert.HTMLExporter, preprocessors.TagRemovePreprocessor is tagged, "
        "nbconvert.__version__[0].isdigit(), CellExecutionError.__module__)"
    )
    assert run(code) == "True True SaveCells 0 True True True nbclient.exceptions"


def test_all_that_a_package_offers_is_the_same() -> None:
    code = (
        "import importlib\nfor name in imports.PACKAGES:\n"
        "    package = importlib.import_module(name)\n"
        "    for wanted in sorted(package.__all__):\n"
        "        found = getattr(package, wanted)\n"
        "        print(name, wanted, getattr(found, '__qualname__', ''), getattr(found, '__name__', found))\n"
    )
    assert run(code) == run(code, "from autograder import imports; ") != ""


def test_what_does_not_exist_is_said() -> None:
    assert run("import nbgrader.preprocessors as p; print(hasattr(p, 'Nothing'))") == "False"
    assert run("import nbconvert as p; print(hasattr(p, '__nothing__'), p.__all__[0])") == (
        "False ASCIIDocExporter"
    )
