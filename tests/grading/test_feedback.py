"""Feedback pages: our words beside lost points, nothing of a hidden test, nothing that runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook
from sample_class import cell as make_cell
from sample_class import make_course

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.master import enter_assignment
from autograder.classroom.gradebook.writer import GradeWriter
from autograder.errors import UsageError
from autograder.records import CellResult, NotebookResult, Submission, SubmissionResult
from autograder.telling.feedback.cells import Delimiters, for_student
from autograder.telling.feedback.compare import comparison
from autograder.telling.feedback.drawing import draw
from autograder.telling.feedback.making import make_feedback
from autograder.telling.feedback.markup import clean
from autograder.telling.report import make_report
from autograder.telling.report_page import write_report

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


def soup_of(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(), "html.parser")


def test_messages_hints_and_scores(course: Course) -> None:
    page = page_of(course, results(as_judged(course)))
    assert page == course.root / "feedback" / "ada" / "numbers" / "numbers.html"
    soup = soup_of(page)
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in soup.select(".tasks tbody tr")]
    assert rows == [
        ["double", "0 of 2", "no points"],
        ["total", "2 of 3", "part"],
        ["why", "3 points wait for a person", "waits"],
    ]
    for link in soup.select(".tasks a"):
        assert len(soup.select(link["href"])) == 1, "each task's name leads to the task"
    boxes = soup.select(".verdict")
    assert [box.strong.text for box in boxes] == [
        "double: 0 of 2",
        "total: 2 of 3",
        "why: 3 points wait for a person",
    ]
    assert boxes[0].pre.text == "Your code raised ValueError: <b>bold</b>\n  in `double`, line 2"
    assert "You square the number: use 2 * x, not <i>x</i>." in boxes[0].text
    assert boxes[0].code.text == "2 * x"
    assert boxes[1].pre.text == "1 of 2 points."
    assert soup.select_one(".score").text == "2 of 8 points so far"
    assert "3 points wait for a person to grade." in soup.header.text
    assert "a visible line" in soup.text


def test_nothing_hidden_is_shown(course: Course) -> None:
    page = page_of(course, results(as_judged(course))).read_text()
    for secret in ("17", "34", "hidden_cases", "HIDDEN TESTS", "hidden 17 printed", "doubled = x + x"):
        assert secret not in BeautifulSoup(page, "html.parser").main.text, secret
    assert "from the engine" not in page, "the hint stands in our own box, once"
    assert "double(2) should be 4" in BeautifulSoup(page, "html.parser").text, "the visible test is shown"


def test_the_courses_own_delimiters_are_heeded() -> None:
    cell = code("a = 1\n# SECRET\nb = 2\n# PUBLIC\nc = 3", name="t", grade=True, locked=True)
    shown = for_student({"cells": [cell]}, Delimiters("SECRET", "PUBLIC"))
    assert shown[0]["source"] == "a = 1\nc = 3"
    left_open = code("a = 1\n# SECRET\nb = 2", name="t", grade=True, locked=True)
    shown = for_student({"cells": [left_open]}, Delimiters("SECRET", "PUBLIC"))
    assert shown[0]["source"] == "a = 1"


def test_formulas_are_mathml_and_nothing_else_gets_in(course: Course) -> None:
    cells = [
        text(r"The mean $\frac{a}{b}$ and\n\n$$\sqrt{d_K}$$"),
        text(
            r"$\href{javascript:alert(1)}{x}$ and $\undefinedcommand{$ and "
            "<math><mi href='javascript:1'>y</mi></math>"
        ),
        text("$" + "{" * 3000 + "$"),
    ]
    soup = soup_of(page_of(course, results(as_judged(course, *cells))))
    assert [m["display"] for m in soup.find_all("math")][:2] == ["inline", "block"]
    assert soup.math.mfrac.text == "ab"
    assert "javascript" not in str(soup.find_all("math"))
    assert all("href" not in tag.attrs for math in soup.find_all("math") for tag in math.find_all(True))


def test_words_that_no_browser_shows_go_too(course: Course) -> None:
    frame = "<style scoped>\n.dataframe tbody tr th {\n}\n</style><table><tr><td>7.5</td></tr></table>"
    soup = soup_of(page_of(course, results(as_judged(course, code("frame", show({"text/html": frame}))))))
    assert "dataframe tbody" not in soup.main.text
    assert "7.5" in soup.main.text


@pytest.mark.parametrize(
    ("message", "said", "picture"),
    [
        (
            "Expected tensor([1., 2.]), got tensor([1., 3.]).",
            "1 of 2 entries differ, the first at [1]: expected 2, came 3.",
            None,
        ),
        (
            "this does not hold: f(x) == y\nyours: tensor([[1, 2]])\nexpected: tensor([1, 2])",
            "The shapes differ: expected (2,), came (1, 2).",
            None,
        ),
        (
            "expected\ntensor([0.5000], dtype=torch.float64), got\ntensor([0.5000], grad_fn=<MulBackward0>).",
            "Only the dtype differs: expected float64, came float32.",
            None,
        ),
        (
            f"Expected tensor({[float(i) for i in range(9)]}), got tensor({[0.0] * 9}).",
            "8 of 9 entries differ, the first at [1]: expected 1, came 0.",
            "curve",
        ),
        (
            f"Expected array({[[0.5] * 4] * 4}), got array({[[float('inf')] * 4] * 4}).",
            "16 of 16 entries differ, the first at [0, 0]: expected 0.5, came inf.",
            "image",
        ),
    ],
)
def test_expected_and_came_side_by_side(message: str, said: str, picture: str | None) -> None:
    found = comparison(message)
    assert found is not None
    assert (found.difference, found.picture) == (said, picture)
    drawn = draw(found)
    assert bool(drawn) == (picture is not None)
    if drawn:
        assert BeautifulSoup(drawn, "html.parser").svg["aria-label"].endswith(said)


@pytest.mark.parametrize(
    "message",
    [
        "A hidden test of this task failed.",
        "Expected 3, got 4.",
        "Expected tensor([1., 2.]), got None.",
        "Expected tensor([0., 0., 0., ..., 0.]), got tensor([1., 1.]).",
        "Expected tensor([__import__('os')]), got tensor([1.])",
        "got tensor(" + "[" * 5000,
    ],
)
def test_what_a_message_does_not_hold_is_not_made_up(message: str) -> None:
    assert comparison(message) is None


def test_the_comparison_stands_on_the_page(course: Course) -> None:
    made = results(as_judged(course))
    said = f"Expected tensor({[float(i) for i in range(9)]}), got tensor({[0.0] * 9})."
    made.notebooks["numbers"].cells["test_double"] = CellResult(0.0, 2.0, said)
    soup = soup_of(page_of(course, made))
    rows = [[c.text for c in row.find_all(["th", "td"])] for row in soup.select(".compare tbody tr")]
    assert rows == [["expected", "(9,)", "float32"], ["came", "(9,)", "float32"]]
    assert "8 of 9 entries differ" in soup.svg["aria-label"]


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
    forbidden = ["script", "iframe", "object", "embed", "svg", "form", "base", "link", "noscript", "button"]
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
    assert len(soup.select(".verdict")) == 3, "nobody draws a verdict but we"
    pictures = [img["src"] for img in soup.find_all("img") if img.get("src", "").startswith("data:")]
    assert pictures == [f"data:image/png;base64,{PIXEL}"], (
        "the honest picture is shown, the forged one is not"
    )
    assert sorted(p.name for p in page.parent.iterdir()) == ["data.txt", "numbers.html", "plot.png"]


@pytest.fixture
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    options = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-sync"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=options.split())
        yield browser
        browser.close()


@pytest.mark.browser
def test_a_screen_reader_hears_every_task_and_score(course: Course, browser) -> None:
    """In the tree that Chromium gives to screen readers; and nothing is wider than a phone."""
    path = course.assignment("numbers").notebooks["numbers"]
    whole = path.read_text()
    notebook = json.loads(whole)
    prompt = make_cell("markdown", "## 1. Why $a = b$? (2 points)\n\nSay so.", "prompt", locked=True)
    notebook["cells"].insert(1, prompt)
    path.write_text(json.dumps(notebook))
    try:
        page_file = page_of(course, results(as_judged(course)))
        report, _ = write_report(make_report(course, "numbers"), course.class_folder / "reports")
    finally:
        path.write_text(whole)
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(page_file.as_uri())
    heard = page.locator("body").aria_snapshot()
    for row in (
        "1. Why a = b? 0 of 2 no points",
        "total 2 of 3 part",
        "why 3 points wait for a person waits",
    ):
        assert f'row "{row}"' in heard
    assert 'region "Verdict on 1. Why a = b?: 0 of 2"' in heard
    assert "2 of 8 points" in heard
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(report.as_uri())
    heard = page.locator("body").aria_snapshot()
    for row in ("double 2 0.00 0.00 – 0 0 1 0", "total 3 2.00 0.67 – 0 1 0 0", "why 3 – – – 0 0 0 1"):
        assert f'row "{row}"' in heard, heard
    for name in ("double", "total", "why"):
        assert f'rowheader "{name}"' in heard
    assert 'img "How the points are spread over the class. numbers, 1 submission' in heard
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_nothing_runs_in_a_browser_either(course: Course, browser) -> None:
    page_file = page_of(course, results(hostile_notebook(course)))
    bare = page_file.with_name("bare.html")  # the same page without the second line of defense
    bare.write_text(page_file.read_text().replace("Content-Security-Policy", "no-policy"))
    for file in (page_file, bare):
        page = browser.new_page()
        page.route("https://**", lambda route: route.abort())
        page.goto(file.as_uri())
        for selector in ("#bait", "summary"):
            if page.locator(selector).count():
                page.locator(selector).first.click()
        page.wait_for_timeout(300)
        assert page.evaluate("typeof window.taken") == "undefined"


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
    soup = soup_of(page_of(course, failed))
    assert "This submission could not be graded" in soup.text
    assert "numbers.ipynb: not valid JSON <script>window.taken = 1</script>" in soup.text
    assert soup.find_all("script") == []
    assert soup.select_one(".score").text == "No score yet, of 8 points"
    assert soup.select_one(".tasks tbody td").text == "no score yet, of 2"


def test_grades_and_comments_by_hand_are_shown(course: Course) -> None:
    judged = as_judged(course)
    page_of(course, results(judged))
    with Gradebook(course.db_url, course.course_id) as gradebook:
        grade = gradebook.find_grade("why", "numbers", "numbers", "ada")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        comment = gradebook.find_comment("why", "numbers", "numbers", "ada")
        comment.manual_comment = "*Well* said: $x^2$. <script>window.taken = 1</script>"
        gradebook.db.commit()
    soup = soup_of(make_feedback(course, "numbers", ["ada"])[0])
    assert soup.select_one(".score").text == "4.5 of 8 points"
    (comment,) = soup.select(".comment")
    assert (comment.em.text, comment.math.text) == ("Well", "x2")
    assert soup.find_all("script") == []


def test_an_unknown_student_is_named(course: Course) -> None:
    page_of(course, results(as_judged(course)))
    with pytest.raises(UsageError, match="no graded submission of 'eve' to 'numbers'"):
        make_feedback(course, "numbers", ["ada", "eve"])


def graded_class(course: Course, notebooks: dict[str, dict]) -> None:
    assignment = course.assignment("numbers")
    engine = open_gradebook(course)
    with GradeWriter(course, assignment, engine, enter_assignment(course, assignment)) as writer:
        for student, notebook in notebooks.items():
            result = SubmissionResult(student, "graded", None, results(notebook).notebooks)
            writer.add(Submission(student, {"numbers": b"{}"}), result)
    engine.dispose()


def test_many_pages_in_several_processes(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.telling.feedback.bounded.SHARE", 30)
    graded_class(course, {f"student {number}": as_judged(course) for number in range(45)})
    seen: list[tuple[int, int]] = []
    pages = make_feedback(course, "numbers", workers=2, watch=lambda done, total: seen.append((done, total)))
    assert len(pages) >= 45
    assert all(page.is_file() for page in pages)
    assert seen[-1] == (len(pages), len(pages))


def test_a_slow_page_costs_only_its_own_student(course: Course) -> None:
    """Blank lines without end, and Markdown that makes the renderer crawl; the neighbors have their pages."""
    crawl = "\\begin{a}" * 10_000
    blank = code("x = 1" + "\n" * 100_000 + "y = 2")
    names = {"blank": [blank], "crawls": [text(crawl)], "honest": []}
    graded_class(course, {name: as_judged(course, *cells) for name, cells in names.items()})
    pages = make_feedback(course, "numbers", list(names), seconds=2)
    soups = {page.parents[1].name: soup_of(page) for page in pages}
    assert set(soups) == set(names)
    for soup in soups.values():
        assert len(soup.select(".tasks tbody tr")) == 3, "scores and reasons are complete"
        assert len(soup.select(".verdict")) == 3
    assert "took too long" not in soups["honest"].text
    assert "Your notebook" in soups["honest"].text
    assert "more lines)" in soups["blank"].text
    assert "took too long" in soups["crawls"].text


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
