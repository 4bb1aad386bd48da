"""The command line: exit codes, one line per error, what it prints and writes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from sample_class import RIGHT, PlainEngine, make_course

from autograder import cli
from autograder.authoring.coursedir import Course
from autograder.authoring.filling import filled
from autograder.catalogue import read_catalogue
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.ledger import Record
from autograder.errors import AutograderError, one_line
from autograder.samples.demo import Student, compare_with_nbgrader, judge, make_class, student_id
from autograder.telling.report import make_report

REPOSITORY = Path(__file__).resolve().parents[2]
SQUARE = {"double": "def double(x):\n    return x * x"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("made") / "course")
    open_gradebook(Course.load(root)).dispose()
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command line in this process; exit code, output, errors. The engine is the tests' own."""

    monkeypatch.setattr("autograder.telling.console.engine_for", PlainEngine)
    monkeypatch.setattr("autograder.engine.opening.ways_for", lambda *_: PlainEngine.ways)
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["autograder", *map(str, words)])
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return command


def hand_in(root: Path, **class_: dict[str, str] | bytes) -> Path:
    source = json.loads((root / "source" / "numbers" / "numbers.ipynb").read_text())
    for student, answers in class_.items():
        folder = root / "in" / student / "numbers"
        folder.mkdir(parents=True)
        data = answers if isinstance(answers, bytes) else json.dumps(filled(source, answers)).encode()
        (folder / "numbers.ipynb").write_bytes(data)
    return root / "in"


def test_release_and_its_check(root: Path, run) -> None:
    assert run("release", "--all", "--check", "--course", root) == (
        1,
        "release/numbers/data.txt: missing\nrelease/numbers/numbers.ipynb: missing\n",
        "",
    )
    code, out, _ = run("release", "numbers", "--course", root)
    assert (code, out.count("written:")) == (0, 2)
    assert run("release", "--all", "--check", "--course", root) == (0, "1 assignment: nothing differs.\n", "")


def test_grade_feedback_report(root: Path, run) -> None:
    folder = hand_in(root, ada=RIGHT, ben=RIGHT | SQUARE, cem=b"")
    json_file = root / "grades.json"
    words = ["grade", "numbers", "--course", root, "--submissions", folder, "--json", json_file]
    code, out, err = run(*words, "--table")
    assert (code, err) == (1, ""), "a submission failed"
    for part in (
        "double -2: You square the number",
        "5 / 8",
        "3 / 8",
        "numbers.ipynb: the file is empty",
        "1 failed, 2 graded",
        "mean 4.00, median 4 of 8 points so far",
        "next: 1 submission has no score",
    ):
        assert part in out, part
    assert f"gradebook: {root / 'gradebook.db'}" in out
    grades = json.loads(json_file.read_text())
    assert {s: g["status"] for s, g in grades.items()} == {"ada": "graded", "ben": "graded", "cem": "failed"}

    code, out, err = run("feedback", "numbers", "--course", root)
    assert (code, err) == (0, "")
    assert "3 pages, for example " in out
    assert (root / "feedback" / "ben" / "numbers" / "numbers.html").is_file()

    code, out, err = run("report", "numbers", "--course", root)
    assert (code, err) == (0, "")
    assert "1 failed, 2 graded" in out
    assert "1 x double: You square the number" in out
    page = (root / ".class" / "reports" / "numbers-report.html").read_text()
    assert page.count("data:image/svg+xml;base64,") == 2
    assert "<dt>cem</dt><dd>numbers.ipynb: the file is empty</dd>" in page


