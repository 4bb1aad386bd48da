"""Feedback pages: our words beside lost points, nothing of a hidden test, nothing that runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook
from sample_class import make_course

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.master import enter_assignment
from autograder.classroom.gradebook.writer import GradeWriter
from autograder.errors import UsageError
from autograder.records import CellResult, NotebookResult, Submission, SubmissionResult
from autograder.telling.feedback.cells import Delimiters, for_student
from autograder.telling.feedback.making import make_feedback
from autograder.telling.feedback.markup import clean

RUNS = "window.taken = 1"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MARKUP = [
    f"<script>{RUNS}</script>",
    f"<img src=x onerror='{RUNS}'>",
    f"<svg onload='{RUNS}'><script>{RUNS}</script></svg>",
    f"[a](javascript:{RUNS.replace(' ', '')})",
    f"<a href='files/javascript:{RUNS}' id=bait>b</a>",
    f"<a href='java\tscript:{RUNS}'>c</a>",
    f"<a href=' &#106;avascript:{RUNS}'>d</a>",
    f"<a href='data:text/html,<script>{RUNS}</script>'>e</a>",
    f"<iframe srcdoc='<script>parent.{RUNS}</script>'></iframe>",
    f"<details open ontoggle='{RUNS}'>f</details>",
    f"<style>@import 'javascript:{RUNS}'</style>",
    f"<form action='javascript:{RUNS}'><button>g</button></form>",
    f"<math><mtext><table><mglyph><style><img src=x onerror='{RUNS}'></style></mglyph></table></math>",
    f"<noscript><p title=\"</noscript><img src=x onerror='{RUNS}'>\"></noscript>",
    f"```mermaid\ngraph TD; A-->B; click A call {RUNS}()\n```",
    f"<script type='text/x-mathjax-config'>{RUNS}</script>",
    f"<base href='javascript:{RUNS}//'><meta http-equiv=refresh content='0;url=javascript:{RUNS}'>",
    "<div class='autograder-verdict'><b>2 of 2 points.</b></div>",
    f"<object data='javascript:{RUNS}'></object><embed src='javascript:{RUNS}'>",
    f"<img src='data:image/svg+xml;base64,PHN2Zz4=' title='{RUNS}'>",
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = Course.load(make_course(tmp_path_factory.mktemp("class") / "course"))
    open_gradebook(course).dispose()
    return course


def code(source: str, *outputs: dict, name: str | None = None, **marks) -> dict:
    cell = {"cell_type": "code", "metadata": {}, "source": source, "outputs": list(outputs)}
    if name:
        flags = {"grade": False, "solution": False, "locked": False, "schema_version": 3}
        cell["metadata"]["nbgrader"] = flags | {"grade_id": name} | marks
    return cell | {"execution_count": 1, "id": name or "x"}


def text(source: str, kind: str = "markdown", **more) -> dict:
    return {"cell_type": kind, "metadata": {}, "source": source, "id": "y"} | more


def stream(words: str, name: str = "stdout") -> dict:
    return {"output_type": "stream", "name": name, "text": words}


def show(data: dict, **metadata) -> dict:
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def error(*lines: str) -> dict:
    return {"output_type": "error", "ename": "AssertionError", "evalue": lines[-1], "traceback": list(lines)}


def as_judged(course: Course, *student_cells: dict, metadata: dict | None = None) -> dict:
    """The sample notebook as the engine returns it, with a student's own cells around it."""
    source = json.loads((course.source_folder("numbers") / "numbers.ipynb").read_text())
    for cell in source["cells"]:
        if cell["id"] == "test_double":
            said = "double forgets something"
            frame = f"{cell['source']}\nsecret_input = 17"
            cell["outputs"] = [
                stream("hidden 17 printed"),
                error(frame, said),
                stream("Hint: from the engine"),
            ]
        if cell["id"] == "double":
            cell["source"] = "def double(x):\n    return x * x"
        if cell["id"] == "test_total":
            cell["outputs"] = [stream("a visible line"), show({"text/html": f"<script>{RUNS}</script>"})]
    source["cells"] += student_cells
    return source | {"metadata": metadata or {}}


