"""The sources of the assignments: form, points, catalogue, and nothing given away. (solutions/README.md)

Read as text; what the answers score when they run is for `autograder check`.
"""

from __future__ import annotations

import ast
import builtins
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.nbgraderformat.v3 import MetadataValidatorV3
from sample_class import make_course

from autograder.authoring.coursedir import Course
from autograder.authoring.new import new
from autograder.catalogue import Catalogue, read_catalogue

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (REPOSITORY / "solutions").iterdir() if path.is_dir())
SYLLABUS = tomllib.loads((REPOSITORY / "course" / "syllabus.toml").read_text(encoding="utf-8"))

REGION = re.compile(
    r"^[ \t]*### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)^[ \t]*### END \1$", re.DOTALL | re.MULTILINE
)
OTHER_KEYS = {"schema_version", "grade_id", "cell_type", "locked", "grade", "solution", "task"}


@dataclass
class Source:
    """One assignment's folder, read once."""

    folder: Path

    @cached_property
    def cells(self) -> list[NotebookNode]:
        path = self.folder / f"{self.folder.name}.ipynb"
        return list(nbformat.read(path, as_version=nbformat.NO_CONVERT).cells)

    @cached_property
    def catalogue(self) -> Catalogue:
        return read_catalogue(self.folder / "answers")

    def of_kind(self, letters: str) -> list[NotebookNode]:
        return [cell for cell in self.cells if kind(cell) in letters]

    @cached_property
    def tests(self) -> dict[str, list[NotebookNode]]:
        """Task -> its test cells: those between its answer cell and the next."""
        tests: dict[str, list[NotebookNode]] = {}
        for cell in self.of_kind("ax"):
            if kind(cell) == "a":
                tests[name(cell)] = []
            elif tests:
                list(tests.values())[-1].append(cell)
        return tests

    @cached_property
    def functions(self) -> dict[str, set[str]]:
        """Task -> the names that its answer cell defines."""
        return {name(cell): defined(cell.source) for cell in self.of_kind("a")}


