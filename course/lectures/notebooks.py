"""Lecture notebooks: build, execute in place, check against the pattern. At the command line:

    python -m course.lectures build draft.py 08_1_attention    from a text in percent format
    python -m course.lectures execute 08_1_attention           run at scale "small", save with outputs, check
    python -m course.lectures check 08_1_attention             say where it falls short of the pattern

What the pattern is stands in `course/lectures/README.md`.
"""

import argparse
import ast
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course.claims.pages import from_data, pages
from course.claims.recorder import RECORDS
from course.claims.syllabus import load
from course.training.sweep import at_an_end

LECTURES = Path(__file__).parent
LONGEST, IN_ALL = 20, 28  # lines of code a cell: without imports, and with them
IMPORT = re.compile(r"(import|from) ")
WIDGET = "application/vnd.jupyter.widget-view+json"


def lecture_path(lecture: str) -> Path:
    """Path of a lecture's notebook; ValueError where there is none."""
    path = LECTURES / f"{lecture}.ipynb"
    if not path.exists():
        found = ", ".join(sorted(p.stem for p in LECTURES.glob("*.ipynb")))
        raise ValueError(f"there is no lecture {lecture!r}; there are: {found}")
    return path


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def records(notebook: NotebookNode, kind: str) -> list[dict]:
    """What the claims table of this kind ("exact" or "trend") recorded when the notebook last ran."""
    tables = [data[RECORDS] for data in _output_data(notebook) if RECORDS in data]
    return [record for table in tables if table["kind"] == kind for record in table["records"]]


def sweeps(notebook: NotebookNode) -> dict[str, list[dict]]:
    """The sweeps that a run at scale "claims" made, by name: trials as plain data."""
    tables = [data[RECORDS] for data in _output_data(notebook) if RECORDS in data]
    return {name: trials for table in tables for name, trials in table.get("sweeps", {}).items()}


def build(draft: Path, path: Path) -> None:
    """Turn a text in percent format into a notebook without outputs.

    A cell starts with `# %% a-name` or `# %% [markdown]`. The name becomes the cell's id, so that ids stay
    the same from one build to the next; a cell without a name is numbered.
    """
    import jupytext  # type: ignore[import-untyped]  # only who builds notebooks needs it

    notebook = jupytext.read(draft, fmt="py:percent")
    for number, cell in enumerate(notebook.cells, start=1):
        name = re.sub(r"[^a-z0-9]+", "-", cell.metadata.get("title", "").lower()).strip("-")
        cell.id = name or f"cell-{number:02d}"
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    tidy(notebook)
    nbformat.write(notebook, path)


def execute(path: Path) -> float:
    """Run a notebook at its own parameters, save it in place, and return the seconds it took.

    What would differ or break when somebody opens the saved file is left out: times of execution, and views
    of widgets whose kernel is gone (their pictures stay).
    """
    from nbclient import NotebookClient

    notebook, begin = read(path), time.perf_counter()
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", record_timing=False, resources=resources).execute()
    tidy(notebook)
    nbformat.write(notebook, path)
    return time.perf_counter() - begin


