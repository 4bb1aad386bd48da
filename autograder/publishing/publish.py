"""Write the student's repository: course, assignments, Binder, a README. Nothing else goes along.

What is published is listed here, so that a new folder of the instructor's stays at home until somebody
lists it. The result is searched for model answers and hidden tests before a file reaches its place.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit

from autograder.authoring.coursedir import Course
from autograder.authoring.release import check_source, generate
from autograder.errors import UsageError
from autograder.publishing.folder import Published, bring_over, published_before
from autograder.publishing.leaks import find_leaks, refuse_leaks, secrets_of

LIBRARY = "course"
BINDER = ("constraints.txt", "postBuild", "requirements.txt", "runtime.txt")
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", ".*", "*.pyc", "*.egg-info", "lab"
)  # what the button is built from
WRITERS_PAGE = "lectures/README.md"  # how to write a lecture: for its writers
GRADING_ONLY = {"msgpack", "pyseccomp", "sqlalchemy", "typer", "bubblewrap", "libseccomp2"}


def publish(course: Course, folder: Path, repository: str | None = None) -> Published:
    """Make `folder` the student's repository of `course`; made twice, nothing changes.

    `folder` is new, empty or was published before; files of other origin in it (.git, a license of your
    own) stay as they are. repository: its address on the web, for the link to Binder. Raises UsageError for
    a folder that is neither, AutograderError where a line of a model answer or of a hidden test would go
    along; then nothing is written.
    """
    before = published_before(course, folder)
    with tempfile.TemporaryDirectory(prefix="autograder-publish-") as scratch:
        made = Path(scratch)
        _fill(course, made, None if repository is None else binder_link(repository))
        refuse_leaks(find_leaks(made, secrets_of(course), made / LIBRARY))
        return bring_over(made, folder, before)


def _fill(course: Course, made: Path, binder: str | None) -> None:
    for name in course.names():
        assignment = course.assignment(name)
        check_source(assignment)
        with tempfile.TemporaryDirectory(prefix="autograder-release-") as scratch:
            shutil.copytree(generate(course, assignment, Path(scratch)), made / "assignments" / name)
    library = course.root / LIBRARY
    if library.is_dir():
        shutil.copytree(library, made / LIBRARY, ignore=LEFT_OUT)
        (made / LIBRARY / WRITERS_PAGE).unlink(missing_ok=True)
        for notebook in (made / LIBRARY).rglob("*.ipynb"):
            without_outputs(notebook)
    for name in ("LICENSE", *(f"binder/{name}" for name in BINDER)):
        if (course.root / name).is_file():
            (made / name).parent.mkdir(exist_ok=True)
            shutil.copy(course.root / name, made / name)
    for name in ("binder/apt.txt", "pyproject.toml"):
        if (course.root / name).is_file():
            text = (course.root / name).read_text(encoding="utf-8")
            (made / name).parent.mkdir(exist_ok=True)
            (made / name).write_text(students_packages(text), encoding="utf-8")
    (made / ".gitignore").write_text(".venv/\n__pycache__/\n.ipynb_checkpoints/\n*.egg-info/\n")
    (made / "README.md").write_text(_readme(made, binder), encoding="utf-8")


def binder_link(repository: str) -> str:
    """Where Binder opens the lectures of a repository; UsageError for what is no address on the web."""
    parts = urlsplit(repository)
    if parts.scheme != "https" or not parts.netloc or not parts.path.strip("/"):
        raise UsageError(f"repository is {repository!r}; expected an address such as https://host/owner/name")
    path = parts.path.strip("/").removesuffix(".git")
    if parts.netloc == "github.com":
        source = f"gh/{path}"
    else:
        source = f"git/{quote(f'https://{parts.netloc}/{path}', safe='')}"
    return f"https://mybinder.org/v2/{source}/HEAD?urlpath=lab/tree/{LIBRARY}/lectures"


def without_outputs(path: Path) -> None:
    """Take outputs and execution counts out of a notebook's file."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def students_packages(text: str) -> str:
    """A list of packages, or `pyproject.toml`, without the autograder and what only it needs."""
    lines = [line for line in text.splitlines() if not _names(line) & GRADING_ONLY]
    if "[project]" not in lines:
        return "\n".join(lines) + "\n"
    end = next((i for i, line in enumerate(lines) if line == "[project.optional-dependencies]"), len(lines))
    head = [line for line in lines[:end] if not line.startswith(("license-files", "  # releasing"))]
    find = f'[tool.setuptools.packages.find]\ninclude = ["{LIBRARY}*"]'
    data = f'[tool.setuptools.package-data]\n{LIBRARY} = ["py.typed", "syllabus.toml", "lectures/**/*"]'
    files = [part for part in text.split("\n\n") if "[tool.setuptools.data-files]" in part]
    return "\n\n".join(["\n".join(head).rstrip(), find, data, *files]) + "\n"


def _names(line: str) -> set[str]:
    """The package that a line of requirements asks for."""
    found = re.match(r'\s*"?([A-Za-z0-9_.-]+)', line)
    return {found[1].lower()} if found else set()


def _readme(made: Path, binder: str | None) -> str:
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(  # Markdown, made of our own names only
        loader=FileSystemLoader(Path(__file__).parent), trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    lectures = [(path, _title(path)) for path in sorted((made / LIBRARY / "lectures").glob("*.ipynb"))]
    assignments = [(path, _title(path)) for path in sorted((made / "assignments").glob("*/*.ipynb"))]
    return (
        environment.get_template("student_readme.md.j2").render(
            lectures=[(path.relative_to(made).as_posix(), title) for path, title in lectures],
            assignments=[(path.relative_to(made).as_posix(), title) for path, title in assignments],
            installs=(made / "pyproject.toml").is_file(),
            binder=binder,
        )
        + "\n"
    )


def _title(path: Path) -> str:
    """A notebook's first heading, or its name."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown" and (
            found := re.search(r"^# (.+)$", "".join(cell["source"]), re.M)
        ):
            return found[1].strip()
    return path.stem