def mark(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader", {})


def name(cell: NotebookNode) -> str:
    return mark(cell).get("grade_id", "(no grade_id)")


def kind(cell: NotebookNode) -> str:
    """t(ext), g(iven code), a(nswer), x (test), w(ords), or ? for a cell of no such kind."""
    flags = tuple(bool(mark(cell).get(key)) for key in ("locked", "solution", "grade"))
    kinds = {
        ("markdown", True, False, False): "t",
        ("code", True, False, False): "g",
        ("code", False, True, False): "a",
        ("code", True, False, True): "x",
        ("markdown", False, True, True): "w",
    }
    return kinds.get((cell.cell_type, *flags), "?")


def is_written(lecture: str) -> bool:
    return (REPOSITORY / "course" / "lectures" / f"{lecture}.ipynb").is_file()


def is_tagged(cell: NotebookNode) -> bool:
    """Whether grading leaves the cell out."""
    return "skip-execution" in cell.metadata.get("tags", [])


def defined(code: str) -> set[str]:
    return {n.name for n in ast.parse(code).body if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def regions(cell: NotebookNode) -> list[str]:
    return [match[2] for match in REGION.finditer(cell.source)]


def released(cell: NotebookNode) -> str:
    """What a student sees of a cell."""
    return "" if kind(cell) == "w" else REGION.sub("", cell.source)


def names_in(code: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}


def telling_lines(code: str) -> set[str]:
    """Lines long enough to give something away, without comments."""
    lines = {line.split("  #")[0].strip() for line in code.splitlines()}
    return {line for line in lines if len(line) > 20 and not line.startswith(("#", "def ", "class ", '"""'))}


# --- checks: each yields what is wrong ------------------------------------------------------------------


def form(source: Source) -> Iterator[str]:
    """Names, kernel, nbgrader's marks, no outputs."""
    folder = source.folder
    notebooks = sorted(path.name for path in folder.glob("*.ipynb"))
    if notebooks != [f"{folder.name}.ipynb"]:
        yield f"expected the notebook {folder.name}.ipynb, found {notebooks}"
        return
    notebook = nbformat.read(folder / notebooks[0], as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    if notebook.metadata.kernelspec.name != "python3":
        yield f"expected the kernel python3, found {notebook.metadata.kernelspec.name}"
    if folder.name not in SYLLABUS["assignments"]:
        yield f"{folder.name} is not among the assignments of course/syllabus.toml"
    validator = MetadataValidatorV3()
    for cell in source.cells:
        keys = OTHER_KEYS | ({"points"} if mark(cell).get("grade") else set())
        if set(mark(cell)) != keys or mark(cell)["schema_version"] != 3:
            yield f"{name(cell)}: expected nbgrader's marks {sorted(keys)}, found {sorted(mark(cell))}"
            continue
        validator.validate_cell(cell)
        if mark(cell)["cell_type"] != cell.cell_type or mark(cell)["task"]:
            yield f"{name(cell)}: cell_type or task of the marks is wrong"
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"{name(cell)}: has outputs or an execution count"
    ids = [name(cell) for cell in source.cells]
    yield from (f"grade_id {i} occurs twice" for i in sorted({i for i in ids if ids.count(i) > 1}))


def order(source: Source) -> Iterator[str]:
    """Title, imports; per task a prompt, given code if any, answer, one or two tests; then the question."""
    kinds = "".join(map(kind, source.cells))
    yield from (
        f"{name(cell)}: a cell of no kind that belongs here" for cell in source.cells if kind(cell) == "?"
    )
    if not re.match(r"tg+t", kinds):
        yield "expected a title, then given code (imports), then the first task's prompt"
    if not re.search(r"tw(tg+)?$", kinds):
        yield "expected, after the last task, a question and its answer in words (then Put it to work)"
    for number, (task, tests) in enumerate(source.tests.items()):
        if not 1 <= len(tests) <= 2:
            yield f"{task}: {len(tests)} test cells; this course has one or two a task"
        place = next(i for i, cell in enumerate(source.cells) if name(cell) == task)
        before = kinds[:place].rstrip("g")
        if not before.endswith("t"):
            yield f"{task}: expected its prompt before it (task {number + 1}), with given code between if any"
        if kinds[place + 1 : place + 2] != "x":
            yield f"{task}: expected its tests right after its answer"
    if not 6 <= len(source.tests) <= 8:
        yield f"{len(source.tests)} tasks; this course has six to eight"


def work(source: Source) -> Iterator[str]:
    """Put it to work: text, parameters, code; the source tags the code so that grading does not run it."""
    text, parameters, code = source.cells[-3:]
    for cell, wanted in ((text, "work_prompt"), (parameters, "work_parameters"), (code, "work")):
        if name(cell) != wanted or kind(cell) not in "tg":
            yield f"expected a read-only cell {wanted} at the end, found {name(cell)}"
    if "## Put it to work" not in text.source:
        yield f"{name(text)}: expected the heading Put it to work"
    if not is_tagged(parameters) or "parameters" not in parameters.metadata.get("tags", []):
        yield f"{name(parameters)}: expected the tags parameters and skip-execution"
    if not is_tagged(code) or "\nassert " not in code.source:
        yield f"{name(code)}: expected the tag skip-execution, and its outcome asserted"
    if len([cell for cell in source.cells if is_tagged(cell)]) > 2:
        yield "expected no other cell with the tag skip-execution"


def points(source: Source) -> Iterator[str]:
    """About 20 points; each heading tells the points of its task."""
    graded = source.of_kind("xw")
    total = sum(mark(cell)["points"] for cell in graded)
    if not 18 <= total <= 22:
        yield f"expected about 20 points, found {total}"
    yield from (
        f"{name(cell)}: {mark(cell)['points']} points" for cell in graded if mark(cell)["points"] <= 0
    )
    heading, worth = None, 0
    told: dict[str, int] = {}
    for cell in source.cells:
        if kind(cell) == "t":
            heading, worth = cell.source.splitlines()[0], 0
        worth += mark(cell).get("points", 0)
        if worth and heading:
            told[heading] = worth
    for heading, worth in told.items():
        if not re.search(rf"\({worth} points?\)$", heading):
            yield f"{heading!r}: expected it to end with ({worth} points)"


def prompts(source: Source) -> Iterator[str]:
    """The title tells the time; each prompt has a worked example and leads to its lecture."""
    title, *others = source.of_kind("t")
    if not title.source.startswith("# ") or "minutes" not in title.source:
        yield f"{name(title)}: expected a title and how many minutes the assignment takes"
    in_words = [i for i, cell in enumerate(source.cells) if kind(cell) == "w"]
    question = source.cells[in_words[0] - 1] if in_words else None
    for cell in others:
        if name(cell) == "work_prompt":
            continue
        lectures = re.findall(r"\(\.\./\.\./course/lectures/(\w+)\.ipynb\)", cell.source)
        named = [lecture for lecture in SYLLABUS["lectures"] if lecture in cell.source]
        if not named or not set(lectures) <= set(SYLLABUS["lectures"]):
            yield f"{name(cell)}: expected a link ../../course/lectures/NAME.ipynb, found {lectures}"
        yield from (  # of a lecture that is still to be written the name is enough
            f"{name(cell)}: expected a link to {lecture}"
            for lecture in named
            if lecture not in lectures and is_written(lecture)
        )
        if cell is not question and cell.source.count("**Example.**") != 1:
            yield f"{name(cell)}: expected one paragraph that begins with **Example.**"


def answer_cells(source: Source) -> Iterator[str]:
    """A signature and a docstring stay; what is between the solution's marks goes."""
    for cell in source.of_kind("a"):
        bodies = [node for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef)]
        if not regions(cell) or len(regions(cell)) != cell.source.count("### BEGIN SOLUTION"):
            yield f"{name(cell)}: expected ### BEGIN SOLUTION and ### END SOLUTION"
        yield from (
            f"{name(cell)}: {node.name} has no docstring" for node in bodies if not ast.get_docstring(node)
        )


def graded_cells(source: Source) -> Iterator[str]:
    """Visible asserts, then hidden ones, each with a message; hidden messages are fixed texts."""
    for cell in source.of_kind("x"):
        handlers = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.ExceptHandler)]
        set_there = [n.value for h in handlers for n in h.body if isinstance(n, ast.Assign)]
        if any(isinstance(value, ast.Constant) and value.value is not True for value in set_there):
            yield f"{name(cell)}: expected `refused = True` for an error; another value may be what came back"
        hidden = regions(cell)
        if len(hidden) != 1 or not cell.source.endswith("### END HIDDEN TESTS"):
            yield f"{name(cell)}: expected one block of hidden tests at its end"
            continue
        for code, where in ((released(cell), "visible"), (hidden[0], "hidden")):
            asserts = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Assert)]
            if not asserts:
                yield f"{name(cell)}: no {where} assert"
            for node in asserts:
                fixed = isinstance(node.msg, ast.Constant) and isinstance(node.msg.value, str)
                if node.msg is None or (where == "hidden" and not fixed):
                    yield f"{name(cell)}: {where} assert without a fitting message: {ast.unparse(node.test)}"