def test_names_on_a_terminal_that_knows_ascii_alone(root: Path) -> None:
    folder = hand_in(root, **{"Zoë 李明": RIGHT})
    words = ["grade", "numbers", "--course", root, "--submissions", folder, "--table"]
    line = [sys.executable, "-m", "autograder", *map(str, words)]
    done = subprocess.run(line, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0, done.stderr
    assert rb"Zo\xeb" in done.stdout and b"5 / 8" in done.stdout


def test_report_counts(root: Path, run) -> None:
    folder = hand_in(root, ada=RIGHT, ben=RIGHT | SQUARE, cem=b"", dan={})
    run("grade", "numbers", "--course", root, "--submissions", folder)
    report = make_report(Course.load(root), "numbers")
    tasks = {task.name: task for task in report.tasks}
    assert list(tasks) == ["double", "total", "why"]
    assert (tasks["double"].points, tasks["double"].mean, tasks["double"].full) == (
        2.0,
        pytest.approx(4 / 3),
        2,
    )
    assert (tasks["why"].waits, tasks["why"].points) == (3, 3.0)
    assert dict(report.statuses) == {"graded": 3, "failed": 1}
    assert report.totals == [3.0, 5.0, 5.0]


def test_a_class_folder_of_its_own(root: Path, run, tmp_path: Path) -> None:
    folder = hand_in(root, ada=RIGHT)
    source = json.loads((folder / "ada" / "numbers" / "numbers.ipynb").read_text())
    (folder / "ada" / "numbers" / "numbers (1).ipynb").write_text(json.dumps(filled(source, SQUARE)))
    place = tmp_path / "spring term"
    code, out, _ = run("grade", "numbers", "--course", root, "--submissions", folder, "--class", place)
    assert code == 0
    assert "more than one version:\n  ada: numbers (1).ipynb: not graded, only numbers.ipynb is" in out
    assert f"grade numbers --submissions {folder} --course {root} --class '{place}' --changed" in out
    assert f"gradebook: {place / 'gradebook.db'}" in out
    assert {p.name for p in place.iterdir()} >= {"gradebook.db", "submitted", "autograded", "logs"}
    assert not (root / "submitted").exists()


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["grade", "letters"], 2, "there is no assignment 'letters' in {root}; there are: numbers"),
        (["grade", "numbers"], 2, "there is no folder of submissions '{root}/submitted'"),
        (["grade", "numbers", "--submissions", "{root}/source"], 0, ""),
        (["feedback", "numbers"], 2, "no graded submission of 'numbers' yet; run: autograder grade numbers"),
        (["report", "numbers"], 2, "no graded submission of 'numbers' yet; run: autograder grade numbers"),
        (
            ["similar", "numbers"],
            2,
            "{root}/release/numbers/numbers.ipynb is missing; run: autograder release numbers",
        ),
        (["export"], 2, "there are no grades in {root}/gradebook.db; run: autograder grade NAME"),
        (["export", "numbers"], 2, "there are no grades in {root}/gradebook.db; run: autograder grade NAME"),
        (["release"], 2, "give the names of assignments, or --all"),
        (["release", "numbers", "--all"], 2, "give the names of assignments, or --all"),
        (["check"], 2, "give the names of assignments, or --all"),
        (["check", "numbers", "--answers", "/nowhere.py"], 2, "there is no file '/nowhere.py'"),
        (
            ["check", "numbers", "--mutants", "--answers", __file__],
            2,
            "--mutants is about the model answers: give it no --answers",
        ),
    ],
)
def test_errors_are_one_line(words: list[str], code: int, line: str, root: Path, run) -> None:
    given = [word.format(root=root) for word in words]
    ended, _, err = run(*given, "--course", root)
    assert ended == code
    assert err == (f"autograder: {line.format(root=root)}\n" if line else "")


@pytest.mark.parametrize("name", ["thesis", "thesis/grades.csv"])
def test_a_file_asked_for_by_name_pushes_nothing_away(name: str, root: Path, run) -> None:
    """`--to` and `--json` that name a folder, or lead through a file, are refused at once."""
    submissions = hand_in(root, ada=RIGHT)
    run("grade", "numbers", "--course", root, "--submissions", submissions)
    if "/" in name:
        (root / "thesis").write_text("mine")
    else:
        (root / "thesis").mkdir()
        (root / "thesis" / "chapter.tex").write_text("mine")
    commands = (
        ("export", "numbers", "--to", root / name),
        ("grade", "numbers", "--submissions", submissions, "--json", root / name),
    )
    for words in commands:
        code, out, err = run(*words, "--course", root)
        assert (code, out.strip()) == (2, "")
        assert (
            err.startswith(f"autograder: '{root / name}'") and "; expected " in err and err.count("\n") == 1
        )
    kept = root / "thesis" if "/" in name else root / "thesis" / "chapter.tex"
    assert kept.read_text() == "mine"


