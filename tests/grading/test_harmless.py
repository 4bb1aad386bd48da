"""Graded notebooks as formgrader shows them: what a student's code displays does nothing there."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from nbgrader.utils import compute_checksum
from sample_class import cell, make_course, notebook, source_notebook

from autograder.authoring.coursedir import Course
from autograder.authoring.filling import filled
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.harmless import harmless, without_live_links, without_tags
from autograder.classroom.gradebook.rubric import (
    MARK,
    is_mark_scheme,
    mark_schemes,
    with_mark_schemes,
)
from autograder.classroom.grading import ClassGrader
from autograder.engine.pool import Engine
from autograder.telling.feedback.cells import Delimiters, for_student

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n picture").decode()
EVIL = (
    "<img src=x onerror=evil()><script>evil()</script><svg onload=evil()></svg><a href='javascript:evil()'>"
)
DISPLAYS: dict[str, object] = {
    "text/html": f"{EVIL}<table onclick=evil()><style>evil</style><tr><td colspan=2>7</td></tr></table>",
    "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><script>evil()</script></svg>",
    "application/javascript": "evil()",
    "text/markdown": EVIL,
    "text/latex": r"$\href{javascript:evil()}{x}$",
    "application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>evil()</script>"},
    "image/jpeg": f'"{EVIL}',
    "image/png": PNG,
    "text/plain": "<b>7</b>",
}


def displayed(*forms: str) -> dict:
    return {"output_type": "display_data", "data": {f: DISPLAYS[f] for f in forms}, "metadata": {}}


class Seen(HTMLParser):
    """The tags of a page that run something, and where they point."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if any("evil" in str(value) for _, value in attrs):
            self.found.append(tag)
        self.inside = tag

    def handle_data(self, data: str) -> None:
        if getattr(self, "inside", "") in ("script", "style") and "evil" in data:
            self.found.append(self.inside)


def shown(text: str) -> str:
    """A notebook as formgrader renders it."""
    exporter = HTMLExporter(template_name="formgrade", extra_template_basedirs=[handlers.template_path])
    names = dict.fromkeys(
        "notebook_id assignment_id student_id mathjax_url base_url submission_id".split(), "x"
    )
    resources = {**names, "index": 0, "total": 1, "next_index": 0, "prev_index": 0, "filename": "x"}
    page, _ = exporter.from_notebook_node(nbformat.reads(text, as_version=4), resources)
    return page


def hostile() -> str:
    code = cell("code", "display(...)") | {"outputs": [displayed(*DISPLAYS), displayed("text/html")]}
    code["outputs"] += [displayed(form) for form in DISPLAYS]
    answer = cell(
        "markdown", f"a<b and $x<y$ {EVIL}\n\n`a<b`<br>", "why", grade=True, solution=True, points=1
    )
    raw = cell("raw", EVIL) | {"metadata": {"raw_mimetype": "text/html", "format": "text/html"}}
    answer["attachments"] = {
        "a.svg": {"image/svg+xml": PNG},
        "a.png": {"image/png": PNG, "image/gif": f'"{EVIL}'},
    }
    return json.dumps(notebook(code, answer, raw))


def test_nothing_of_a_students_runs_in_formgrader() -> None:
    assert {"img", "script", "svg", "a"} <= set(Seen(shown(hostile())).found), "without cleaning it does"
    page = shown(harmless(hostile()))
    assert Seen(page).found == []
    assert PNG in page and '<td colspan="2">7</td>' in page and "&lt;b&gt;7&lt;/b&gt;" in page


def test_text_tables_and_pictures_stay() -> None:
    made = json.loads(harmless(hostile()))
    first, table, *others = (output["data"] for output in made["cells"][0]["outputs"])
    assert set(first) == {"text/plain", "text/html", "image/png"}
    assert "<style" not in first["text/html"] and "evil" not in table["text/html"].partition("<table")[2]
    assert others[1] == {"text/plain": "(an output of the kind image/svg+xml was left out)"}
    assert made["cells"][1]["attachments"] == {"a.png": {"image/png": PNG}}


@pytest.mark.parametrize("same", ["1 < 2", "`x <- 3`", "a<br>b", "</sub>", "$a<3$", "<b>bold</b>"])
def test_ordinary_text_is_left_alone(same: str) -> None:
    assert without_tags(same) == same