def independence(source: Source) -> Iterator[str]:
    """No test, given code or model answer uses what another task's answer defines."""
    students = set().union(*source.functions.values())
    for task, tests in source.tests.items():
        own = source.functions[task]
        for cell in tests:
            used = names_in(cell.source) & students
            if not used & own or used - own:
                yield f"{name(cell)}: expected it to use {sorted(own)} only, it uses {sorted(used)}"
    for cell in source.of_kind("ag"):
        if is_tagged(cell):
            continue  # Put it to work
        foreign = names_in(cell.source) & (students - source.functions.get(name(cell), set()))
        if foreign:
            yield f"{name(cell)}: uses {sorted(foreign)}"


def catalogue(source: Source) -> Iterator[str]:
    """Two other right and four wrong answers a task; hints of one to three sentences, each its own."""
    answers = source.catalogue.answers
    yield from (f"{a.name}: no such task: {a.task}" for a in answers if a.task not in source.tests)
    for task in source.tests:
        listed = source.catalogue.of(task)
        right = sum(answer.is_right for answer in listed)
        if right < 2 or len(listed) - right < 4:
            yield f"{task}: {right} right and {len(listed) - right} wrong answers, expected 2 and 4"
        hints = [answer.hint for answer in listed if answer.hint]
        if len(set(hints)) < len(hints):
            yield f"{task}: two wrong answers share a hint"
        for answer in listed:
            if not source.functions[task] <= defined(answer.code) | names_in(answer.code):
                yield f"{task}, {answer.name}: does not define {sorted(source.functions[task])}"
            sentences = len(re.findall(r"[.?!](?= |$)", answer.hint)) if answer.hint else 1
            if answer.hint and not (1 <= sentences <= 3 and len(answer.hint) <= 300):
                yield f"{task}, {answer.name}: a hint of {sentences} sentences, {len(answer.hint)} characters"
    if not any(forbidden.startswith("course.") for forbidden in source.catalogue.forbidden):
        yield "the course's own solution is not forbidden"


def known_names(source: Source) -> Iterator[str]:
    """An answer uses what the notebook's cells or itself define: imports of a catalogue are not lifted."""
    shared = {n for cell in source.of_kind("ag") for n in bound(cell.source)} | set(dir(builtins))
    for answer in source.catalogue.answers:
        tree = ast.parse(answer.code)
        used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        unknown = used - shared - bound(answer.code)
        if unknown:
            yield f"{answer.task}, {answer.name}: nothing defines {sorted(unknown)}"