def tidy(notebook: NotebookNode) -> None:
    """Remove from a notebook what depends on where it last ran."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = nbformat.from_dict({"kernelspec": kernel, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags"})
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)


def problems(notebook: NotebookNode, lecture: str) -> list[str]:
    """Where a lecture falls short of the pattern; an empty list says that it does not."""
    found = [*_structure(notebook), *_outputs(notebook), *_claims(notebook, lecture)]
    if load().lectures[lecture].edition == 2:
        found += [*_second_edition(notebook), *_choices(lecture)]
    return found


def _structure(notebook: NotebookNode) -> Iterator[str]:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    if not code or "parameters" not in code[0].metadata.get("tags", []):
        yield "the first code cell is not tagged `parameters`"
    else:
        names = {t.id for node in ast.parse(code[0].source).body for t in getattr(node, "targets", ())}
        if names != {"seed", "scale", "device"}:
            yield f"the parameters cell sets {sorted(names)}; expected seed, scale, device"
    for cell in code:
        written = [line for line in cell.source.split("\n") if line.strip()]
        lines = [line for line in written if not IMPORT.match(line)]
        if len(lines) > LONGEST:
            yield f"cell {cell.id} has {len(lines)} lines of code; at most {LONGEST}"
        elif len(written) > IN_ALL:
            yield f"cell {cell.id} has {len(written)} lines, imports included; at most {IN_ALL}: split it"
    if not notebook.cells[0].source.startswith("# "):
        yield "the first cell is not the title"
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"\n## ", cell.source):
            yield f"cell {cell.id} has a heading of a section inside; a section begins a cell of its own"
    for heading in ("Check yourself", "What the slides claim, and what we found", "Where this leads"):
        if f"\n## {heading}\n" not in f"\n{text}\n":
            yield f"there is no section `## {heading}`"
    if not 2 <= text.count("<details>") <= 9:
        yield f"{text.count('<details>')} folded answers; expected two or three questions to check oneself"
    if len(ids := [cell.id for cell in notebook.cells]) != len(set(ids)):
        yield "two cells have the same id"


def _second_edition(notebook: NotebookNode) -> Iterator[str]:
    """The student does something, and a trend could have lost."""
    from course.lectures.blanks import blanks
    from course.lectures.names import bound_anew, counted_budgets

    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    try:
        if not 2 <= (count := len(list(blanks(notebook)))) <= 4:
            yield f"{count} blanks (your_turn); expected two to four"
    except ValueError as error:
        yield str(error)
    yield from bound_anew(notebook)
    yield from counted_budgets(notebook)
    if "predict(" not in code or not re.search(r"\.(compare|mark)\(", code):
        yield "no prediction is recorded (predict) and shown beside its result (compare or mark)"
    if not re.search(r"\bframes\(", code) and len(re.findall(r"\bexplore\(", code)) < 2:
        yield "neither a picture that plays (frames) nor two that answer to sliders (explore)"
    for record in records(notebook, "trend"):
        if not record.get("loses_if"):
            yield f"trend {record['id']} does not say what would speak against it (loses_if)"
    if len(re.findall(r"^\| .+ \| .+ \|$", _section(notebook, "Slide by slide"), re.MULTILINE)) < 6:
        yield "no section `## Slide by slide` with a table of what the slides teach and where it stands"


def _choices(lecture: str) -> Iterator[str]:
    """No sweep of the ledger chose the end of a grid."""
    for name, trials in pages().get(lecture, {}).get("sweeps", {}).items():
        for choice in at_an_end(from_data(trials)):
            yield f"sweep {name!r}: {choice}; widen the grid"


def _section(notebook: NotebookNode, heading: str) -> str:
    """The text of one section; empty where there is none."""
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def _outputs(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if cell.source.strip() and cell.execution_count is None:
            yield f"cell {cell.id} was not run before saving"
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"cell {cell.id} ended with {output.ename}: {output.evalue}"
            if output.output_type == "stream" and output.name == "stderr":
                yield f"cell {cell.id} wrote to the error stream: {output.text.strip()[:80]}"
            data = output.get("data", {})
            if "image/png" in data and not output.metadata.get("image/png", {}).get("alt"):
                yield f"cell {cell.id} shows a picture without alternative text; use viz.show"
            if WIDGET in data:
                yield f"cell {cell.id} keeps a widget's view; save with python -m course.lectures execute"
        if "explore(" in cell.source and not any("image/png" in o.get("data", {}) for o in cell.outputs):
            yield f"cell {cell.id} has a widget without its static picture"
    if not any("explore(" in cell.source for cell in notebook.cells if cell.cell_type == "code"):
        yield "there is no widget (viz.explore)"


def _claims(notebook: NotebookNode, lecture: str) -> Iterator[str]:
    """Every claim stands in the source and in the recorded tables, and the tables end the code."""
    syllabus = load()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    called = {(method, id) for cell in code for method, id in _calls(cell.source)}
    recorded = {
        (record["kind"], record["id"]) for kind in ("exact", "trend") for record in records(notebook, kind)
    }
    wanted = [(claim.kind, id) for id, claim in syllabus.lectures[lecture].claims.items()]
    for kind, id in wanted + [("erratum", id) for id in syllabus.errata_of(lecture)]:
        if (kind, id) not in called:
            yield f"no cell calls claims.{kind}({id!r}, ...)"
        if (kind, id) not in recorded:
            yield f"no claims table in the outputs has {kind} {id}"
    for kind in sorted({kind for kind, _ in wanted}):
        tables = [cell for cell in code if re.search(rf"claims\.table\(.{kind}.\)", cell.source)]
        if not tables or tables[0] not in code[-2:]:
            yield f'claims.table("{kind}") is not among the last two code cells'
        elif kind == "exact" and not tables[0].source.startswith("# NBVAL_CHECK_OUTPUT"):
            yield "the table of exact claims does not start with # NBVAL_CHECK_OUTPUT"


def _calls(source: str) -> Iterator[tuple[str, str]]:
    """(method, id) of each `claims.exact/trend/erratum("id", ...)`, and ("erratum", id) of `erratum="id"`."""
    source = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n"))
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if (
            getattr(node.func.value, "id", None) == "claims"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.func.attr, str(node.args[0].value)
            for keyword in node.keywords:
                if keyword.arg == "erratum" and isinstance(keyword.value, ast.Constant):
                    yield "erratum", str(keyword.value.value)


def _output_data(notebook: NotebookNode) -> Iterator[dict]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield output.get("data", {})


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m course.lectures")
    commands = parser.add_subparsers(dest="command", required=True)
    builder = commands.add_parser("build", help="make a notebook from a text in percent format")
    builder.add_argument("draft", type=Path)
    builder.add_argument("lectures", nargs=1, metavar="LECTURE")
    for name, text in [
        ("execute", "run and save in place, then check"),
        ("check", "compare with the pattern"),
    ]:
        commands.add_parser(name, help=text).add_argument("lectures", nargs="+", metavar="LECTURE")
    chosen = parser.parse_args(arguments)
    if chosen.command == "build":
        return build(chosen.draft, LECTURES / f"{chosen.lectures[0]}.ipynb")
    found = 0
    for lecture in chosen.lectures:
        try:
            path = lecture_path(lecture)
        except ValueError as error:
            sys.exit(str(error))
        if chosen.command == "execute":
            print(f"{lecture}: {execute(path):.0f} s")
        for problem in problems(read(path), lecture):
            print(f"{lecture}: {problem}")
            found += 1
    sys.exit(1 if found else 0)