def results(notebook: dict) -> SubmissionResult:
    cells = {
        "test_double": CellResult(
            0.0,
            2.0,
            "Your code raised ValueError: <b>bold</b>\n  in `double`, line 2",
            ["You square the number: use `2 * x`, not <i>x</i>."],
        ),
        "test_total": CellResult(1.0, 1.0),
        "test_total_more": CellResult(1.0, 2.0, "1 of 2 points."),
        "why": CellResult(None, 3.0),
    }
    found = {"numbers": NotebookResult(cells, json.dumps(notebook))}
    return SubmissionResult("ada", "graded", None, found)


def page_of(course: Course, result: SubmissionResult, files: dict[str, bytes] | None = None) -> Path:
    assignment = course.assignment("numbers")
    engine = open_gradebook(course)
    with GradeWriter(course, assignment, engine, enter_assignment(course, assignment)) as writer:
        writer.add(Submission("ada", {"numbers": b"{}"}, files or {}), result)
    engine.dispose()
    shutil.rmtree(course.feedback_folder("ada", "numbers"), ignore_errors=True)
    return make_feedback(course, "numbers", ["ada"])[0]


def test_messages_hints_and_scores(course: Course) -> None:
    page = page_of(course, results(as_judged(course)))
    assert page == course.root / "feedback" / "ada" / "numbers" / "numbers.html"
    soup = BeautifulSoup(page.read_text(), "html.parser")
    boxes = soup.select(".autograder-verdict")
    assert [box.b.text for box in boxes] == ["0 of 2 points.", "1 of 2 points."]
    assert boxes[0].pre.text == "Your code raised ValueError: <b>bold</b>\n  in `double`, line 2"
    assert "You square the number: use 2 * x, not <i>x</i>." in boxes[0].text
    assert boxes[0].code.text == "2 * x"
    assert "numbers (Score: 2.0 / 8.0)" in soup.h4.text
    assert "1 of 2 points." not in boxes[1].text.replace("1 of 2 points.", "", 1), "said once"
    assert "This answer waits for a person to grade it." in soup.text
    assert "a visible line" in soup.text


def test_nothing_hidden_is_shown(course: Course) -> None:
    page = page_of(course, results(as_judged(course))).read_text()
    for secret in ("17", "34", "hidden_cases", "HIDDEN TESTS", "hidden 17 printed", "doubled = x + x"):
        assert secret not in BeautifulSoup(page, "html.parser").select_one("#notebook").text, secret
    assert "from the engine" not in page, "the hint stands in our own box, once"
    assert "double(2) should be 4" in BeautifulSoup(page, "html.parser").text, "the visible test is shown"


def test_the_courses_own_delimiters_are_heeded() -> None:
    cell = code("a = 1\n# SECRET\nb = 2\n# PUBLIC\nc = 3", name="t", grade=True, locked=True)
    shown = for_student({"cells": [cell]}, {}, {}, Delimiters("SECRET", "PUBLIC"))
    assert shown["cells"][0]["source"] == "a = 1\nc = 3"
    left_open = code("a = 1\n# SECRET\nb = 2", name="t", grade=True, locked=True)
    shown = for_student({"cells": [left_open]}, {}, {}, Delimiters("SECRET", "PUBLIC"))
    assert shown["cells"][0]["source"] == "a = 1"