def bound(code: str) -> set[str]:
    """Names that some code binds, at whatever level."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def forbidden_calls(source: Source) -> Iterator[str]:
    """No answer that should count uses what is forbidden."""
    last = {dotted.rsplit(".", 1)[-1] for dotted in source.catalogue.forbidden if dotted.startswith("torch")}
    codes = [(name(cell), cell.source) for cell in source.of_kind("ag")]
    codes += [(f"{a.task}, {a.name}", a.code) for a in source.catalogue.answers]
    for where, code in codes:
        used = {node.attr for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute)} & last
        if used:
            yield f"{where}: uses {sorted(used)}"


def secrets(source: Source) -> Iterator[str]:
    """No line of a right answer, nor of a hidden test, stands in what students see."""
    secret = {
        line: name(cell) for cell in source.of_kind("ax") for r in regions(cell) for line in telling_lines(r)
    }
    right = [answer for answer in source.catalogue.answers if answer.is_right]
    secret |= {line: f"{a.task}, {a.name}" for a in right for line in telling_lines(a.code)}
    for cell in source.cells:
        visible = released(cell)
        yield from (f"{name(cell)} shows a line of {secret[s]}: {s}" for s in sorted(secret) if s in visible)


CHECKS = [
    form,
    order,
    work,
    points,
    prompts,
    answer_cells,
    graded_cells,
    independence,
    catalogue,
    known_names,
    forbidden_calls,
    secrets,
]


@pytest.mark.parametrize("folder", SOURCES, ids=lambda folder: folder.name)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_source(folder: Path, check: Callable[[Source], Iterator[str]]):
    """The source notebook and its catalogue follow the pattern."""
    assert list(check(Source(folder))) == []


def test_the_pattern_is_there():
    assert "08_attention" in [folder.name for folder in SOURCES]


# What may go wrong in a notebook (text before, text after) or a catalogue, and the check that must notice.
SPOILED = [
    (form, '"grade_id": "rope"', '"grade_id": "sinusoids"'),
    (form, '"schema_version": 3', '"schema_version": 2'),
    (form, '"outputs": []', '"outputs": [{"name": "stdout", "output_type": "stream", "text": ["1"]}]'),
    (order, '"solution": true', '"solution": false'),
    (work, '"parameters",', '"parameter",'),
    (work, "## Put it to work", "## More"),
    (points, '"points": 2', '"points": 9'),
    (points, "(3 points)", "(4 points)"),
    (prompts, "**Example.**", "For example."),
    (prompts, "course/lectures/08_1_attention", "course/lectures/08_9_nowhere"),
    (answer_cells, "### END SOLUTION", "### END"),
    (graded_cells, "### BEGIN HIDDEN TESTS", "### HIDDEN TESTS"),
    (graded_cells, "    refused = True", "    refused = None"),
    (graded_cells, ', \\"Large scores spoil the result: does something overflow?\\"', ""),
    (independence, "got = rope(x, positions)", "got = sinusoids(x, positions)"),
    (catalogue, '@right("kv_cache", "products', '@right("masks", "products'),
    (catalogue, '@right("rope"', '@right("ropes"'),
    (known_names, "/ math.sqrt(q.shape", "/ cmath.sqrt(q.shape"),
    (forbidden_calls, "torch.softmax", "torch.nn.functional.scaled_dot_product_attention"),
    (secrets, "# YOUR CODE HERE", "return torch.softmax(scores, dim=-1) @ V"),
]


@pytest.mark.parametrize(("check", "before", "after"), SPOILED)
def test_a_spoiled_source_is_noticed(tmp_path: Path, check: Callable, before: str, after: str):
    """Each check can fail: a copy of a source with one fault is refused."""
    folder = tmp_path / "08_attention"
    shutil.copytree(REPOSITORY / "solutions" / "08_attention", folder)
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in (".py", ".ipynb")
    }
    assert any(before in text for text in texts.values()), f"{before!r} is not in the source"
    for path, text in texts.items():
        path.write_text(text.replace(before, after), encoding="utf-8")
    assert list(check(Source(folder)))


def test_a_new_assignment_lacks_only_what_is_this_courses_own_rule(tmp_path: Path):
    """What `autograder new` writes keeps the form; its size is told in words."""
    new(Course.load(make_course(tmp_path / "course")), "08_attention", "Attention")
    source = Source(tmp_path / "course" / "source" / "08_attention")
    said = {check.__name__: list(check(source)) for check in CHECKS}
    assert said.pop("work")[0] == "expected a read-only cell work_prompt at the end, found why"
    said["prompts"] = [line for line in said["prompts"] if "expected a link" not in line]
    assert {name: lines for name, lines in said.items() if lines} == {
        "order": ["2 tasks; this course has six to eight"],
        "points": ["expected about 20 points, found 9"],
        "catalogue": ["the course's own solution is not forbidden"],
    }
