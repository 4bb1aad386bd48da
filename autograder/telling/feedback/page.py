"""One feedback page: on top every task with its score, below the notebook with a verdict beside each task."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markupsafe import Markup
from nbconvert.filters.ansi import strip_ansi

from autograder.classroom.gradebook.standings import Standing
from autograder.telling.feedback.cells import PICTURES
from autograder.telling.feedback.compare import Comparison, comparison
from autograder.telling.feedback.drawing import draw
from autograder.telling.feedback.prose import Address, line_to_html, python_to_html, to_html
from autograder.telling.pages import render
from autograder.telling.tasks import Task, TaskScore, score_of

CODE = re.compile(r"`([^`\n]+)`")
LECTURE = re.compile(r"^\*Lectures?:\*.*?(?=\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
FAILED = (
    "This submission could not be graded, so it has no score yet. That is not a zero: ask your instructor, "
    "or mend the file and hand it in again."
)
TOO_SLOW = (
    "Your notebook is not shown here: making a page of it took too long. Scores and reasons are complete."
)


@dataclass
class Verdict:
    """What the page says of one task."""

    task: Task
    number: int
    score: TaskScore
    failed: bool
    comments: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"task-{self.number}"

    @property
    def title(self) -> Markup:
        return Markup(line_to_html(re.sub(r"^(\d+)\.", r"\1\\.", self.task.title)))  # no list begins here

    @property
    def spoken(self) -> str:
        """The title for a screen reader, which does not read a formula inside a link."""
        return self.task.title.replace("$", "").replace("\\", " ")

    @property
    def points(self) -> str:
        """The score in words, which say so where a person has yet to grade."""
        if self.failed:
            return f"no score yet, of {self.score.points:g}"
        if self.score.waits and self.score.score is None:
            return f"{self.score.points:g} points wait for a person"
        said = f"{self.score.score or 0.0:g} of {self.score.points:g}"
        return f"{said} so far, a person looks again" if self.score.waits else said

    @property
    def tone(self) -> str:
        return "wait" if self.failed or self.score.waits else "bad" if self.score.lost else "good"

    @property
    def word(self) -> str:
        if self.failed or self.score.waits:
            return "waits"
        return "all points" if not self.score.lost else "part" if self.score.score else "no points"

    @property
    def hints(self) -> list[Markup]:
        return [_with_code(hint) for hint in self.score.hints]

    @property
    def reasons(self) -> list[tuple[str, Comparison | None, Markup]]:
        """Each message with what it compares, and a picture of it."""
        if self.failed or not (self.score.lost or self.score.waits):
            return []
        compared = [(reason, comparison(reason)) for reason in self.score.reasons]
        return [(reason, found, Markup(draw(found) if found else "")) for reason, found in compared]


@dataclass
class PageText:
    """All that one page is made from, but the notebook."""

    title: str
    standing: Standing
    tasks: list[Task]
    notebook: str

    @property
    def verdicts(self) -> list[Verdict]:
        """Of the tasks of this notebook."""
        grade, failed = self.standing.notebooks.get(self.notebook), self.standing.status == "failed"
        found = []
        mine = [task for task in self.tasks if task.notebook == self.notebook]
        for number, task in enumerate(mine, 1):
            names = dict.fromkeys([task.name, *task.cells])
            cells = [grade.cells[n] for n in names if grade is not None and n in grade.cells]
            comments = list(dict.fromkeys(cell.comment for cell in cells if cell.comment))
            found.append(Verdict(task, number, score_of(task, self.standing), failed, comments))
        return found


def make_page(text: PageText, cells: list[dict[str, Any]] | None, address: Address | None = None) -> str:
    """The page. cells: see `cells.for_student`; None where the notebook cannot be shown.

    address: where links within the course lead, see `prose.to_html`.
    """
    verdicts = text.verdicts
    where: dict[str, Verdict] = {}
    for verdict in verdicts:
        where[verdict.task.cells[-1]] = verdict
    starts = {v.task.name: v.anchor for v in verdicts}
    shown = [_shown(cell, address) for cell in cells or []]
    present = {cell["name"] for cell in cells or []}
    for made, cell in zip(shown, cells or [], strict=True):
        made["verdict"] = where.get(cell["name"])
        made["anchor"] = starts.get(cell["name"], "")
    standing = text.standing
    grade = standing.notebooks.get(text.notebook)
    assert grade is not None, text.notebook
    return render(
        "feedback.html.j2",
        title=text.title,
        notebook=text.notebook if len(standing.notebooks) > 1 else "",
        standing=standing,
        score=grade.score,
        points=grade.points,
        penalty=grade.penalty,
        waiting=sum(cell.points or 0.0 for cell in grade.cells.values() if cell.waits and cell.points),
        failed=FAILED if standing.status == "failed" else "",
        slow=TOO_SLOW if cells is None and standing.status != "failed" else "",
        verdicts=verdicts,
        loose=[v for v in verdicts if v.task.cells[-1] not in present],
        cells=shown,
        markdown=lambda source: Markup(to_html(source, None, address)),
        lecture=lambda task: _lecture(task, address),
    )


def _lecture(task: Task, address: Address | None) -> Markup:
    """Where to read about a task: the line of its prompt that begins with `*Lecture:*`."""
    found = LECTURE.search(task.prompt)
    return Markup(to_html(found[0], None, address)) if found else Markup("")


def _shown(cell: dict[str, Any], address: Address | None) -> dict[str, Any]:
    if cell["cell_type"] == "markdown":
        body = Markup(to_html(cell["source"], cell["attachments"], address))
    else:
        body = Markup(python_to_html(cell["source"])) if cell["source"].strip() else Markup("")
    outputs = [_output(output) for output in cell["outputs"]]
    return {"kind": cell["kind"], "code": cell["cell_type"] == "code", "body": body, "outputs": outputs}


def _output(output: dict[str, str]) -> Markup:
    ((kind, content),) = output.items()
    if kind in PICTURES:
        return Markup(f'<img src="data:{kind};base64,{content}" alt="A picture made by the cell above">')
    if kind == "text/html":
        return Markup(f'<div class="scroll">{content}</div>')
    if kind in ("text/markdown", "text/latex"):
        return Markup(to_html(content))
    return Markup(f'<pre class="{"error" if kind == "error" else "out"}">{escape(strip_ansi(content))}</pre>')


def _with_code(hint: str) -> Markup:
    return Markup(CODE.sub(r"<code>\1</code>", escape(hint)))
