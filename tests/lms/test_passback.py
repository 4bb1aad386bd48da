"""Scores back by LTI 1.3 against a platform of our own: real keys, faults in between, killed once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_class import RIGHT, PlainEngine, make_course, source_notebook

pytest.importorskip("pylti1p3", reason="pylti1p3 is not installed (extra: hub)")

from platform_at_hand import CLIENT, ISSUER, PlatformAtHand, new_key, pem

from autograder.authoring.coursedir import Course
from autograder.classroom.grading import ClassGrader
from autograder.errors import AutograderError, UsageError
from autograder.lms.passback import passback

STUDENTS = 200
FAULTS = {3: "500", 7: "429", 11: "close", 13: "500 late", 17: "close late"}


def fault(number: int) -> str | None:
    return next((what for every, what in FAULTS.items() if number % every == 0), None)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of 200, graded, nobody waiting for a person but one, and one who failed."""
    root = make_course(tmp_path_factory.mktemp("lti") / "course")
    path = root / "source" / "numbers" / "numbers.ipynb"
    for number in range(STUDENTS + 2):
        notebook = source_notebook()
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name == "double":
                cell["source"] = RIGHT[name] if number % 2 else "def double(x):\n    return x * x"
            elif name == "total":
                cell["source"] = RIGHT[name]
            elif name == "why" and number != STUDENTS:
                cell["metadata"]["nbgrader"]["checksum"] = "as released"
        folder = root / "submitted" / f"student{number:03}" / "numbers"
        folder.mkdir(parents=True)
        text = "{" if number == STUDENTS + 1 else json.dumps(notebook)
        (folder / "numbers.ipynb").write_text(text)
    source = json.loads(path.read_text())
    source["cells"].pop()
    path.write_text(json.dumps(source))
    course = Course.load(root)
    ClassGrader(course, course.assignment("numbers"), PlainEngine).run()
    return root


@pytest.fixture
def key() -> object:
    return new_key()


@pytest.fixture
def platform(key: object) -> Iterator[PlatformAtHand]:
    platform = PlatformAtHand(key.public_key(), fault)  # type: ignore[attr-defined]
    yield platform
    platform.close()


def settings(folder: Path, platform: PlatformAtHand, key: object) -> Path:
    (folder / "key.pem").write_text(pem(key))  # type: ignore[arg-type]
    file = folder / "lti.json"
    lineitems = {"numbers": f"{platform.url}/items/1"}
    given = {"issuer": ISSUER, "client_id": CLIENT, "token_url": f"{platform.url}/token"}
    file.write_text(json.dumps({**given, "private_key": "key.pem", "lineitems": lineitems}))
    return file


@pytest.mark.slow
def test_each_score_arrives_once_though_much_fails_and_the_command_is_killed(
    graded: Path, platform: PlatformAtHand, key: object, tmp_path: Path
) -> None:
    program = Path(sys.executable).with_name("autograder")
    file = settings(tmp_path, platform, key)
    line = [program, "passback", "numbers", "--settings", file, "--course", graded]
    first = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(count: int) -> None:
        if count == 80:  # taken, and the command does not know it
            first.kill()
            first.wait()

    platform.on_taken = kill
    assert first.wait(120) == -9
    platform.settle()
    assert sum(platform.taken.values()) == 80
    second = subprocess.run(line, capture_output=True, text=True, timeout=200)
    assert second.returncode == 1, second.stdout + second.stderr
    assert "student201: failed" in second.stderr
    wanted = {f"student{number:03}" for number in range(STUDENTS + 1)}
    assert platform.taken == dict.fromkeys(wanted, 1)
    assert {r["resultScore"] for s, r in platform.results.items() if s[-1] in "13579"} == {5.0}
    assert all(r["resultMaximum"] == 5.0 and "points" in r["comment"] for r in platform.results.values())
    assert f"{STUDENTS + 1 - 79} scores sent, 79 had arrived before" in second.stdout
    third = passback(Course.load(graded), "numbers", file)
    assert (third.sent, third.before) == (0, STUDENTS + 1)
    assert platform.taken == dict.fromkeys(wanted, 1)


def test_another_key_gets_no_token_and_nothing_is_sent(
    graded: Path, platform: PlatformAtHand, tmp_path: Path
) -> None:
    course = Course.load(graded, None)
    (graded / ".class" / "passback" / "numbers.jsonl").unlink(missing_ok=True)
    file = settings(tmp_path, platform, new_key())
    with pytest.raises(AutograderError):
        passback(course, "numbers", file)
    assert not platform.taken and platform.refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "expected JSON"),
        ('{"issuer": "x"}', "'client_id' is missing"),
        ("[]", "'issuer' is missing"),
    ],
)
def test_settings_that_do_not_fit_are_told(graded: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "lti.json").write_text(text)
    with pytest.raises(UsageError, match=said):
        passback(Course.load(graded), "numbers", tmp_path / "lti.json")
