"""Print the tests of what changed since a branch (by default main): what `make check` runs.

Whoever works on main itself gets what is not committed yet. A file is tested by the folder of its room.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALWAYS = ["tests/test_house.py", "tests/test_environment.py"]
# Beginning of a changed path -> the tests that know it; the first that fits counts.
KNOWN = [
    ("course/syllabus.toml", ["tests/library/claims", "tests/library/lectures"]),
    ("course/lectures/", ["tests/library/lectures"]),
    ("course/check_button/", ["tests/hub/test_button.py"]),
    ("course/", ["tests/library/{room}"]),
    ("solutions/", ["tests/authoring/test_assignment_sources.py"]),
    ("assignments/", ["tests/authoring/test_release.py"]),
    ("autograder/engine/", ["tests/engine/test_idioms.py", "tests/engine/values/test_wire.py"]),
    ("autograder/hub/", ["tests/hub"]),
    ("autograder/lms/", ["tests/lms"]),
    ("autograder/publishing/", ["tests/publishing"]),
    ("autograder/telling/", ["tests/grading/test_feedback.py", "tests/grading/test_cli.py"]),
    ("autograder/authoring/", ["tests/authoring"]),
    (
        "autograder/",
        ["tests/grading/test_cli.py", "tests/grading/test_gradebook.py", "tests/authoring/test_release.py"],
    ),
    ("tests/", ["{path}"]),
]


def changed(since: str) -> list[str]:
    """Paths that differ from where this branch left `since`, new ones included."""

    def git(*words: str) -> list[str]:
        ran = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
        return ran.stdout.splitlines()

    base = git("merge-base", since, "HEAD")[0]
    return git("diff", "--name-only", base) + git("ls-files", "--others", "--exclude-standard")


def tests_of(paths: list[str]) -> list[str]:
    """The tests that know these paths."""
    found = list(ALWAYS)
    for path in paths:
        for start, tests in KNOWN:
            if path.startswith(start):
                room = path.split("/")[1]
                found += [test.format(room=room, path=path) for test in tests]
                break
    mine = [test for test in dict.fromkeys(found) if (ROOT / test).exists()]
    return [test for test in mine if Path(test).suffix != ".py" or Path(test).name.startswith("test_")]


if __name__ == "__main__":
    print(" ".join(tests_of(changed(sys.argv[1] if len(sys.argv) > 1 else "main"))))