def hostile_notebook(course: Course) -> dict:
    everything = "\n\n".join(MARKUP)
    quoted = f'"><script>{RUNS}</script>'
    image = show(
        {"image/png": f'{PIXEL}" onerror="{RUNS}'}, **{"image/png": {"width": quoted, "alt": quoted}}
    )
    cells = [text(markup) for markup in MARKUP]
    cells += [text(everything), text(f"</div></body><script>{RUNS}</script>")]
    cells += [text(everything, "raw"), text(everything, "raw")]
    cells[-1]["metadata"] = {"raw_mimetype": "text/html"}
    attached = {
        "a.png": {"image/png": f'x" onerror="{RUNS}'},
        "b.svg": {"image/svg+xml": f"<svg onload='{RUNS}'>"},
    }
    cells.append(text("![a](attachment:a.png) ![b](attachment:b.svg)", attachments=attached))
    cells.append(
        code(
            f"# </pre><script>{RUNS}</script>",
            stream(f"</pre><script>{RUNS}</script>\x1b[31m<b>"),
            stream(everything, "stderr"),
            error(f"<script>{RUNS}</script>", f"\x1b[1m<img src=x onerror={RUNS}>"),
            show({"application/javascript": RUNS, "text/plain": "x"}),
            show({"image/svg+xml": f"<svg onload='{RUNS}'></svg>"}),
            show({"text/html": everything}, **{"text/html": {"isolated": True}}),
            show({"text/markdown": everything}),
            show({"text/latex": f"$\\href{{javascript:{RUNS}}}{{x}}$</div><script>{RUNS}</script>"}),
            show({"application/vnd.jupyter.widget-view+json": {"model_id": quoted}, "text/plain": "w"}),
            show({"image/png": PIXEL}),
            image,
        )
    )
    cells.append({"cell_type": "code", "metadata": {"tags": [quoted]}, "id": quoted, "source": "1"})
    cells[-1] |= {"outputs": [], "execution_count": quoted}
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"a": quoted}}}
    return as_judged(
        course, *cells, metadata={"title": quoted, "widgets": widgets, "language_info": {"name": quoted}}
    )


def test_nothing_of_a_students_runs(course: Course) -> None:
    files = {"evil.html": b"<script>1</script>", "plot.png": b"picture", "x.svg": b"<svg/>"}
    page = page_of(course, results(hostile_notebook(course)), files)
    soup = BeautifulSoup(page.read_text(), "html.parser")
    scripts = [script.get("src") or script.get("type") for script in soup.find_all("script")]
    assert len(scripts) == 2, "only the template's two: MathJax and its configuration"
    assert scripts[0].startswith("https://cdnjs.cloudflare.com/ajax/libs/mathjax/")
    for script in soup.find_all("script"):
        assert RUNS not in script.text
    forbidden = ["iframe", "object", "embed", "svg", "math", "form", "base", "link", "noscript", "button"]
    assert soup.find_all(forbidden) == []
    assert [tag["http-equiv"] for tag in soup.find_all("meta") if tag.get("http-equiv")] == [
        "Content-Security-Policy"
    ]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            assert not name.lower().startswith("on"), tag
            if name in {"src", "href", "action", "data", "srcdoc"} and tag.name != "script":
                plain = "".join(value.split()).lower()
                assert not plain.startswith(("javascript", "vbscript", "data:text", "data:image/svg")), tag
    assert len(soup.select(".autograder-verdict")) == 2, "nobody draws a verdict but we"
    pictures = [img["src"] for img in soup.find_all("img") if img.get("src", "").startswith("data:")]
    assert pictures == [f"data:image/png;base64,{PIXEL}"], (
        "the honest picture is shown, the forged one is not"
    )
    assert sorted(p.name for p in page.parent.iterdir()) == ["data.txt", "numbers.html", "plot.png"]


@pytest.mark.browser
def test_nothing_runs_in_a_browser_either(course: Course) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    page_file = page_of(course, results(hostile_notebook(course)))
    bare = page_file.with_name("bare.html")  # the same page without the second line of defense
    bare.write_text(page_file.read_text().replace("Content-Security-Policy", "no-policy"))
    options = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-sync"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=options.split())
        for file in (page_file, bare):
            page = browser.new_page()
            page.route("https://**", lambda route: route.abort())
            page.goto(file.as_uri())
            for selector in ("#bait", "summary"):
                if page.locator(selector).count():
                    page.locator(selector).first.click()
            page.wait_for_timeout(300)
            assert page.evaluate("typeof window.taken") == "undefined"
        browser.close()