def test_the_version(run) -> None:
    assert run("--version") == (0, "autograder (partwise) 0.1.0\n", "")


def test_wrong_usage_is_2(run, tmp_path: Path) -> None:
    for words in (["grade"], ["grade", "x", "--workers", "0"], ["nonsense"], ["grade", "x", "--nonsense"]):
        code, _, err = run(*words)
        assert code == 2
        assert "Traceback" not in err
    code, _, err = run("grade", "x", "--course", tmp_path / "none")
    assert (code, err) == (2, f"autograder: the course folder '{tmp_path}/none' does not exist\n")
    code, _, err = run("grade", "x", "--course", tmp_path)
    assert (code, err.startswith("autograder: there is no course in ")) == (2, True)


def test_a_broken_configuration_is_one_line(root: Path, run) -> None:
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = undefined\n")
    code, _, err = run("grade", "numbers", "--course", root)
    assert code == 1
    assert err == f"autograder: {root}/nbgrader_config.py: NameError: name 'undefined' is not defined\n"


def test_an_unforeseen_error_is_one_line_too(root: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("no\nsuch key")

    monkeypatch.setattr("autograder.authoring.release.generate", broken)
    code, _, err = run("release", "--all", "--course", root)
    assert code == 1
    assert err.startswith("autograder: an error inside the program: KeyError: 'no\\nsuch key'")
    assert err.count("\n") == 1


def test_students_text_does_not_reach_the_terminal_as_markup() -> None:
    assert one_line("a\x1b[31m\n\tb\x00") == "a\N{REPLACEMENT CHARACTER}[31m b\N{REPLACEMENT CHARACTER}"
    assert len(one_line("x" * 1000)) == 400


def test_help_is_there_at_once() -> None:
    """Neither torch nor nbgrader is imported for help: both take seconds."""
    script = (
        "import sys, autograder.cli as c; "
        "heavy = {'torch', 'nbgrader', 'sqlalchemy', 'nbconvert', 'matplotlib'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=REPOSITORY)
    shown = subprocess.run(
        [sys.executable, "-m", "autograder", "--help"],
        check=True,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
    ).stdout
    for command in ("release", "grade", "feedback", "check", "report", "demo"):
        assert command in shown


def test_grading_does_not_import_torch_in_this_process(root: Path) -> None:
    folder = hand_in(root, ada=RIGHT)
    script = (
        "import sys, contextlib; sys.path.insert(0, 'tests'); sys.argv = sys.argv[1:]\n"
        "from sample_class import PlainEngine\n"
        "import autograder.telling.console as console, autograder.cli as cli\n"
        "console.engine_for = PlainEngine\n"
        "cli.main()\n"
        "assert 'torch' not in sys.modules\n"
    )
    words = ["autograder", "grade", "numbers", "--course", str(root), "--submissions", str(folder)]
    subprocess.run([sys.executable, "-c", script, *words], check=True, capture_output=True, cwd=REPOSITORY)


def test_nbgrader_sees_the_class(root: Path, run) -> None:
    """What formgrader lists: scores, and the answer in words waiting for a person."""
    folder = hand_in(root, ada=RIGHT, cem=b"")
    run("grade", "numbers", "--course", root, "--submissions", folder)
    course = Course.load(root)
    api = NbGraderAPI(course.directory)
    found = {each["student"]: each for each in api.get_submissions("numbers")}
    assert (found["ada"]["score"], found["ada"]["max_score"]) == (5.0, 8.0)
    for student in ("ada", "cem"):
        assert found[student]["autograded"]
        assert found[student]["needs_manual_grade"]
    (shown,) = [n for n in api.get_notebook_submissions("numbers", "numbers") if n["student"] == "ada"]
    assert shown["needs_manual_grade"]
    export = [sys.executable, "-m", "nbgrader", "export", "--to", str(root / "grades.csv")]
    subprocess.run(export, cwd=root, check=True, capture_output=True)
    assert "ada" in (root / "grades.csv").read_text()
    pages = [sys.executable, "-m", "nbgrader", "generate_feedback", "numbers"]
    subprocess.run(pages, cwd=root, check=True, capture_output=True)
    assert (root / "feedback" / "ada" / "numbers" / "numbers.html").is_file()


def test_this_courses_configuration_serves_nbgrader(tmp_path: Path) -> None:
    """`JUPYTER_CONFIG_PATH=autograder nbgrader ...` at the root works on the class folder."""
    bin_folder = Path(sys.executable).parent
    path = os.pathsep.join([str(bin_folder), os.environ["PATH"]])
    more = {"JUPYTER_CONFIG_PATH": "autograder", "AUTOGRADER_CLASS": str(tmp_path), "PATH": path}
    command = [sys.executable, "-m", "nbgrader", "db", "student", "add", "ada"]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, env=os.environ | more)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "partwise") as gradebook:
        assert [student.id for student in gradebook.students] == ["ada"]
    course = Course.load(REPOSITORY, tmp_path)
    assert course.db_url == f"sqlite:///{tmp_path / 'gradebook.db'}"
    assert {"answers", "answers.py"} <= set(course.directory.ignore)


