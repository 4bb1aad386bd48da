"""The attacks as submissions: cells of the files in `notebooks`, put into the castle's notebook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import sample_notebooks as notebooks

from autograder.records import Submission

HERE = Path(__file__).parent / "notebooks"
CLASSES = ("verdict", "forbidden", "wire", "secrets", "harm", "persistence")
STUB = "raise NotImplementedError()"
SECRET = re.compile("token-[0-9]{6}")
COPIES = 200  # of the cell that an attack adds at the end, under the title `NAME [more]`
REMAIN: frozenset[str] = frozenset()  # attacks that still carry a secret out, by `Attack.student`


@dataclass(frozen=True)
class Attack:
    """One hostile submission: its solution cells by task. `honest`: the other tasks hold right answers."""

    kind: str
    name: str
    cells: dict[str, str] = field(default_factory=dict)
    honest: bool = False

    @property
    def student(self) -> str:
        return f"{self.kind}: {self.name}"

    @property
    def tries(self) -> str:
        """What it tries: the first words of its first cell."""
        found = re.search('"""(.+?)"""', next(iter(self.cells.values())).split(MARK)[-1], re.S)
        if found is None and self.name.endswith(", then"):
            return "Looks for what the attack before it left."
        assert found, f"{self.student} does not say what it tries"
        return " ".join(found[1].split())


MARK = "# -- the attack\n"


def _cells(file: str) -> list[tuple[str, str]]:
    text = (HERE / f"{file}.py").read_text(encoding="utf-8")
    parts = re.split(r"^# %% (.+)\n", text, flags=re.M)
    return [(title.strip(), code.strip()) for title, code in zip(parts[1::2], parts[2::2], strict=True)]


def attacks(kept: str = "/KEPT") -> list[Attack]:
    """All attacks, in order. `kept`: the folder where this grader keeps what no student may see."""
    found: dict[tuple[str, str], Attack] = {}
    for kind in CLASSES:
        prelude = ""
        for title, code in _cells(kind):
            if title == "prelude":
                prelude = code + "\n\n\n" + MARK
                continue
            name, task = re.fullmatch(r"(.+) \[(\w+)\]", title).groups()  # type: ignore[union-attr]
            attack = found.setdefault((kind, name), Attack(kind, name, honest=kind == "secrets"))
            attack.cells[task] = (prelude + code).replace("/KEPT", kept)
    return list(found.values())


def castle() -> nbformat.NotebookNode:
    """The source notebook, model answers and hidden tests in it."""
    cells = []
    for title, code in _cells("castle"):
        if title == "imports":
            cells.append(notebooks.locked("imports", code))
        elif title.startswith("test "):
            cells.append(notebooks.checks(title.replace(" ", "_"), code))
        else:
            cells.append(notebooks.solution(title, f"### BEGIN SOLUTION\n{code}\n### END SOLUTION"))
    return notebooks.notebook(*cells)


def answers() -> dict[str, str]:
    """The model answers, without the secret."""
    tasks = [t for t in _cells("castle") if t[0] != "imports" and not t[0].startswith("test ")]
    return {title: re.sub(r"  # .*", "", code) for title, code in tasks}


def handed_out() -> nbformat.NotebookNode:
    """What students get: no solutions, no hidden tests."""
    notebook = castle()
    for cell in notebook.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = STUB
        cell.source = re.sub(r"### BEGIN HIDDEN.*### END HIDDEN TESTS\n?", "", cell.source, flags=re.S)
    return notebook


def honest(student: str = "honest", note: str = "") -> Submission:
    """A submission with all answers right."""
    given = {task: f"{code}  {note}".strip() for task, code in answers().items()}
    return notebooks.hand_in(handed_out(), student, "castle", **given)


def hostile(attack: Attack) -> Submission:
    """The attack's submission."""
    given = {**(answers() if attack.honest else {}), **attack.cells}
    made = handed_out()
    made.cells += [notebooks.plain(attack.cells["more"]) for _ in range(COPIES if "more" in given else 0)]
    return notebooks.hand_in(made, attack.student, "castle", **given)