@pytest.mark.parametrize("markup", MARKUP)
def test_cleaning_twice_changes_nothing(markup: str) -> None:
    assert clean(clean(markup)) == clean(markup)


def test_honest_markup_survives() -> None:
    table = '<table><tr><td colspan="2">1</td></tr></table>'
    assert (
        clean(table) == '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>'
        or clean(table) == table
    )
    assert clean('<a href="https://pytorch.org">x</a>') == '<a href="https://pytorch.org">x</a>'
    assert clean('<a href="#part-2">x</a>') == '<a href="#part-2">x</a>'
    picture = f'<img alt="a" src="data:image/png;base64,{PIXEL}">'
    assert clean(picture) == picture
    assert clean("a < b & c") == "a &lt; b &amp; c"


def test_a_submission_that_failed_says_so(course: Course) -> None:
    failed = SubmissionResult(
        "ada", "failed", "numbers.ipynb: not valid JSON <script>window.taken = 1</script>"
    )
    soup = BeautifulSoup(page_of(course, failed).read_text(), "html.parser")
    assert "This submission could not be graded." in soup.text
    assert "numbers.ipynb: not valid JSON <script>window.taken = 1</script>" in soup.text
    assert len(soup.find_all("script")) == 2
    assert "(Score: 0.0 / 8.0)" in soup.h4.text


def test_grades_and_comments_by_hand_are_shown(course: Course) -> None:
    judged = as_judged(course)
    page_of(course, results(judged))
    with Gradebook(course.db_url, course.course_id) as gradebook:
        grade = gradebook.find_grade("why", "numbers", "numbers", "ada")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        comment = gradebook.find_comment("why", "numbers", "numbers", "ada")
        comment.manual_comment = "Well said. <script>window.taken = 1</script>"
        gradebook.db.commit()
    soup = BeautifulSoup(make_feedback(course, "numbers", ["ada"])[0].read_text(), "html.parser")
    assert "(Score: 4.5 / 8.0)" in soup.h4.text
    assert "Well said." in soup.text
    assert len(soup.find_all("script")) == 2


def test_many_pages_in_several_processes(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.telling.feedback.PAGES_WORTH_A_PROCESS", 40)
    judged = results(as_judged(course))
    assignment = course.assignment("numbers")
    engine = open_gradebook(course)
    with GradeWriter(course, assignment, engine, enter_assignment(course, assignment)) as writer:
        for number in range(45):
            result = SubmissionResult(f"student {number}", "graded", None, judged.notebooks)
            writer.add(Submission(result.student, {"numbers": b"{}"}), result)
    engine.dispose()
    seen: list[tuple[int, int]] = []
    pages = make_feedback(course, "numbers", workers=2, watch=lambda done, total: seen.append((done, total)))
    assert len(pages) >= 45
    assert all(page.is_file() for page in pages)
    assert seen[-1] == (len(pages), len(pages))


def test_text_that_cannot_be_rendered_is_shown_as_it_is(course: Course) -> None:
    deep = "> " * 3000 + "deep"
    page = page_of(course, results(as_judged(course, text("![](attachment:none.png)"), text(deep))))
    shown = [pre.text for pre in BeautifulSoup(page.read_text(), "html.parser").find_all("pre")]
    assert "![](attachment:none.png)" in shown


def test_nothing_graded_is_one_line(tmp_path: Path) -> None:
    empty = Course.load(make_course(tmp_path / "course"))
    with pytest.raises(
        UsageError, match="no graded submission of 'numbers' yet; run: autograder grade numbers"
    ):
        make_feedback(empty, "numbers")