def test_the_demos_class_is_what_it_says(root: Path, run) -> None:
    """Each made-up student's fate is judged by a rule that can fail."""
    run("release", "--all", "--course", root)
    course = Course.load(root)
    assignment = course.assignment("numbers")
    students = {student.name: student for student in make_class(course, assignment)}
    assert {"right", "untouched", "emptied", "right-double-times", "wrong-double-square"} <= set(students)
    answers = read_catalogue(assignment.catalogue).answers
    assert [student_id(answer) for answer in answers] == [
        "right-double-times",
        "wrong-double-square",
        "wrong-total-first",
    ]
    given = json.loads(students["wrong-double-square"].data)
    sources = {c["metadata"]["nbgrader"]["grade_id"]: c["source"] for c in given["cells"]}
    assert sources["double"] == "def double(x):\n    return x * x"
    assert "def total(numbers):" in sources["total"]
    assert "HIDDEN" not in json.dumps(given)

    def record(double: float, total: float, status: str = "graded", hints: tuple = ()) -> Record:
        def cell(score: float | None, most: float) -> dict:
            return {"score": score, "max": most, "hints": list(hints), "message": None}

        cells = {"test_double": cell(double, 2), "test_total": cell(total, 1), "why": cell(None, 3)}
        return Record("x", status, "said", cells={"numbers": cells} if status == "graded" else {})

    wrong = Student("x", b"", {"double"}, {"a hint"})
    assert not list(judge(wrong, record(0, 1, hints=("a hint",)), assignment))
    for bad in (record(2, 1), record(0, 0), record(0, 1), record(0, 1, "failed"), None):
        assert list(judge(wrong, bad, assignment))
    untouched = Student("x", b"", None)
    assert not list(judge(untouched, record(0, 0), assignment))
    assert list(judge(untouched, record(0, 1), assignment)) == ["takes points in ['total']"]
    broken = Student("x", b"", fails=True)
    assert not list(judge(broken, record(0, 0, "failed"), assignment))
    assert list(judge(broken, record(2, 1), assignment))

    folder = hand_in(root, ada=RIGHT)
    run("grade", "numbers", "--course", root, "--submissions", folder)
    true = {"ada": record(2, 1)}
    true["ada"].cells["numbers"]["test_total_more"] = {"score": 2.0, "max": 2, "hints": [], "message": None}
    assert not list(compare_with_nbgrader(course, "numbers", true))
    assert list(compare_with_nbgrader(course, "numbers", {"ada": record(1, 1)}))
    assert list(compare_with_nbgrader(course, "numbers", {"eve": record(1, 1)}))


def test_the_demo_spares_other_folders(tmp_path: Path) -> None:
    from autograder.samples.demo import _clear

    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(AutograderError, match="is not empty and not from an earlier demo"):
        _clear(tmp_path)
    assert (tmp_path / "thesis.tex").is_file()
    _clear(tmp_path / "demo")
    (tmp_path / "demo" / "old").write_text("x")
    _clear(tmp_path / "demo")
    assert not (tmp_path / "demo" / "old").exists()
