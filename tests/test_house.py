"""The house: where things stand, and who may import whom."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("course", "autograder")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "node_modules" not in path.parts  # what `make button` installs
)
FOLDERS = sorted({path.parent for path in MODULES})
MOST_LINES, MOST_MODULES = 300, 15


def name_of(path: Path, root: Path = ROOT) -> str:
    """A module's dotted name; a package's for its `__init__.py`."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, known: set[str]) -> Iterator[str]:
    """The modules that one names in any of its imports, those in functions and for types included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & known
            yield from inner
            if node.module in known and len(inner) < len(node.names):
                yield node.module


def graph(root: Path) -> dict[str, set[str]]:
    """Who imports whom below `root`."""
    paths = {name_of(p, root): p for package in PACKAGES for p in (root / package).rglob("*.py")}
    return {name: set(imported(path, set(paths))) - {name} for name, path in paths.items()}


def circle(root: Path) -> list[str] | None:
    """Modules that import each other in a circle, None where there are none."""
    try:
        TopologicalSorter(graph(root)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def test_nothing_imports_in_a_circle() -> None:
    assert circle(ROOT) is None


def test_a_circle_is_found_though_it_is_for_types_only(tmp_path: Path) -> None:
    for package in PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "course" / "a.py").write_text("from course import b\n")
    assert circle(tmp_path) is None
    guarded = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from course.a import A\n"
    (tmp_path / "course" / "b.py").write_text(guarded)
    assert set(circle(tmp_path) or []) == {"course.a", "course.b"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_a_rooms_docstring_lists_its_modules_and_nothing_else_stands_there(folder: Path) -> None:
    """So there is one way to import each thing, and one place to look for it."""
    tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    assert len(tree.body) == 1 and ast.get_docstring(tree), "an __init__.py holds a docstring, nothing else"
    if folder.name in ("course", "autograder") or folder.parts[-2:] == ("autograder", "commands"):
        return  # their rooms are listed in the READMEs, the commands in `autograder --help`
    inside = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
    inside |= {path.parent.name for path in folder.glob("*/__init__.py")}
    last_paragraph = (ast.get_docstring(tree) or "").split("\n\n")[-1]
    listed = set(re.findall(r"^ *(\w+) ", last_paragraph, re.MULTILINE))
    assert listed == inside


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_no_room_is_crowded(folder: Path) -> None:
    assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) <= MOST_MODULES


def test_no_module_is_long() -> None:
    answers = sorted((ROOT / "solutions").glob("*/answers/*.py"))
    lines = {p.relative_to(ROOT): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES + answers}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_the_librarys_readme_names_every_room() -> None:
    text = (ROOT / "course" / "README.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "course").glob("*/__init__.py")}
    assert set(re.findall(r"`(\w+)/`", text)) == rooms


PAGES = [*ROOT.glob("*.md"), *ROOT.glob(".github/*.md")]
PAGES += [page for name in (*PACKAGES, "solutions", "binder") for page in (ROOT / name).glob("**/README.md")]
FILE = re.compile(r"(?<![\w./-])(?:course|tests|autograder|solutions|assignments|binder|\.github)/[\w./-]*\w")
EXAMPLES = {"autograder/commands/handins.py"}  # a command that somebody might add


@pytest.mark.parametrize(
    "page", [p for p in PAGES if "node_modules" not in p.parts], ids=lambda p: str(p.relative_to(ROOT))
)
def test_files_that_a_page_names_exist(page: Path) -> None:
    """Names in capitals stand for any."""
    named = set(FILE.findall(page.read_text(encoding="utf-8"))) - EXAMPLES
    assert sorted(n for n in named if not re.search("[A-Z]{2}", n) and not (ROOT / n).exists()) == []


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    line = [str(Path(sys.executable).with_name("lint-imports")), "--config", "pyproject.toml", "--no-cache"]
    env = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(line, cwd=root, env=env, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("course/feedforward/mlp.py", "from course.training.loop import train", "A topic imports earlier"),
        ("course/viz/table.py", "import autograder.errors", "The library and the Check button"),
        ("course/check_button/visible.py", "import autograder.errors", "The library and the Check button"),
        ("autograder/engine/judge/verdict.py", "import autograder.engine.player.encoder", "Judge and player"),
        ("autograder/engine/wire/channel.py", "import autograder.engine.common.shell", "Judge and player"),
        ("autograder/records.py", "from autograder.commands import grade", "The autograder's floors"),
    ],
)
def test_a_forbidden_import_is_caught(tmp_path: Path, module: str, line: str, contract: str) -> None:
    for package in PACKAGES:
        copied = shutil.ignore_patterns("*.ipynb", "*.json", "__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=copied)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    kept = lint_imports(tmp_path)
    assert kept.returncode == 0, kept.stdout
    path = tmp_path / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    broken = lint_imports(tmp_path)
    assert broken.returncode == 1
    assert re.search(rf"{re.escape(contract)}.* BROKEN", broken.stdout)


def test_test_files_have_names_of_their_own() -> None:
    """pytest imports them by their names alone."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