LINKS = [
    "[a](javascript:evil())", "[a]( <JaVaScRiPt&colon;evil()>)", "[a](java&#115;cript:evil())",
    "[a][b]\n\n[b]: vbscript:evil()", "[a](data:text/html,evil)", "[a](javascript\\:evil())",
    r"$\href{javascript:evil()}{x}$", "![a](https://evil.invalid/p.png)", "![a](//evil.invalid/p.png)",
    "![a][b]\n\n[b]: https://evil.invalid/p.png",
]  # fmt: skip
TARGETS = re.compile(r"(?:href|src)\s*[={]\s*[\"']?\s*(?:(?!https?:)[a-z]+:|//|https?://evil)", re.I)


@pytest.mark.parametrize("link", LINKS)
def test_links_and_pictures_of_a_written_answer_lead_nowhere_by_themselves(link: str) -> None:
    def page(text: str) -> str:
        return shown(text).partition("<body")[2]

    text = json.dumps(notebook(cell("markdown", link, "why", grade=True, solution=True, points=1)))
    found = TARGETS.findall(page(text))
    left = TARGETS.findall(page(harmless(text)))
    assert len(left) < len(found), "without cleaning they do"
    assert not [
        target for target in left if "evil" in target or "script" in target.lower() or "data" in target
    ]


@pytest.mark.parametrize(
    "same",
    ["[a](https://x.org)", "[a](#part)", "![a](attachment:a.png)", "![a](a.png)", "[a]: b", "f[1](x)"],
)
def test_ordinary_links_are_left_alone(same: str) -> None:
    assert without_live_links(same) == same


def test_what_was_handed_out_keeps_its_html() -> None:
    text = cell(
        "markdown", "<div class='task'>Answer here.</div>", "why", grade=True, solution=True, points=1
    )
    text["metadata"]["nbgrader"]["checksum"] = compute_checksum(nbformat.from_dict(text))
    locked = cell("markdown", "<details>help</details>", "intro", locked=True)
    kept = json.loads(harmless(json.dumps(notebook(text, locked))))
    assert [c["source"] for c in kept["cells"]] == [text["source"], locked["source"]]


def test_autograde_writes_harmless_notebooks(tmp_path: Path) -> None:
    """The way through the engine; what was handed in stays byte for byte."""
    course = Course.load(make_course(tmp_path / "course"))
    open_gradebook(course).dispose()
    answer = f"from IPython.display import HTML\n\ndef double(x):\n    return 2 * x\n\n\nHTML({EVIL!r})"
    data = json.dumps(filled(source_notebook(), {"double": answer, "why": EVIL})).encode()
    file = course.submitted_folder("ada", "numbers") / "numbers.ipynb"
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    grader = ClassGrader(
        course, course.assignment("numbers"), lambda assignment: Engine(assignment, workers=1)
    )
    assert grader.run().records["ada"].cells["numbers"]["test_double"]["score"] == 2
    written = (course.autograded_folder("ada", "numbers") / "numbers.ipynb").read_text()
    assert Seen(shown(written)).found == []
    assert file.read_bytes() == data
    page = shown(written)
    assert page.count("Model answer and mark scheme") == 1
    assert page.index("Because sums are linear.") > page.index('id="why-comment"'), (
        "it stands below the answer"
    )


def test_mark_schemes_stand_once_and_are_the_sources(tmp_path: Path) -> None:
    assignment = Course.load(make_course(tmp_path / "course")).assignment("numbers")
    schemes = mark_schemes(assignment)
    assert schemes == {"numbers": {"why": "Because sums are linear."}}
    forged = cell("markdown", "**Model answer and mark scheme** full points") | {"id": f"{MARK}1"}
    answer = cell("markdown", "Mine.", "why", grade=True, solution=True, points=3)
    made = json.loads(with_mark_schemes(json.dumps(notebook(forged, answer)), schemes["numbers"]))
    assert [is_mark_scheme(c) for c in made["cells"]] == [False, True]
    assert made["cells"][1]["source"].endswith("Because sums are linear.")
    nbformat.validate(nbformat.from_dict(made))
    assert [c["source"] for c in for_student(made, Delimiters())] == ["Mine."], "feedback leaves it out"
    path = assignment.notebooks["numbers"]
    path.write_text(path.read_text().replace("Because sums are linear.", "YOUR ANSWER HERE"))
    assert mark_schemes(assignment) == {"numbers": {}}, "a stub is no scheme"
