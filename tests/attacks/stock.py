"""What plain nbgrader does with these notebooks; running this writes stock.json and README.md.

    python tests/attacks/stock.py [WORD ...]     all attacks, or those with one of the words in their name

The whole of nbgrader runs in a container (a read-only system, no network, its own processes and
/tmp), so that this machine stays as it is; between the submissions, the course and the gradebook
there are no walls, as in everyday use. Left out are attacks that would harm the machine all the
same, and those that speak to our judge, which nbgrader does not have. nbgrader does not enforce
forbidden calls at all: that a point is gained there is its documented behavior.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import nbformat  # noqa: E402
import submissions  # noqa: E402
from nbgrader.api import Gradebook  # noqa: E402
from submissions import SECRET, Attack  # noqa: E402

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "castle"
c.ExecutePreprocessor.timeout = 15
c.ExecutePreprocessor.interrupt_on_timeout = False
c.ExecutePreprocessor.raise_on_iopub_timeout = True
"""
HARMLESS = ("endless_loop", "endless_regex", "end_itself", "wild_pointer", "asks_for_input", "slow_answers")
HARMLESS += ("slow_page", "live_html", "remote_pictures", "long_file_name", "odd_process_name")
LEFT_OUT = "left out: it would harm the machine"
NO_JUDGE = "does not apply: there is no judge to speak to"
GAVE_UP = "no grade: nbgrader gave up on the notebook"
DID_NOT_RUN = (LEFT_OUT, NO_JUDGE)
REACHED = ("gained", "read", "found", "kept")  # the first words of an outcome where an attack reached its end
README, MARK = HERE / "README.md", "<!-- table -->"


def runs_here(attack: Attack) -> bool:
    """Whether an attack may run without walls."""
    return attack.name in HARMLESS if attack.kind == "harm" else attack.kind != "wire"


def make_course(course: Path, chosen: list[Attack]) -> dict[str, Attack]:
    """A course with the castle's source and these submissions; attack by student id."""
    (course / "source" / "castle").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(CONFIG)
    nbformat.write(submissions.castle(), course / "source" / "castle" / "castle.ipynb")
    students = {f"s{number:03}": attack for number, attack in enumerate(chosen)}
    hand_in(course, "s_honest", submissions.honest().notebooks["castle"])
    for student, attack in students.items():
        hand_in(course, student, submissions.hostile(attack).notebooks["castle"])
    return students


def hand_in(course: Path, student: str, notebook: bytes) -> None:
    folder = course / "submitted" / student / "castle"
    folder.mkdir(parents=True)
    (folder / "castle.ipynb").write_bytes(notebook)


def nbgrader(course: Path, *words: str) -> None:
    home = course / "home"
    home.mkdir(exist_ok=True)
    walls = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    walls += [
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--die-with-parent",
        "--setenv",
        "HOME",
        str(home),
    ]
    line = [*walls, "--bind", str(course), str(course), "--chdir", str(course)]
    line += [sys.executable, "-m", "nbgrader", *words, f"--course-dir={course}"]
    with (course / "nbgrader.log").open("a") as log:
        subprocess.run(line, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=3000)


def outcome(course: Path, student: str, attack: Attack) -> str:
    """In words: what it gained or read, or how it ended."""
    path = course / "autograded" / student / "castle" / "castle.ipynb"
    if not path.is_file():
        return GAVE_UP
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        found = gradebook.find_submission_notebook("castle", "castle", student)
        gained = [g.name.removeprefix("test_") for g in found.grades if g.auto_score]
    told: list[str] = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and cell.outputs:
            told.append(json.dumps(cell.outputs))
    secrets = sorted(set(SECRET.findall("".join(told))))
    words = []
    if attack.kind == "secrets":
        if secrets:
            words.append(f"read {len(secrets)} secrets")
    elif gained:
        words.append(f"gained {len(gained)} points ({', '.join(gained)})")
    if re.search("FOUND", "".join(told)) and attack.kind == "persistence":
        words.append("found what was left")
    if "<script>" in "".join(told):
        words.append("kept a script, which runs in formgrader")
    if "elsewhere.invalid" in "".join(told):
        words.append("kept a picture from another machine")
    return "; ".join(words) or "nothing"


def main() -> None:
    everything = submissions.attacks()
    with tempfile.TemporaryDirectory(prefix="castle-") as folder:
        course = Path(folder)
        kept = str(course / "source" / "castle")
        wanted = [a for a in submissions.attacks(kept) if runs_here(a)]
        words = sys.argv[1:]
        chosen = [a for a in wanted if not words or any(word in a.student for word in words)]
        students = make_course(course, chosen)
        nbgrader(course, "generate_assignment", "castle", "--force")
        nbgrader(course, "autograde", "castle", "--force")
        assert "gained" in outcome(course, "s_honest", everything[0]), "the honest submission took no points"
        by_name = {a.student: outcome(course, s, a) for s, a in students.items()}
        shutil.rmtree(course / "submitted")
    table = HERE / "stock.json"
    known = json.loads(table.read_text(encoding="utf-8")) if words else {}
    by_name = {name: row["stock"] for name, row in known.items()} | by_name
    rows = {}
    for attack in everything:
        alone = NO_JUDGE if attack.kind == "wire" else LEFT_OUT
        rows[attack.student] = {"tries": attack.tries, "stock": by_name.get(attack.student, alone)}
    table.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    README.write_text(with_tables(README.read_text(encoding="utf-8"), rows), encoding="utf-8")


def with_tables(text: str, rows: dict[str, dict[str, str]]) -> str:
    """The README with the figures of these rows below its mark: a line a class, then a line an attack."""
    above = text.split(MARK)[0]
    return above + "\n".join([MARK, "", *summary(rows), "", *table(rows)]) + "\n"


def summary(rows: dict[str, dict[str, str]]) -> list[str]:
    """How many attacks of each class reach their end."""
    names = ("class", "notebooks", "run in plain nbgrader 0.9.6", "reach their end there", "end its grading")
    lines = [f"| {' | '.join(names)} | reach their end here |", "| --- | --- | --- | --- | --- | --- |"]
    total = [0] * 5
    for kind in submissions.CLASSES:
        said = [row["stock"] for name, row in rows.items() if name.startswith(f"{kind}: ")]
        ran = [words for words in said if not words.startswith(DID_NOT_RUN)]
        reach = sum(words.startswith(REACHED) for words in ran)
        here = sum(name.startswith(f"{kind}: ") for name in submissions.REMAIN)
        figures = [len(said), len(ran), reach, ran.count(GAVE_UP), here]
        total = [a + b for a, b in zip(total, figures, strict=True)]
        lines.append(f"| {kind} | {' | '.join(map(str, figures))} |")
    return [*lines, f"| all | {' | '.join(map(str, total))} |"]


def table(rows: dict[str, dict[str, str]]) -> list[str]:
    """What each attack tries, and what comes of it."""
    lines = ["| attack | tries | plain nbgrader 0.9.6 |", "| --- | --- | --- |"]
    for name, row in rows.items():
        tries = row["tries"].replace("|", "\\|")
        lines.append(f"| {name} | {tries} | {row['stock']} |")
    return lines


if __name__ == "__main__":
    main()
